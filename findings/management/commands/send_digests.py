"""Tells each person what is new for them: a timer runs it once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.accounts.queue import Outcome, enqueue_waiting, work_off
from findings.models import Digest


class Command(BaseCommand):
    """Says nothing where there is nothing to tell. Ends in error where the mail server, or a mailbox, refuses."""

    help = "Sends the digests that are due, and those that could not leave before."

    def add_arguments(self, parser: CommandParser) -> None:
        """--enqueue-only leaves the sending to a worker that runs all the time."""
        parser.add_argument(
            "--enqueue-only", action="store_true", help="Leaves the sending to a worker that runs all the time."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when something could not be sent; what waits is sent by a later run."""
        Digest.objects.write_due()
        enqueue_waiting()
        if options["enqueue_only"]:
            return
        became = work_off()
        if sent := became[Outcome.SENT]:
            self.stdout.write(ngettext("%d digest sent.", "%d digests sent.", sent) % sent)
        if became[Outcome.WAITING]:
            raise CommandError(_("The mail server does not answer. What is left waits."))
        if refused := became[Outcome.REFUSED] + became[Outcome.FAILED]:
            raise CommandError(ngettext("%d digest was not sent.", "%d digests were not sent.", refused) % refused)
