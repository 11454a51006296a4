"""Brings a sheet of records in: all of it, or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from findings.accounts import journal
from findings.enums import DataAction
from findings.models import Trainee, User
from findings.querysets.statistics import analyze
from findings.sheets.errors import SheetError
from findings.sheets.files import read
from findings.sheets.importing import bring_in
from findings.sheets.kinds import KINDS
from findings.sheets.resource import Report
from findings.sheets.tables import Table
from findings.signals import together

# Of what is wrong, what is told.
MOST_PROBLEMS = 50


class Command(BaseCommand):
    """For sheets that change more records than the administration takes at once; held to the rights of one person."""

    help = "Brings the rows of a sheet into the records of one kind: all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """The kind, the file, and who changes the records."""
        parser.add_argument("kind", choices=sorted(KINDS), help="which records")
        parser.add_argument("file", type=Path, help="the sheet: a workbook (.xlsx) or CSV")
        parser.add_argument("--user", required=True, help="the address of whoever changes the records, for the history")
        parser.add_argument("--reason", default="", help="why, for the history; by default the name of the file")
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, write nothing")

    def handle(self, *args: Any, kind: str, file: Path, user: str, reason: str, **options: Any) -> None:
        """Raises CommandError where the sheet cannot be read, or where a row has a problem: nothing is then written."""
        writer = User.objects.filter(email__iexact=user, is_staff=True, is_active=True).first()
        if writer is None or not writer.has_perm(f"findings.change_{kind}"):
            raise CommandError(_("“%s” has no account that may change these records.") % user)
        try:
            table = read(file.read_bytes())
            report = self._bring_in(KINDS[kind], table, writer, reason or file.name, dry_run=options["dry_run"])
        except (SheetError, OSError) as error:
            raise CommandError(str(error)) from error
        for told in table.told:
            self.stderr.write(told)
        if report.problems:
            lines = [f"{row} {column}: {message}" for row, column, message in report.problems[:MOST_PROBLEMS]]
            raise CommandError("\n".join([_("Nothing was written."), *lines]))
        analyze()
        done = _("Would be written: %(added)d added, %(changed)d changed, of %(rows)d rows.")
        if not options["dry_run"]:
            done = _("Written: %(added)d added, %(changed)d changed, of %(rows)d rows.")
        changed = len(report.changed) - report.created
        self.stdout.write(done % {"added": report.created, "changed": changed, "rows": report.rows})

    def _bring_in(self, model: Any, table: Table, user: User, reason: str, *, dry_run: bool) -> Report:
        # Where there is no terminal to watch it, tqdm shows no bar.
        with tqdm(total=len(table.rows), disable=None, leave=False) as bar, transaction.atomic(), together():
            report = bring_in(model, table, user, reason, dry_run=dry_run, progress=bar.update)
            if model is Trainee and not report.problems and not dry_run:
                _write_down(report, user)
        return report


def _write_down(report: Report, user: User) -> None:
    """A line for each participant in the log of personal data."""
    people = Trainee.objects.in_bulk([row.pk for row in report.changed])
    for row in report.changed:
        action = DataAction.ENTRY_ADDED if row.new else DataAction.ENTRY_CHANGED
        journal.note(action, user, trainee=people[row.pk], detail=people[row.pk].visibility)
