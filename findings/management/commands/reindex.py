"""Rebuilds what is derived from the records, or tells what is out of step."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.search.index import DERIVED, out_of_step, refresh


class Command(BaseCommand):
    """Sort keys are kept by every way of writing but raw SQL; after that, this puts them right."""

    help = "Rebuilds the sort keys of findings and participants."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when something is out of step.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with --check where something is out of step."""
        if options["check"]:
            wrong = sum(1 for model in DERIVED for _record in out_of_step(model))
            if wrong:
                raise CommandError(ngettext("%d record is out of step.", "%d records are out of step.", wrong) % wrong)
            self.stdout.write(_("Everything is in step."))
            return
        wrong = sum(refresh(model) for model in DERIVED)
        self.stdout.write(ngettext("%d record put right.", "%d records put right.", wrong) % wrong)
