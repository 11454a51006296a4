"""Rebuilds what is derived from the records, or tells what is out of step."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from findings.querysets.statistics import analyze
from findings.search import sound

# Of the keys that are out of step, those that are told.
SHOWN = 20


class Command(BaseCommand):
    """Sort keys and the search index are kept by every way of writing but raw SQL; after that, this puts them right."""

    help = "Rebuilds the sort keys of findings and participants, and the search index, and the database’s statistics."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when something is out of step.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with --check where something is out of step."""
        # Where there is no terminal to watch it, tqdm shows no bar.
        with tqdm(total=sound.size(), disable=None, leave=False) as bar:
            if options["check"]:
                self._check(bar)
            else:
                self._mend(bar, quiet=options["verbosity"] == 0)

    def _check(self, bar: Any) -> None:
        if wrong := self._keys(sound.check(), bar):
            told = ngettext("%d record is out of step.", "%d records are out of step.", len(wrong)) % len(wrong)
            raise CommandError(f"{told} {', '.join(wrong[:SHOWN])}" + ("…" if len(wrong) > SHOWN else ""))
        self.stdout.write(_("Everything is in step."))

    def _mend(self, bar: Any, *, quiet: bool) -> None:
        mended = len(self._keys(sound.mend(), bar))
        analyze()
        if not quiet:
            self.stdout.write(ngettext("%d record put right.", "%d records put right.", mended) % mended)

    def _keys(self, steps: Iterator[sound.Step], bar: Any) -> list[str]:
        """Takes the steps, and tells which records were out of step."""
        keys: set[str] = set()
        for looked_at, wrong in steps:
            keys |= wrong
            bar.update(looked_at)
        return sorted(keys)
