"""Tells how the translations stand, and remembers those of which nothing was known."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import ngettext

from findings.enums import Translated
from findings.parity.memory import fill, settle, translated_models
from findings.querysets.parity import translated_fields


class Command(BaseCommand):
    """After raw SQL or a fixture of another site, this puts right what readers are shown."""

    help = "Reports how many records have their translation valid, stale or missing, and fills what is not remembered."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when something is out of step.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with --check where something is not remembered or out of step."""
        models = sorted(translated_models(), key=lambda model: str(model._meta.verbose_name_plural))
        with transaction.atomic():
            missing, wrong = (sum(mend(model) for model in models) for mend in (fill, settle))
            for model in models:
                self._report(model)
            transaction.set_rollback(options["check"])
        told = [
            ngettext("%d translation was not remembered.", "%d translations were not remembered.", missing) % missing,
            ngettext("%d record was out of step.", "%d records were out of step.", wrong) % wrong,
        ]
        if options["check"] and missing + wrong:
            raise CommandError(" ".join(told))
        self.stdout.write(" ".join(told))

    def _report(self, model: Any) -> None:
        counts = Counter(model.objects.with_state().values_list("record_state", flat=True))
        if counts:
            self.stdout.write(f"{capfirst(model._meta.verbose_name_plural)} – {_told(counts)}")
        if set(counts) - {Translated.VALID}:
            columns = model.objects.with_states()
            for name in translated_fields(model):
                states = Counter(columns.exclude(**{f"state_{name}": None}).values_list(f"state_{name}", flat=True))
                if set(states) - {Translated.VALID}:
                    self.stdout.write(f"  {model._meta.get_field(name).verbose_name} – {_told(states)}")


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{state.label} {counts[state]}" for state in Translated if counts[state])
