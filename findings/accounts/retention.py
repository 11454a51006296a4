"""Forgets what has served its time: ended sign-ins, old invitations and sendings, notes nobody reads, old log lines."""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from findings.enums import HELD_BY_EDITORS
from findings.models import DataEvent, Digest, Invitation, Note, UploadedSheet
from findings.models.forgetting import forget, forget_deleted

# After it has expired, an invitation may still be sent again for so long.
INVITATIONS = timedelta(days=90)
# Drafts, refused and withdrawn notes that their authors have left alone for so long.
NOTES = timedelta(days=365)
# What was done to personal data (the CNIL's recommendation on logs, 2021: six months to one year).
EVENTS = timedelta(days=365)
DIGESTS, TASKS = timedelta(days=90), timedelta(days=7)


def forget_expired() -> dict[str, int]:
    """Deletes or blanks what is due, and returns how many of each the command tells of."""
    now = timezone.now()
    sessions, _kinds = Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Digest.objects.outlived(DIGESTS).delete()
    UploadedSheet.objects.outlived().delete()
    # Those, too, whose worker was killed: nothing ever ends them.
    DBTaskResult.objects.filter(started_at__lte=now - TASKS).delete()
    notes = sum(_forget_note(note.pk) for note in list(Note.objects.left_lying(now - NOTES).only("pk")))
    notes += sum(_forget_deleted(version.pk) for version in list(_deleted_and_left_lying(now - NOTES)))
    events, _kinds = DataEvent.objects.filter(at__lte=now - EVENTS).delete()
    return {
        "sessions": sessions,
        "invitations": Invitation.objects.filter(expires_at__lte=now - INVITATIONS).revoke(),
        "notes": notes,
        "events": events,
    }


def _forget_note(pk: int) -> bool:
    """Whether the note is forgotten: not where its author has just taken it up again."""
    with transaction.atomic():
        note = Note.objects.left_lying(timezone.now() - NOTES).select_for_update().filter(pk=pk).first()
        if note:
            forget(note)
    return note is not None


def _deleted_and_left_lying(since: datetime) -> Any:
    """As left_lying, of the notes in the trash: the last version of each, whether or not its author is still there."""
    versions: Any = Note.history  # type: ignore[attr-defined]
    later = versions.filter(key=OuterRef("key"), history_id__gt=OuterRef("history_id"))
    last = versions.filter(~Exists(later), history_type="-", modified_at__lte=since)
    return last.exclude(state__in=HELD_BY_EDITORS)


def _forget_deleted(pk: int) -> bool:
    """Whether the note of that version is forgotten: not where somebody has just restored it."""
    with transaction.atomic():
        # Who restores it locks this version too.
        version = Note.history.select_for_update().filter(pk=pk).first()  # type: ignore[attr-defined]
        if version is None or Note.objects.filter(key=version.key).exists():
            return False
        forget_deleted(version)
    return True
