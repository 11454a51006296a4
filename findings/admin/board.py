"""The administration's home page: what to mend first, what waits, the state of every record, how far each tour is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib.admin import AdminSite
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from findings.admin.coverage import Coverage, coverage, short_name
from findings.admin.returning import from_board
from findings.admin.waiting import WITHIN, Fact, Queue, facts_due, queues, sent_in
from findings.enums import LANGUAGES, Language, Step, Translated, other_language
from findings.forms.filters import ANY, LAST_PAGE, RecordChoices
from findings.models import Record, Text, Tour
from findings.querysets import board as asked
from findings.typography import typeset

PER_PAGE, NAME_LENGTH = 25, 110
# What no key of a tour can be.
COMMON = "-"


class BoardFilter(RecordChoices):
    """Which records the board lists. A value that cannot be is left out, and said to be."""

    tour = forms.ChoiceField(label=_("Tour"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    status = forms.ChoiceField(label=_("Publication"), required=False, choices=[("", ANY), *Step.choices])
    state = forms.ChoiceField(label=_("Translation"), required=False, choices=[("", ANY), *Translated.choices])
    language = forms.ChoiceField(label=_("Original language"), required=False, choices=[("", ANY), *Language.choices])
    page = forms.IntegerField(
        label=_("Page"), required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput
    )

    def __init__(self, data: Any, kinds: Iterable[Any], tours: list[Tour]) -> None:
        super().__init__(data)
        fields = cast("dict[str, Any]", self.fields)
        self.tours = {COMMON: asked.NO_TOUR, **{tour.key: tour.pk for tour in tours}}
        self._offer("tour", tours)
        fields["tour"].choices += [(COMMON, _("Common to all tours"))]
        names = sorted((str(capfirst(kind._meta.verbose_name_plural)), kind._meta.model_name) for kind in kinds)
        fields["kind"].choices = [("", ANY), *((name, label) for label, name in names)]
        for field in fields.values():
            field.error_messages["invalid_choice"] = _("There is no such choice.")

    def wanted(self) -> dict[str, Any]:
        """What is asked for, by the columns of querysets.board."""
        query = self.query()
        columns = {"of_kind": "kind", "worst": "state", "written_in": "language"}
        wanted: dict[str, Any] = {column: [query[name]] for column, name in columns.items() if name in query}
        if "tour" in query:
            wanted["of_tour"] = [self.tours[query["tour"]]]
        if "status" in query:
            wanted["step"] = WITHIN.get(query["status"], [query["status"]])
        return wanted

    @property
    def left_out(self) -> str:
        """The names of what was not understood."""
        return ", ".join(str(self.fields[name].label) for name in self.errors)


@dataclass(frozen=True)
class Side:
    """One language of a record: the original, or a translation in the state that `words` tell. `read`: by readers."""

    language: str
    state: str
    words: str
    read: bool


@dataclass(frozen=True)
class Entry:
    """A record as the board shows it. `step` is empty where its kind has no publication state."""

    kind: str
    key: str
    name: Text
    tour: str
    address: str
    original: str
    sides: list[Side]
    step: str


@dataclass(frozen=True)
class Board:
    """What the page shows. `mends`: the person may change records; `following`: how many are stale after `next`."""

    form: BoardFilter
    page: Page[Entry]
    is_empty: bool
    mends: bool
    next: Entry | None
    following: int
    missing: int
    queues: list[Queue]
    facts: list[Fact]
    facts_left: int
    coverage: Coverage | None
    # What the address of a record ends with, so that its page leads back to the top of the board.
    way_home: str = from_board({})

    @property
    def way_back(self) -> str:
        """What the address of a record ends with, so that its page leads back to this very list."""
        page = {"page": self.page.number} if self.page.number > 1 else {}
        return from_board({**self.form.query(), **page})


class Listing:
    """Records of the kinds that the person may see, as entries; `groups` count them."""

    def __init__(self, site: AdminSite, kinds: list[Any], tours: list[Tour], groups: list[asked.Group]) -> None:
        self.site = site
        self.kinds = {kind._meta.model_name: kind for kind in kinds}
        self.tours = {tour.pk: short_name(tour) for tour in tours}
        self.groups = groups

    def total(self, wanted: asked.Wanted) -> int:
        """How many are wanted."""
        return sum(group["total"] for group in self.groups if asked.asked_for(group, wanted))

    def page(self, wanted: asked.Wanted, number: int | None, size: int = PER_PAGE) -> Page[Entry]:
        """That page of those that are wanted, the first by default; the last where there is no such page."""
        # A kind of which nothing is wanted is not asked for: fourteen at once make a long query.
        found = {group["of_kind"] for group in self.groups if asked.asked_for(group, wanted)}
        paginator: Any = Paginator(asked.rows([self.kinds[name] for name in sorted(found)], wanted), size)
        paginator.count = self.total(wanted)
        page = paginator.get_page(number or 1)
        return Page([self._entry(row) for row in page], page.number, paginator)

    def _entry(self, row: asked.Row) -> Entry:
        kind = row["of_kind"]
        return Entry(
            kind=str(capfirst(self.kinds[kind]._meta.verbose_name)),
            key=row["key"],
            name=_name(row),
            tour=self.tours.get(row["of_tour"], "") if kind != "tour" else "",
            address=reverse(f"{self.site.name}:findings_{kind}_change", args=[row["record"]]),
            original=row["written_in"],
            sides=[_side(row, language) for language in LANGUAGES],
            step=str(Step(row["step"]).label) if row["step"] else "",
        )


def board(site: AdminSite, request: HttpRequest) -> Board:
    """The board, of the kinds of records that the person may see."""
    kinds, changed = ([*_kinds(site, request, right)] for right in ("view", "change"))
    tours = list(asked.with_memo(Tour.objects.all())) if Tour in kinds else []
    form = BoardFilter(request.GET, kinds, tours)
    form.is_valid()
    groups = asked.groups(kinds, sent_in(site, request))
    records = [group for group in groups if group["worst"]]
    listing = Listing(site, kinds, tours, records)
    stale = {"of_kind": [kind._meta.model_name for kind in changed], "worst": [Translated.STALE]}
    facts, due = facts_due(site, request)
    return Board(
        form=form,
        page=listing.page(form.wanted(), form.cleaned_data.get("page")),
        is_empty=not records,
        mends=bool(changed),
        next=next(iter(listing.page(stale, 1, size=1)), None),
        following=listing.total(stale) - 1,
        missing=listing.total({"worst": [Translated.MISSING]}),
        queues=queues(site, request, groups, due),
        facts=facts,
        facts_left=due - len(facts),
        coverage=coverage(records, tours, listing.kinds) if tours else None,
    )


def _kinds(site: AdminSite, request: HttpRequest, right: str) -> Iterable[Any]:
    """The kinds of records that the person may see, or change."""
    for model, its_admin in site._registry.items():
        if issubclass(model, Record) and getattr(its_admin, f"has_{right}_permission")(request):
            yield model


def _name(row: asked.Row) -> Text:
    """What the record is called, in the reader's language if it is; proper names and keys are of no language."""
    own = get_language() or Language.FRENCH
    names: dict[str, str | None] = {"fr": row["called_fr"], "en": row["called_en"]}
    language = own if names[own] else other_language(own)
    text = names[language]
    if row["of_kind"] in asked.NAMES or not text:
        return Text(text or row["key"], "")
    return Text(Truncator(typeset(text, language)).chars(NAME_LENGTH), language)


def _side(row: asked.Row, language: str) -> Side:
    state = asked.STATES[row["rank"]]
    read = row["read_fr"] if language == Language.FRENCH else row["read_en"]
    if language == row["written_in"]:
        return Side(language, "original", pgettext("text", "original"), read)
    return Side(language, state, str(state.label), read)
