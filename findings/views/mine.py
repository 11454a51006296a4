"""What somebody decides of their own data: who sees it, a copy of it, an end to it."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from findings.accounts import journal
from findings.accounts.erasure import ErasureError, erase_account
from findings.accounts.holdings import held_about
from findings.enums import DataAction
from findings.forms.mine import KEPT, ErasureForm, VisibilityForm
from findings.models import DataEvent, Note, Trainee, User
from findings.search.index import PAGES_AT_ONCE, compact

View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)
MOST_EVENTS = 50
# Whoever signed in longer ago is sent a code first.
confirmed_lately = cast(Callable[[View], View], reauthentication_required)


def sent_afresh(view: View) -> View:
    """Whoever is asked for a code first sends the form once more: nothing is done by giving the code alone."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and get_adapter(request).is_reauthentication_required(app=""):
            return redirect(request.path)
        return view(request, *args, **kwargs)

    return checked


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Who sees the person's name on each tour, and what was done to their data."""
    user = cast(User, request.user)
    forms = _chosen(user, request.POST) if request.method == "POST" else _asked(user.trainees.all(), None)
    if request.method == "POST" and not any(form.errors for form in forms):
        messages.success(request, _("Your choice is saved; it holds from now on."))
        return redirect("my-data")
    faulty = next((form for form in forms if form.errors), None)
    context = {"forms": forms, "form": faulty, "events": DataEvent.objects.about(user)[:MOST_EVENTS]}
    return render(request, "account/my_data.html", context)


def _asked(trainees: QuerySet[Trainee], sent_in: Any) -> list[VisibilityForm]:
    return [VisibilityForm(sent_in, trainee) for trainee in trainees.select_related("tour")]


def _chosen(user: User, sent_in: Any) -> list[VisibilityForm]:
    """The forms, saved unless one has errors."""
    with transaction.atomic():
        forms = _asked(user.trainees.select_for_update(of=("self",)), sent_in)
        changed = [form for form in forms if form.has_changed()] if not any(form.errors for form in forms) else []
        for form in changed:
            journal.note(DataAction.VISIBILITY, user, trainee=form.save(), detail=form.cleaned_data["visibility"])
    return forms


@login_required
@never_cache
@require_safe
def my_class(request: HttpRequest) -> HttpResponse:
    """Who else took part in the person's tours, of those who did not hide their name."""
    people = Trainee.objects.class_of(request.user).select_related("tour", "authority")
    return render(request, "account/my_class.html", {"people": people})


@login_required
@never_cache
@require_POST
@confirmed_lately
def take_copy(request: HttpRequest) -> HttpResponse:
    """A file of all that is held about the person."""
    user = cast(User, request.user)
    journal.note(DataAction.EXPORTED, user, account=user)
    response = JsonResponse(held_about(user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = _("my-data")
    response["Content-Disposition"] = f'attachment; filename="studytour-{name}-{timezone.localdate()}.json"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sent_afresh
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
            logout(request)
            _compact()
            return redirect("account-erased")
    context = {"form": form, "trainees": user.trainees.select_related("tour"), "notes": notes}
    return render(request, "account/erase.html", context)


def _compact() -> None:
    """Whoever is erased need not wait for another writer of the index: the timer's command does it too."""
    try:
        compact(PAGES_AT_ONCE)
    except OperationalError:
        logger.exception("The index was not compacted; forget_expired will")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose account was erased."""
    return render(request, "account/erased.html")
