"""Forgets what has served its time: sessions that ended, addresses of old invitations, when digests were sent."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from findings.models import Digest, Invitation

# After it has expired, an invitation may still be sent again for so long.
INVITATIONS = timedelta(days=90)
DIGESTS, TASKS = timedelta(days=90), timedelta(days=7)


def forget_expired() -> dict[str, int]:
    """Deletes or blanks what is due, and returns how many sessions and invitations there were."""
    now = timezone.now()
    sessions, _kinds = Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Digest.objects.outlived(DIGESTS).delete()
    # Those, too, whose worker was killed: nothing ever ends them.
    DBTaskResult.objects.filter(started_at__lte=now - TASKS).delete()
    return {
        "sessions": sessions,
        "invitations": Invitation.objects.filter(expires_at__lte=now - INVITATIONS).revoke(),
    }
