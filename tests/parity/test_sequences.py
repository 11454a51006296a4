"""Parity holds whatever follows whatever: sequences of writes and decisions, beside what somebody noted of each."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from findings.enums import LANGUAGES, Status, Translated, other_language
from findings.models import Finding, Note
from findings.parity import memory
from findings.search.sort_keys import out_of_step, refresh
from tests.make import fresh, make_finding, make_note, make_theme, make_tour
from tests.parity.known import Known
from tests.parity.specimens import write_raw
from tests.parity.ways import ANNOUNCED, Way, load_data

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)

# The same few texts in both languages: some come back, some coincide, some differ by what is hardly seen.
FEW = ("A", "B", "b", "É", "E\u0301", " ", "l’un\r\nl’autre")
TEXT = st.sampled_from(FEW)
PERHAPS = st.sampled_from((*FEW, "", None))
WAY = st.sampled_from(ANNOUNCED)
WHICH = st.integers(0, 1)
FIELDS = ("first", "second")
SOME_FIELDS = st.lists(st.sampled_from(FIELDS), min_size=1, unique=True)
LANGUAGE = st.sampled_from(LANGUAGES)
# Texts of the first field are always there, those of the second may be missing.
SIDES = {
    f"{field}_{language}": text for field, text in zip(FIELDS, (TEXT, PERHAPS), strict=True) for language in LANGUAGES
}
EDIT = st.fixed_dictionaries({}, optional=SIDES).filter(bool)


class Sequences(RuleBasedStateMachine):
    """Two records, each beside what is known of it, and what was known at the end of each of their versions."""

    model: ClassVar[Any]
    fields: ClassVar[dict[str, str]]
    make: ClassVar[Callable[[], tuple[Any, Any]]]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.records = type(self).make()
        # Compiled once: most of what a step costs would else be the making of this query.
        stored = self.model.objects.filter(pk__in=[record.pk for record in self.records]).with_states().with_state()
        self.stored = stored.query.sql_with_params()
        self.known = [Known.of(record) for record in self.records]
        self.earlier = [record.history.count() - 1 for record in self.records]
        self.written = [[known.columns] for known in self.known]
        self.ends: list[list[Known]] = [[], []]
        self.copies = [(fresh(record), known.columns) for record, known in zip(self.records, self.known, strict=True)]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # What people and programs do

    @rule(which=WHICH, way=WAY, edit=EDIT)
    def edit(self, which: int, way: Way, edit: dict[str, str | None]) -> None:
        self.write(which, way, self.columns(edit))

    @rule(which=WHICH, way=WAY, language=LANGUAGE)
    def choose_the_original_language(self, which: int, way: Way, language: str) -> None:
        self.write(which, way, {"original_language": language})

    @rule(which=WHICH, way=WAY, edit=EDIT)
    def edit_and_change_the_original_language(self, which: int, way: Way, edit: dict[str, str | None]) -> None:
        language = other_language(self.known[which].language)
        self.write(which, way, {"original_language": language, **self.columns(edit)})

    @rule(which=WHICH, way=WAY)
    def write_without_a_change(self, which: int, way: Way) -> None:
        self.write(which, way, self.known[which].columns)

    @rule(edit=EDIT)
    def update_both_records(self, edit: dict[str, str | None]) -> None:
        columns = self.columns(edit)
        self.model.objects.filter(pk__in=[record.pk for record in self.records]).update(**columns)
        for which in (0, 1):
            self.note(which, columns)

    @rule(edits=st.tuples(EDIT, EDIT))
    def update_both_records_in_bulk(self, edits: tuple[dict[str, str | None], dict[str, str | None]]) -> None:
        both = [self.columns(edit) for edit in edits]
        records = [fresh(record) for record in self.records]
        for record, columns in zip(records, both, strict=True):
            for name, text in columns.items():
                setattr(record, name, text)
        self.model.objects.bulk_update(records, sorted({*both[0], *both[1]}))
        for which in (0, 1):
            self.note(which, both[which])

    @rule(which=WHICH, field=st.sampled_from(FIELDS), text=TEXT)
    def write_the_original_in_sql(self, which: int, field: str, text: str) -> None:
        columns = {f"{self.fields[field]}_{self.known[which].language}": text}
        was = self.known[which].worst
        write_raw(self.records[which], **columns)
        self.known[which].write(columns)
        self.states_are_known()
        derived = issubclass(self.model, Finding) and self.known[which].worst != was
        assert memory.settle(self.model) == int(derived)
        self.reindex()

    @rule(which=WHICH)
    def open(self, which: int) -> None:
        self.copies[which] = (fresh(self.records[which]), self.known[which].columns)

    @rule(which=WHICH)
    def save_what_was_opened(self, which: int) -> None:
        copy, columns = self.copies[which]
        copy.save()
        self.note(which, columns)

    @rule(which=WHICH, fields=SOME_FIELDS)
    def confirm(self, which: int, fields: list[str]) -> None:
        chosen = [self.fields[field] for field in fields]
        memory.confirm(self.copies[which][0], chosen)
        self.known[which].confirm(chosen)

    @rule(which=WHICH, fields=SOME_FIELDS)
    def keep(self, which: int, fields: list[str]) -> None:
        chosen = [self.fields[field] for field in fields]
        memory.keep(self.copies[which][0], chosen)
        self.known[which].keep(chosen)

    @rule(which=WHICH, number=st.integers(0, 20))
    def bring_back_a_version(self, which: int, number: int) -> None:
        if not self.ends[which]:
            return
        number %= len(self.ends[which])
        version, following = self.versions(which)[number : number + 2]
        record, columns = fresh(self.records[which]), self.written[which][number]
        for name in columns:
            setattr(record, name, getattr(version, name))
        record.save()
        memory.recall(record, following.history_date - INSTANT)
        end = self.ends[which][number]
        self.note(which, columns)
        self.known[which].recall(end)

    @rule(which=WHICH)
    def delete_and_restore(self, which: int) -> None:
        fresh(self.records[which]).delete()
        deleted = self.versions(which)[-1]
        assert deleted.history_type == "-"
        restored = deleted.instance
        restored.save()
        memory.recall(restored, deleted.history_date - INSTANT)
        for _version in ("-", "+"):
            self.note(which, {})

    # What must hold after each

    @invariant()
    def states_are_known(self) -> None:
        rows = {row.pk: row for row in self.model.objects.raw(*self.stored)}
        for record, known in zip(self.records, self.known, strict=True):
            row = rows[record.pk]
            assert {field: getattr(row, f"state_{field}") for field in known.states} == known.states
            assert row.record_state == known.worst
            assert {field: one.state for field, one in memory.standings(row).items()} == known.states
            assert {name: getattr(row, name) or "" for name in known.columns} == known.columns

    @invariant()
    def versions_are_known(self) -> None:
        for which in (0, 1):
            versions = self.records[which].history.count() - self.earlier[which]
            assert versions == len(self.written[which]) == len(self.ends[which]) + 1

    # How it is noted

    def reindex(self) -> None:
        """Puts right what else raw SQL leaves behind."""

    def columns(self, edit: dict[str, str | None]) -> dict[str, str | None]:
        """The same, by the names of the record's own columns."""
        sides = {f"{field}_{code}": f"{self.fields[field]}_{code}" for field in FIELDS for code in LANGUAGES}
        return {sides[side]: text for side, text in edit.items()}

    def write(self, which: int, way: Way, columns: Any) -> None:
        """Writes these columns that way, and notes it."""
        way(self.records[which], **columns)
        if way is load_data:  # it writes no version
            self.known[which].write(columns)
        else:
            self.note(which, columns)

    def note(self, which: int, columns: Any) -> None:
        """Notes a write that made a version."""
        self.ends[which].append(deepcopy(self.known[which]))
        self.known[which].write(columns)
        self.written[which].append(self.known[which].columns)

    def versions(self, which: int) -> list[Any]:
        """The versions of a record since its sequence began, the oldest first."""
        versions = self.model.history.filter(key=self.records[which].key).order_by("history_date", "history_id")
        return [*versions[self.earlier[which] :]]


class Notes(Sequences):
    """A kind of record that is not published: no state is derived."""

    model = Note
    fields = {"first": "obstacles", "second": "comment"}

    @staticmethod
    def make() -> tuple[Note, Note]:
        finding = make_finding()
        return make_note(finding=finding), make_note(finding=finding, original_language="en")


class Findings(Sequences):
    """Findings that readers have in both languages."""

    model = Finding
    fields = {"first": "title", "second": "conditions"}

    def __init__(self) -> None:
        super().__init__()
        live = {language: Finding.objects.live_in(language).values("id") for language in LANGUAGES}
        self.live = {language: keys.query.sql_with_params() for language, keys in live.items()}

    @staticmethod
    def make() -> tuple[Finding, Finding]:
        tour, theme = make_tour(), make_theme()
        return make_finding(tour, theme), make_finding(tour, theme, original_language="en", conditions_fr="C")

    def reindex(self) -> None:
        refresh(Finding)

    @invariant()
    def the_derived_column_is_right(self) -> None:
        assert [fresh(record).translation for record in self.records] == [known.worst for known in self.known]

    @invariant()
    def readers_are_shown_nothing_stale(self) -> None:
        for language, live in self.live.items():
            shown = [known.language == language or known.worst != Translated.STALE for known in self.known]
            readable = {finding.pk for finding in Finding.objects.raw(*live)}
            assert [record.pk in readable for record in self.records] == shown

    @invariant()
    def sort_keys_are_those_of_what_is_shown(self) -> None:
        assert list(out_of_step(Finding)) == []


class Drafts(Findings):
    """Findings that nobody reads yet, and of which any text may be missing."""

    fields = {"first": "editor_note", "second": "title"}

    @staticmethod
    def make() -> tuple[Finding, Finding]:
        tour, theme = make_tour(), make_theme()
        draft: dict[str, Any] = {"status": Status.DRAFT, "live_fr": False, "live_en": False}
        return make_finding(tour, theme, **draft), make_finding(tour, theme, original_language="en", **draft)

    @invariant()
    def readers_are_shown_nothing_stale(self) -> None:
        assert list(Finding.objects.published()) == []


@pytest.mark.parametrize("sequences", [Notes, Findings, Drafts])
def test_parity_holds_whatever_follows_whatever(sequences: type[Sequences]) -> None:
    bounded = settings(derandomize=True, database=None, deadline=None, max_examples=12, stateful_step_count=20)
    run_state_machine_as_test(sequences, settings=bounded)
