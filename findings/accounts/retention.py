"""Forgets what has served its time: sessions that ended, and the addresses of invitations that nobody accepted."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from findings.models import Invitation

# After it has expired, an invitation may still be sent again for so long.
INVITATIONS = timedelta(days=90)


def forget_expired() -> dict[str, int]:
    """Deletes or blanks what is due, and returns how many of each there were."""
    now = timezone.now()
    sessions, _kinds = Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return {
        "sessions": sessions,
        "invitations": Invitation.objects.filter(expires_at__lte=now - INVITATIONS).revoke(),
    }
