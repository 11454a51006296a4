"""Forgets personal data that has served its time, and pictures of nothing: a timer runs it every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from findings.accounts.retention import forget_expired
from findings.pictures.sweeping import sweep
from findings.search.index import compact


class Command(BaseCommand):
    """Says nothing where there is nothing to forget."""

    help = "Forgets sessions that ended, old invitations, notes that nobody reads, old log lines, pictures of nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tells how many of each were forgotten."""
        forgotten = forget_expired()
        forgotten["pictures"] = sweep()
        compact()
        if any(forgotten.values()):
            told = _(
                "Forgotten: sessions: %(sessions)d, invitations: %(invitations)d, notes that nobody reads: %(notes)d, "
                "lines of the log of personal data: %(events)d, pictures that no photograph has: %(pictures)d."
            )
            self.stdout.write(told % forgotten)
