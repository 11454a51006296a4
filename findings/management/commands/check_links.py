"""Asks the addresses at which sources were read whether they still answer: a timer runs it once a day."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from findings.enums import LinkOutcome
from findings.links.following import Checker
from findings.links.places import NONE
from findings.links.rounds import PAUSE, NoNetworkError, Round, due
from findings.models import LinkCheck

OLDEST = 36500


class Command(BaseCommand):
    """What it finds is for the editors' board: a dead link is no error of the command."""

    help = "Asks the addresses of follow-ups, and of their archived copies, whether they still answer."
    # For tests alone: what may be asked though it is not public, and how long a host is left alone.
    stealth_options = ("permitted", "pause")

    def add_arguments(self, parser: CommandParser) -> None:
        """Which addresses are asked."""
        parser.add_argument(
            "--older-than", type=int, default=7, metavar="DAYS", help="Those asked so many days ago or more (7)."
        )
        parser.add_argument("--all", action="store_true", help="All of them, whenever they were last asked.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where the network does not answer, or the days are no number of days."""
        if not 0 <= options["older_than"] <= OLDEST:
            raise CommandError(_("Give a number of days, from 0 to %d.") % OLDEST)
        addresses = due(timedelta(days=0 if options["all"] else options["older_than"]))
        agent = f"Studytour-links/1 (+{settings.SITE_URL})"
        turn = Round(Checker(agent, options.get("permitted", NONE)), options.get("pause", PAUSE))
        try:
            # Where there is no terminal to watch it, tqdm shows no bar.
            turn.go(addresses, partial(tqdm, disable=None, leave=False))
        except NoNetworkError as error:
            message = _("No address answered: is this machine on the internet? What was known of them stays.")
            raise CommandError(message) from error
        if addresses and options["verbosity"]:
            self._tell(turn)

    def _tell(self, turn: Round) -> None:
        asked = turn.outcomes.total()
        told = ngettext("%d address asked.", "%d addresses asked.", asked) % asked
        counts = [(outcome.label, turn.outcomes[outcome]) for outcome in LinkOutcome if turn.outcomes[outcome]]
        parts = [_("%(outcome)s: %(count)d") % {"outcome": label, "count": count} for label, count in counts]
        self.stdout.write(f"{told} {', '.join(parts)}." if parts else told)
        if turn.left:
            left = ngettext(
                "%d address is left to a later run: its host asked for rest.",
                "%d addresses are left to a later run: their hosts asked for rest.",
                turn.left,
            )
            self.stdout.write(left % turn.left)
        if dead := LinkCheck.objects.dead().count():
            words = ngettext(
                "%d address no longer answers, on two runs a day apart or more.",
                "%d addresses no longer answer, on two runs a day apart or more.",
                dead,
            )
            self.stdout.write(words % dead)
