"""Forgets personal data that has served its time: a timer runs it every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from findings.accounts.retention import forget_expired


class Command(BaseCommand):
    """Says nothing where there is nothing to forget."""

    help = "Forgets sessions that ended and the addresses of old invitations."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tells how many of each were forgotten."""
        forgotten = forget_expired()
        if any(forgotten.values()):
            self.stdout.write(_("Forgotten: sessions: %(sessions)d, invitations: %(invitations)d.") % forgotten)
