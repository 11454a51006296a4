"""Forgets what has served its time: ended sessions, addresses of old invitations, notes nobody reads, old log lines."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from findings.models import DataEvent, Invitation, Note
from findings.models.forgetting import forget

# After it has expired, an invitation may still be sent again for so long.
INVITATIONS = timedelta(days=90)
# Drafts, refused and withdrawn notes that their authors have left alone for so long.
NOTES = timedelta(days=365)
# What was done to personal data (the CNIL's recommendation on logs, 2021: six months to one year).
EVENTS = timedelta(days=365)


def forget_expired() -> dict[str, int]:
    """Deletes or blanks what is due, and returns how many of each there were."""
    now = timezone.now()
    sessions, _kinds = Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    notes = list(Note.objects.left_lying(now - NOTES))
    for note in notes:
        forget(note)
    events, _kinds = DataEvent.objects.filter(at__lte=now - EVENTS).delete()
    return {
        "sessions": sessions,
        "invitations": Invitation.objects.filter(expires_at__lte=now - INVITATIONS).revoke(),
        "notes": len(notes),
        "events": events,
    }
