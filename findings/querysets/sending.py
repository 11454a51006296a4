"""What is asked of messages that wait: which are due, and which one a sender takes, alone."""

from datetime import timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

# A sender that dies with a message in hand leaves it to another after so long.
HELD = timedelta(minutes=10)
# What the first digest of a person tells of.
FIRST = timedelta(days=1)
# A decision carries the time at which it was taken, and is written a moment later.
WRITTEN_WITHIN = timedelta(minutes=1)
SETTLED = Q(sent_at__isnull=False) | Q(empty_at__isnull=False)


def in_no_hands() -> Q:
    """Those that no sender has taken, or that one took and died with."""
    return Q(taken_at=None) | Q(taken_at__lte=timezone.now() - HELD)


class DigestQuerySet(models.QuerySet[Any]):
    """Digests, each of one person and one day."""

    def write_due(self) -> int:
        """Writes today's for everybody who has none yet, from where their latest one ended; returns how many.

        The latest one ended where it was settled; where it was not, the next one tells what it was to tell.
        """
        day, until = timezone.localdate(), timezone.now() - WRITTEN_WITHIN
        readers = self._readers().filter(~Exists(self._all().filter(user=OuterRef("pk"), day=day)))
        begun = Case(When(SETTLED, then=F("until")), default=F("since"))
        latest = self._all().filter(user=OuterRef("pk")).order_by("-day").annotate(begun=begun)
        rows = [
            self.model(user_id=pk, day=day, since=min(since or until - FIRST, until), until=until)
            for pk, since in readers.values_list("pk", Subquery(latest.values("begun")[:1]))
        ]
        # Another run may write the same at the same time.
        self.bulk_create(rows, ignore_conflicts=True)
        return len(rows)

    def to_send(self) -> Self:
        """The latest of each person, where it waits, no sender has it in hand, and the person wants it.

        Without a join, so that of two senders at once the database lets one take it.
        """
        later = self._all().filter(user=OuterRef("user"), day__gt=OuterRef("day"))
        wanted = self._people().filter(pk=OuterRef("user"), is_active=True, receives_digest=True)
        waiting = self.filter(in_no_hands(), ~SETTLED, refused_at=None)
        return waiting.filter(Exists(wanted), ~Exists(later)).order_by("pk")

    def take(self, pk: int) -> Any:
        """That one, which no other sender then takes; None where it is not to be sent, or is in other hands."""
        if not self.to_send().filter(pk=pk).update(taken_at=timezone.now()):
            return None
        return self.select_related("user").get(pk=pk)

    def outlived(self, age: timedelta) -> Self:
        """Those of so long ago, but for the latest of each person, from which the next one begins."""
        later = self._all().filter(user=OuterRef("user"), day__gt=OuterRef("day"))
        return self.filter(Exists(later), until__lte=timezone.now() - age)

    def _readers(self) -> models.QuerySet[Any]:
        """The staff, and those who sent a note to the editors, where they want it."""
        notes = apps.get_model("findings", "Note")._default_manager.sent_in()  # type: ignore[attr-defined]
        told = Q(is_staff=True) | Exists(notes.filter(author=OuterRef("pk")))
        return self._people().filter(told, is_active=True, receives_digest=True).order_by("pk")

    def _people(self) -> models.QuerySet[Any]:
        return apps.get_model("findings", "User")._default_manager.all()

    def _all(self) -> Self:
        """Each of them, whatever this queryset is narrowed to."""
        return type(self)(self.model)
