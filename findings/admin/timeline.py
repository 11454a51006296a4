"""What happened to a record, as its curators see it: each change once, with what was decided of its translations."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from simple_history.utils import get_m2m_reverse_field_name

from findings.admin.versions import COMMENT, Difference, State, compare, inner_of, label_of, touched, values_in
from findings.enums import Status
from findings.loading.reader import links_of
from findings.models import Translation, User

# One save of a form writes several versions, some milliseconds apart.
TOGETHER = timedelta(seconds=2)
JUST_BEFORE = timedelta(microseconds=1)
ADDED, DELETED = "+", "-"
LINE = ("history_date", "history_id", "history_type", "history_user", "history_change_reason", "id")


# What the history calls a change of status, by what it was and what it is; else by what it is.
STEPS: dict[Any, Any] = {
    (Status.PUBLISHED, Status.DRAFT): pgettext_lazy("history", "Unpublished"),
    (Status.ARCHIVED, Status.DRAFT): pgettext_lazy("history", "Made a draft again"),
    (Status.IN_REVIEW, Status.DRAFT): pgettext_lazy("history", "Taken back"),
    Status.IN_REVIEW: pgettext_lazy("history", "Submitted for review"),
    Status.PUBLISHED: pgettext_lazy("history", "Published"),
    Status.ARCHIVED: pgettext_lazy("history", "Archived"),
}


def _step(before: dict[str, Any], after: dict[str, Any]) -> str:
    """The step that was taken between two versions; empty where it was none."""
    was, now = before.get("status"), after.get("status")
    if was == Status.IN_REVIEW and now == Status.DRAFT and after.get(COMMENT):
        return pgettext("history", "Sent back")
    if now == Status.IN_REVIEW and after.get("publish_at") and not before.get("publish_at"):
        return pgettext("history", "Scheduled")
    return "" if was == now or was is None else str(STEPS.get((was, now)) or STEPS.get(now, ""))


class Event(NamedTuple):
    """A line of the history of a record (`part` is empty), or of an inner one (`part` is what its owner calls it)."""

    date: datetime
    number: int
    part: str
    type: str
    user: int | None
    # None where an inner record was written along with its owner, which says why.
    reason: str | None
    pk: int
    row: Any = None

    @property
    def address(self) -> str:
        """What names it in an address: "12", "citations-7"."""
        return f"{self.part}-{self.number}" if self.part else str(self.number)


@dataclass
class Entry:
    """What somebody did at one time: events `first` to `last` of the record, or a word on some translations."""

    date: datetime
    user_id: int | None
    what: str
    reason: str = ""
    first: int = -1
    last: int = -1
    address: str = ""
    decided: list[str] = field(default_factory=list)
    user: User | None = None
    comment: str = ""
    differences: list[Difference] = field(default_factory=list)


class Timeline:
    """The history of the record of that kind and primary key, the oldest event first. `key` finds its translations."""

    def __init__(self, model: Any, pk: Any, key: str = "") -> None:
        self.model, self.pk, self.key = model, pk, key
        self.events = sorted([*self._own_events(), *self._inner_events()], key=lambda event: event[:2])

    def entries(self) -> list[Entry]:
        """Everything that was done, the newest first, without what it changed."""
        found = [self._entry(first, last) for first, last in self.groups]
        return sorted([*found, *self._decisions()], key=lambda entry: entry.date, reverse=True)

    def filled(self, entries: Iterable[Entry]) -> list[Entry]:
        """These entries with what each changed and who did it. Where one would hide a step in between, it is two."""
        entries = list(entries)
        wanted = {place for one in entries if one.last >= 0 for place in range(one.first - 1, one.last + 1)}
        states = self.states(wanted)
        found = [part for entry in entries for part in self._parts(entry, states)]
        changed = [entry for entry in found if entry.last >= 0 and self._is_change(entry)]
        pairs = [(states[entry.first - 1], states[entry.last]) for entry in changed]
        for entry, (before, after), differences in zip(changed, pairs, compare(self.model, pairs), strict=True):
            entry.differences = differences
            entry.what = _step(before.values, after.values) or entry.what
            said = after.values.get(COMMENT) or ""
            entry.comment = said if said not in (before.values.get(COMMENT), entry.reason) else ""
        users = User.objects.in_bulk({entry.user_id for entry in found})
        for entry in found:
            entry.user = users.get(entry.user_id or 0)
        return found

    def states(self, places: Collection[int]) -> dict[int, State]:
        """What the record was made of after each of these events; nothing before the first one, and once deleted."""
        numbers = {place: self._version_at(place) for place in places}
        wanted = {number for number in numbers.values() if number}
        versions = self.model.history.filter(history_id__in=wanted)
        values = {one.history_id: values_in(self.model, one) for one in versions}
        links = self._links(wanted)
        inner = self._inner_at(places)
        return {
            place: State(values[number], {**links[number], **inner[place]}) if number else State({}, inner[place])
            for place, number in numbers.items()
        }

    @cached_property
    def groups(self) -> list[tuple[int, int]]:
        """The first and the last event of what was done at one time, the newest first."""
        found: list[list[int]] = []
        for place in reversed(range(len(self.events))):
            if found and self._belongs(place, *found[-1]):
                found[-1][0] = place
            else:
                found.append([place, place])
        return [(first, last) for first, last in found]

    def version(self, address: str) -> tuple[int, State] | None:
        """The last event of the entry that an address is of, and what the record then was; None for a deletion."""
        places = {event.address: place for place, event in enumerate(self.events) if not self._deletes(event)}
        if address not in places:
            return None
        first, last = next(group for group in self.groups if group[0] <= places[address] <= group[1])
        states = self.states(range(first - 1, last + 1))
        parts = self._parts(self._entry(first, last), states)
        place = next(part.last for part in parts if part.first <= places[address] <= part.last)
        return place, states[place]

    def until(self, place: int) -> datetime:
        """The last moment before the next version of the record; now, after its last one."""
        later = [event.date for event in self.events[place + 1 :] if not event.part]
        return later[0] - JUST_BEFORE if later else timezone.now()

    def deletion(self) -> tuple[int, int] | None:
        """The events of the deletion that ended the record; None where it is not the last thing that happened."""
        own = [place for place, event in enumerate(self.events) if not event.part]
        if not own or self.events[own[-1]].type != DELETED:
            return None
        return next((first, last) for first, last in self.groups if first <= own[-1] <= last)

    def _own_events(self) -> list[Event]:
        rows = self.model.history.filter(id=self.pk).values_list(*LINE)
        return [Event(date, number, "", kind, user, reason or "", pk) for date, number, kind, user, reason, pk in rows]

    def _inner_events(self) -> list[Event]:
        found = []
        for inner in inner_of(self.model):
            rows = inner.model.history.filter(**{inner.owner: self.pk}).values_list(*LINE, *inner.attnames)
            for date, number, kind, user, reason, pk, *row in rows:
                found.append(Event(date, number, inner.name, kind, user, reason or None, pk, tuple(row)))
        return found

    def _deletes(self, event: Event) -> bool:
        return event.type == DELETED and not event.part

    def _belongs(self, place: int, first: int, last: int) -> bool:
        """Whether an event is of one piece with those that follow it. A deletion takes its inner records along."""
        event, group = self.events[place], self.events[first : last + 1]
        if event.user != group[0].user or group[0].date - event.date > TOGETHER or self._deletes(event):
            return False
        if self._deletes(group[-1]):
            return bool(event.part) and event.type == DELETED
        said = next((one.reason for one in group if one.reason is not None), event.reason)
        return event.reason in (None, said)

    def _entry(self, first: int, last: int) -> Entry:
        group = self.events[first : last + 1]
        event, types = group[-1], {one.type for one in group if not one.part}
        what = pgettext("history", "Changed")
        if DELETED in types:
            what = pgettext("history", "Deleted")
        elif ADDED in types:
            was_there = any(not one.part for one in self.events[:first])
            what = pgettext("history", "Restored") if was_there else pgettext("history", "Added")
        reason = next((one.reason for one in group if one.reason), "")
        address = "" if DELETED in types else event.address
        return Entry(event.date, event.user, what, reason, first, last, address)

    def _is_change(self, entry: Entry) -> bool:
        """Whether there is a state before to compare with: neither a beginning nor an end."""
        group = self.events[entry.first : entry.last + 1]
        return not any(one.type in (ADDED, DELETED) for one in group if not one.part)

    def _parts(self, entry: Entry, states: dict[int, State]) -> list[Entry]:
        """The entry, in as many pieces as it takes for none to write over what an earlier one wrote."""
        if entry.last < 0:
            return [entry]
        pieces, first, written = [], entry.first, set[Any]()
        for place in range(entry.first, entry.last + 1):
            now = touched(states[place - 1], states[place])
            if now & written:
                pieces.append(self._entry(first, place - 1))
                first, written = place, set()
            written |= now
        return [self._entry(first, entry.last), *reversed(pieces)]

    def _version_at(self, place: int) -> int:
        """The number of the version that stood after an event; 0 where there was none, or a deletion."""
        own = next((one for one in reversed(self.events[: place + 1]) if not one.part), None)
        return own.number if own and own.type != DELETED else 0

    def _links(self, numbers: Collection[int]) -> dict[int, dict[str, frozenset[Any]]]:
        """The many-to-many fields of these versions."""
        found: dict[int, dict[str, set[Any]]] = {
            number: {link.name: set() for link in links_of(self.model)} for number in numbers
        }
        for link in links_of(self.model):
            copies = getattr(self.model.history.model, link.name).model.objects.filter(history_id__in=numbers)
            for number, pk in copies.values_list("history_id", f"{get_m2m_reverse_field_name(link)}_id"):
                found[number][link.name].add(pk)
        return {number: {name: frozenset(linked) for name, linked in links.items()} for number, links in found.items()}

    def _inner_at(self, places: Collection[int]) -> dict[int, dict[str, frozenset[Any]]]:
        """The inner records that there were after each of these events."""
        rows, found = self._unrecorded(), {}
        for place in range(-1, max(places, default=-1) + 1):
            event = self.events[place] if place >= 0 else None
            if event and event.part and event.type == DELETED:
                rows[event.part].pop(event.pk, None)
            elif event and event.part:
                rows[event.part][event.pk] = event.row
            if place in places:
                found[place] = {name: frozenset(some.values()) for name, some in rows.items()}
        return found

    def _unrecorded(self) -> dict[str, dict[int, Any]]:
        """The inner records that nobody was seen adding, which were thus there before: fixtures write no history."""
        found: dict[str, dict[int, Any]] = {}
        for inner in inner_of(self.model):
            rows: Any = QuerySet(inner.model).filter(**{inner.owner: self.pk}).values_list("pk", *inner.attnames)
            found[inner.name] = {pk: tuple(row) for pk, *row in rows}
            for event in reversed(self.events):
                if event.part == inner.name:
                    found[inner.name][event.pk] = event.row
            for event in self.events:
                if event.part == inner.name and event.type == ADDED:
                    found[inner.name].pop(event.pk, None)
        return found

    def _decisions(self) -> list[Entry]:
        kept = ExpressionWrapper(Q(kept_text__isnull=False), BooleanField())
        decided = Translation.history.filter(kind=self.model._meta.model_name, key=self.key)  # type: ignore[attr-defined]
        decided = decided.filter(confirmed_at__isnull=False).exclude(history_type=DELETED).annotate(kept=kept)
        rows = decided.order_by("history_date").values_list(
            "history_date", "confirmed_by", "history_user", "field", "language", "kept", "confirmed_at"
        )
        found: list[Entry] = []
        heard = set()
        for date, confirmed_by, user, name, language, is_kept, said_at in rows:
            # A word that is recalled with a version is not said again.
            if (name, said_at) in heard:
                continue
            heard.add((name, said_at))
            what = _("Stale translation knowingly kept") if is_kept else _("Translation found still valid")
            entry = Entry(date, confirmed_by or user, what)
            last = found[-1] if found else entry
            if (last.user_id, last.what) == (entry.user_id, what) and date - last.date <= TOGETHER and found:
                entry = replace(found.pop(), date=date)
            entry.decided.append(label_of(self.model._meta.get_field(f"{name}_{language}")))
            found.append(entry)
        return found
