"""Loads the fixtures of a tour: `manage.py load_tour denmark-2015`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from findings.loading.reader import LOADED, LoadError
from findings.loading.writer import Outcome, load


class Command(BaseCommand):
    """Creates what is missing; what was edited, deleted or erased since stays so."""

    help = "Loads the fixtures of a tour: creates what is missing, and leaves alone what is there or was taken out."

    def add_arguments(self, parser: CommandParser) -> None:
        """The tour, and whether to overwrite."""
        parser.add_argument("tour", help="a folder of fixtures/, for instance denmark-2015")
        parser.add_argument(
            "--reset",
            action="store_true",
            help="make the records what the fixtures say again, over the curators’ edits and deletions; "
            "erased people stay erased, and each participant’s visibility and account stay theirs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads, then tells how many of each kind were created, overwritten, removed, kept and left out."""
        try:
            report = load(options["tour"], reset=options["reset"])
        except LoadError as error:
            raise CommandError(str(error)) from error
        outcomes = {
            Outcome.CREATED: _("created: %(count)d"),
            Outcome.OVERWRITTEN: _("overwritten: %(count)d"),
            Outcome.REMOVED: _("removed: %(count)d"),
            Outcome.KEPT: _("kept: %(count)d"),
            Outcome.LEFT_OUT: _("left out: %(count)d"),
        }
        for model in LOADED.values():
            counts = {label: report[model, outcome] for outcome, label in outcomes.items()}
            words = ", ".join(label % {"count": count} for label, count in counts.items() if count)
            if words:
                records = model._meta.verbose_name_plural
                self.stdout.write(_("%(records)s: %(outcomes)s") % {"records": records, "outcomes": words})
