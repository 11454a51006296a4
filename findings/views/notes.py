"""Where somebody who took part in a tour tells what became of a finding or a visit at home."""

import secrets
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from findings.enums import NoteState
from findings.forms.note import PERIOD, NoteForm
from findings.models import Finding, Note, User, Visit
from findings.sharing.permalinks import MODELS

# In a session: what somebody wrote who had been signed out meanwhile, by the address of the form.
KEPT = "note"
LONGEST_KEPT = 40_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, letter: str, key: str) -> HttpResponseBase:
    """The form, its preview, and what it sent: a person has one note on a finding or visit, and comes back to it."""
    target = _target(letter, key)
    if not request.user.is_authenticated:
        return _at_the_door(request)
    note = _note_of(request.user, target, request.LANGUAGE_CODE)
    action = request.POST.get("action", "")
    sent_in = request.POST if request.method == "POST" else None
    kept = {} if sent_in else _kept(request)
    form = NoteForm(sent_in, note, kept, complete=action != "draft")
    if sent_in is not None and form.is_valid() and action != "preview":
        return _saved(request, note, action)
    previewed = sent_in is not None and form.is_valid()
    context = {"form": form, "note": note, "target": target, "previewed": previewed, "kept": bool(kept)}
    response = render(request, "notes/form.html", context)
    if form.has_error("__all__", "limit"):
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = int(PERIOD.total_seconds())
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Asks, then takes the note back."""
    note = get_object_or_404(Note.objects.written_by(request.user).exclude(state=NoteState.WITHDRAWN), key=key)
    if request.method == "POST":
        note.withdraw()
        messages.success(request, _("Your note was withdrawn."))
        return redirect("my-page")
    return render(request, "notes/withdraw.html", {"note": note})


def _target(letter: str, key: str) -> Finding | Visit:
    """The published finding or visit of that key. Raises Http404."""
    model: Any = MODELS.get(letter)
    found = model._default_manager.published().filter(key=key).first() if model in (Finding, Visit) else None
    if found is None:
        raise Http404
    return cast(Finding | Visit, found)


def _note_of(user: User, target: Finding | Visit, language: str) -> Note:
    """The person's note on it, new where there is none. Raises PermissionDenied for whoever took part in no tour."""
    if not user.trainees.exists():
        raise PermissionDenied
    found = Note.objects.written_by(user).about(target).with_signatures().first()
    about = {str(target._meta.model_name): target}
    return found or Note(key=f"note-{secrets.token_hex(8)}", author=user, original_language=language, **about)


def _at_the_door(request: HttpRequest) -> HttpResponse:
    """To sign in and back; what somebody wrote before their session ended is kept until then."""
    if request.method == "POST":
        sent = request.POST.copy()
        sent.pop("csrfmiddlewaretoken", None)
        if len(sent.urlencode()) <= LONGEST_KEPT:
            request.session[KEPT] = {request.path: sent.urlencode()}
    return redirect_to_login(request.path)


def _kept(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(KEPT, {}).get(request.path, "")
    return QueryDict(kept).dict()


def _saved(request: HttpRequest, note: Note, action: str) -> HttpResponse:
    try:
        with transaction.atomic():
            note.keep() if action == "draft" else note.send()
    except IntegrityError:
        # Sent twice at once: the other one is there.
        return redirect(request.path)
    request.session.pop(KEPT, None)
    said = _("Your draft is saved: you alone see it.") if action == "draft" else _("Sent: the editors read it first.")
    messages.success(request, said)
    return redirect("my-page")
