"""Publishes what an editor scheduled and whose time has come, and settles what readers see: run by a timer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.enums import Move
from findings.models import PublishedRecord
from findings.parity.memory import settle, translated_models
from findings.search.sound import show_due


class Command(BaseCommand):
    """Each record for itself: one that cannot be published keeps none of the others waiting."""

    help = "Publishes the scheduled records whose time has come. Run it by a timer, every five minutes for instance."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, once the others are published, naming those that could not be and why."""
        published, refused = 0, []
        for model in translated_models():
            if issubclass(model, PublishedRecord):
                # What was written in SQL, past the site, reaches readers no later than what was scheduled.
                settle(model)
                show_due(model)
                for key in model.objects.due().values_list("key", flat=True):
                    try:
                        published += self._publish(model, key)
                    except ValidationError as error:
                        refused.append(f"{key}: {' '.join(error.messages)}")
        if published:
            self.stdout.write(ngettext("%d record published.", "%d records published.", published) % published)
        if refused:
            raise CommandError("\n".join([_("These could not be published:"), *refused]))

    @transaction.atomic
    def _publish(self, model: Any, key: str) -> bool:
        # Another timer's run, or the editor, may have been quicker: whoever comes second finds nothing left to do.
        record = model.objects.due().select_for_update(of=("self",)).filter(key=key).first()
        if record is None:
            return False
        record._change_reason, record._history_user = _("Published at the time set."), record.status_by
        record.move(Move.PUBLISH, record.status_by)
        return True
