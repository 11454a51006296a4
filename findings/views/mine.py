"""What somebody decides of their own data: who sees it, a copy of it, an end to it."""

from collections.abc import Callable
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from findings.accounts import journal
from findings.accounts.erasure import ErasureError, erase_account
from findings.accounts.holdings import held_of
from findings.enums import DataAction
from findings.forms.mine import KEPT, ErasureForm, VisibilityForm
from findings.models import DataEvent, Note, Trainee, User
from findings.search.index import PAGES_AT_ONCE, compact

MOST_EVENTS = 50
# Whoever signed in longer ago is sent a code first.
confirmed_lately = cast(Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]], reauthentication_required)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Who sees the person's name on each tour, and what was done to their data."""
    user = cast(User, request.user)
    sent_in = request.POST if request.method == "POST" else None
    trainees = user.trainees.select_related("tour")
    forms = [VisibilityForm(sent_in, trainee) for trainee in trainees]
    if sent_in is not None and not any(form.errors for form in forms):
        with transaction.atomic():
            for form in [form for form in forms if form.has_changed()]:
                journal.note(DataAction.VISIBILITY, user, trainee=form.save(), detail=form.cleaned_data["visibility"])
        messages.success(request, _("Your choice is saved; it holds from now on."))
        return redirect("my-data")
    faulty = next((form for form in forms if form.errors), None)
    context = {"forms": forms, "form": faulty, "events": DataEvent.objects.about(user)[:MOST_EVENTS]}
    return render(request, "account/my_data.html", context)


@login_required
@never_cache
@require_safe
def my_class(request: HttpRequest) -> HttpResponse:
    """Who else took part in the person's tours, of those who let their class see it."""
    people = Trainee.objects.class_of(request.user).select_related("tour", "authority")
    return render(request, "account/my_class.html", {"people": people})


@login_required
@never_cache
@require_POST
@confirmed_lately
def take_copy(request: HttpRequest) -> HttpResponse:
    """A file of all that is held of the person."""
    user = cast(User, request.user)
    journal.note(DataAction.EXPORTED, user, account=user)
    response = JsonResponse(held_of(user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = _("my-data")
    response["Content-Disposition"] = f'attachment; filename="studytour-{name}-{timezone.localdate()}.json"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_lately
def erase(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays, then erases the account and leaves it."""
    user = cast(User, request.user)
    notes = Note.objects.written_by(user).held_by_editors().count()
    form = ErasureForm(request.POST if request.method == "POST" else None, has_notes=bool(notes))
    if form.is_valid():
        try:
            erase_account(user, user, keep_notes=form.cleaned_data.get("notes") == KEPT)
        except ErasureError as error:
            form.add_error(None, str(error))
        else:
            compact(PAGES_AT_ONCE)
            logout(request)
            return redirect("account-erased")
    context = {"form": form, "trainees": user.trainees.select_related("tour"), "notes": notes}
    return render(request, "account/erase.html", context)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose account was erased."""
    return render(request, "account/erased.html")
