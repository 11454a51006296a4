"""Writes the records of one kind as a sheet."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from findings.enums import Language
from findings.sheets.errors import SheetError
from findings.sheets.exporting import export
from findings.sheets.files import FORMATS
from findings.sheets.kinds import KINDS


class Command(BaseCommand):
    """The same sheet as the administration's."""

    help = "Writes all records of one kind as a sheet, whose ending says in which format: finding findings.xlsx."

    def add_arguments(self, parser: CommandParser) -> None:
        """The kind and the file."""
        parser.add_argument("kind", choices=sorted(KINDS), help="which records")
        parser.add_argument("file", type=Path, help="where to: a file that ends in .xlsx or .csv")
        parser.add_argument("--language", choices=Language.values, default=Language.FRENCH, help="of its words")

    def handle(self, *args: Any, kind: str, file: Path, language: str, **options: Any) -> None:
        """Raises CommandError where the sheet cannot be written."""
        file_format = file.suffix.lstrip(".").lower()
        if file_format not in FORMATS:
            raise CommandError(_("Give the file an ending: .xlsx or .csv."))
        try:
            with override(language):
                file.write_bytes(export(KINDS[kind]._default_manager.all(), file_format))
        except (SheetError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Written: %s") % file)
