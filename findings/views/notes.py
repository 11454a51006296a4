"""Where somebody who took part in a tour tells what became of a finding or a visit at home."""

import secrets
import time
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

from findings.enums import NoteState, Visibility
from findings.forms.note import PERIOD, NoteForm
from findings.models import Finding, Note, User, Visit
from findings.models.forgetting import forget
from findings.models.note import TEXTS
from findings.sharing.permalinks import MODELS

# In a session: what somebody wrote who had been signed out meanwhile, and when, by what it is about.
KEPT = "notes"
LONGEST_KEPT, MOST_KEPT, KEPT_FOR = 40_000, 5, 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, letter: str, key: str) -> HttpResponseBase:
    """The form, its preview, and what it sent: a person has one note on a finding or visit, and comes back to it."""
    target, place = _target(request, letter, key), f"{letter}/{key}"
    if not request.user.is_authenticated:
        return _at_the_door(request, place)
    note = _note_of(request.user, target, request.LANGUAGE_CODE)
    action = request.POST.get("action", "")
    sent_in = request.POST if request.method == "POST" else None
    kept = {} if sent_in else _kept(request, place)
    form = NoteForm(sent_in, note, kept, complete=action != "draft")
    if sent_in is not None and form.is_valid() and action != "preview":
        if _is_saved(note, action):
            return _told(request, place, action)
        # Sent twice at once: what came first is there now, and this is written over it.
        return write(request, letter, key)
    previewed = sent_in is not None and form.is_valid()
    taken = note.participation()
    named = taken is not None and taken.visibility == Visibility.LISTED
    context = {"form": form, "note": note, "target": target, "previewed": previewed, "kept": bool(kept), "named": named}
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
    note = get_object_or_404(Note.objects.written_by(request.user), key=key)
    if request.method == "POST":
        if note.state != NoteState.WITHDRAWN:
            note.withdraw()
        # A button that is pressed twice withdraws, and does not then delete.
        elif request.POST.get("state") == note.state:
            forget(note)
        messages.success(request, _("Your note was withdrawn.") if note.pk else _("Your note was deleted."))
        return redirect("my-page")
    return render(request, "notes/withdraw.html", {"note": note})


def _target(request: HttpRequest, letter: str, key: str) -> Finding | Visit:
    """The finding or visit of that key, published or noted upon by the person. Raises Http404."""
    model: Any = MODELS.get(letter)
    if model not in (Finding, Visit):
        raise Http404
    found = model._default_manager.published().filter(key=key).first()
    if found is None and request.user.is_authenticated:
        found = model._default_manager.filter(key=key, notes__author=request.user).first()
    if found is None:
        raise Http404
    return cast(Finding | Visit, found)


def _note_of(user: User, target: Finding | Visit, language: str) -> Note:
    """The person's note on it, new where there is none. Raises PermissionDenied for whoever took part in no tour."""
    if not user.trainees.exists():
        raise PermissionDenied
    about = {str(target._meta.model_name): target}
    note: Note | None = Note.objects.written_by(user).about(target).with_signatures().first()
    note = note or Note(key=f"note-{secrets.token_hex(8)}", author=user, **about)
    if not any(getattr(note, f"{name}_{note.original_language}") for name in TEXTS):
        note.original_language = language
    return note


def _at_the_door(request: HttpRequest, place: str) -> HttpResponse:
    """To sign in and back; what somebody wrote before their session ended is kept for an hour."""
    if request.method == "POST":
        sent = request.POST.copy()
        sent.pop("csrfmiddlewaretoken", None)
        if len(sent.urlencode()) <= LONGEST_KEPT:
            others = list(request.session.get(KEPT, {}).items())[-MOST_KEPT + 1 :]
            request.session[KEPT] = {**dict(others), place: [time.time(), sent.urlencode()]}
            # Whoever signs in is remembered for longer.
            request.session.set_expiry(KEPT_FOR)
    return redirect_to_login(request.path)


def _kept(request: HttpRequest, place: str) -> dict[str, Any]:
    since, sent = request.session.get(KEPT, {}).get(place, (0, ""))
    return QueryDict(sent).dict() if time.time() - since < KEPT_FOR else {}


def _is_saved(note: Note, action: str) -> bool:
    """Whether it is; not where the same was sent twice at once, and this came second."""
    try:
        with transaction.atomic():
            note.keep() if action == "draft" else note.send()
    except IntegrityError:
        if note.pk or not Note.objects.written_by(note.author).about(note.target).exists():
            raise
        return False
    return True


def _told(request: HttpRequest, place: str, action: str) -> HttpResponse:
    request.session[KEPT] = {name: kept for name, kept in request.session.get(KEPT, {}).items() if name != place}
    said = (
        _("Your draft is saved: you alone see it.")
        if action == "draft"
        else _("Sent: the editors read it first. Their answer will stand here.")
    )
    messages.success(request, said)
    return redirect("my-page")
