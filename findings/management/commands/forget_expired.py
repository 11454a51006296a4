"""Forgets personal data that has served its time: a timer runs it every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from findings.accounts.retention import forget_expired
from findings.search.index import compact


class Command(BaseCommand):
    """Says nothing where there is nothing to forget."""

    help = "Forgets sessions that ended, addresses of old invitations, notes that nobody reads, old lines of the log."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tells how many of each were forgotten."""
        forgotten = forget_expired()
        compact()
        if any(forgotten.values()):
            told = _(
                "Forgotten: sessions: %(sessions)d, invitations: %(invitations)d, notes that nobody reads: %(notes)d, "
                "lines of the log of personal data: %(events)d."
            )
            self.stdout.write(told % forgotten)
