"""A row changes its record and nothing else, with its history; what is wrong is told by row and column."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.translation import override

from findings.enums import Status, Translated, Visibility
from findings.models import Citation, Finding, Host, Theme, Tombstone, Trainee
from findings.models.rights import may_publish
from findings.sheets import resource
from findings.sheets.errors import SheetError
from findings.sheets.files import read
from findings.sheets.importing import bring_in
from findings.sheets.rules import LONGEST_TEXT
from tests import make
from tests.conftest import Cast
from tests.sheets.sheeting import Rows, csv_of, exported, import_rows, problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def row_of(record: Any) -> dict[str, str]:
    return exported(type(record), pk=record.pk)[0]


def changed(record: Any, **cells: str) -> Rows:
    """The record's row with these cells."""
    return [{**row_of(record), **cells}]


def new_finding(finding: Finding, **cells: str) -> Rows:
    """A row for a finding that is not there yet, of the same tour and theme."""
    wanted = ("original_language", "tour", "kind", "theme")
    return [{"key": "new-1", **{name: row_of(finding)[name] for name in wanted}, **cells}]


def test_a_text_is_changed_with_its_history(cast: Cast) -> None:
    finding = make.make_finding(title_fr="Avant.", title_en="Before.")
    report = import_rows(Finding, changed(finding, title_fr="Après."), cast.editor)
    assert [(row.row, row.key, row.new, row.changes) for row in report.changed] == [
        (2, finding.key, False, [("title_fr", "Avant.", "Après.")])
    ]
    stored = make.fresh(finding)
    assert (stored.title_fr, stored.title_en, stored.translation) == ("Après.", "Before.", Translated.STALE)
    last = Finding.history.first()
    assert (last.history_user, last.history_change_reason, last.title_fr) == (cast.editor, "From a test", "Après.")
    assert Finding.history.filter(id=finding.pk, title_fr="Après.").count() == 1


def test_both_texts_are_changed_and_the_translation_holds(cast: Cast) -> None:
    finding = make.make_finding()
    import_rows(Finding, changed(finding, title_fr="Après.", title_en="After."), cast.editor)
    assert make.fresh(finding).translation == Translated.VALID


def test_a_dry_run_tells_the_same_and_writes_nothing(cast: Cast) -> None:
    finding = make.make_finding(title_fr="Avant.")
    rows = [*changed(finding, title_fr="Après."), {**new_finding(finding)[0]}]
    rows[1] = {**dict.fromkeys(rows[0], ""), **rows[1], "title_fr": "Nouveau.", "position": "9"}
    versions = Finding.history.count()
    dry = import_rows(Finding, rows, cast.editor, dry_run=True)
    assert (len(dry.changed), dry.created, dry.problems) == (2, 1, [])
    assert (make.fresh(finding).title_fr, Finding.objects.count(), Finding.history.count()) == ("Avant.", 1, versions)
    written = import_rows(Finding, rows, cast.editor)
    assert [row[:4] for row in written.changed] == [row[:4] for row in dry.changed]
    assert [row.changes for row in written.changed] == [row.changes for row in dry.changed]
    assert Finding.objects.count() == 2


def test_a_new_key_makes_a_draft(cast: Cast) -> None:
    finding = make.make_finding()
    rows = new_finding(finding, title_fr="Un constat tout neuf", kind="tension", to_remember="oui", themes="")
    import_rows(Finding, rows, cast.curator)
    stored = Finding.objects.get(key="new-1")
    assert (stored.status, stored.kind, stored.to_remember, stored.slug_fr) == (
        Status.DRAFT,
        "tension",
        True,
        "un-constat-tout-neuf",
    )
    assert (stored.tour, stored.theme, stored.history.first().history_user) == (
        finding.tour,
        finding.theme,
        cast.curator,
    )


def test_a_copied_row_is_a_draft_whatever_the_copy_says_of_publication(cast: Cast) -> None:
    finding = make.make_finding()
    rows = changed(finding, key="copy-1", title_fr="Copie", title_en="", slug_fr="", slug_en="")
    import_rows(Finding, rows, cast.curator)
    copy = Finding.objects.get(key="copy-1")
    assert (copy.status, copy.live_fr, copy.live_en) == (Status.DRAFT, False, False)


def test_links_are_set_by_their_keys(cast: Cast) -> None:
    finding, theme, other, third = make.make_finding(), make.make_theme(), make.make_theme(), make.make_theme()
    visits = [make.make_visit(tour=finding.tour) for _unused in range(2)]
    passages = [make.make_passage(tour=finding.tour) for _unused in range(3)]
    make.cite(finding, passages[0], passages[1])
    kept = Citation.objects.get(finding=finding, passage=passages[1])
    rows = changed(
        finding,
        theme=theme.key,
        themes=f"{other.key}, {third.key}\n{other.key}",
        visits=" | ".join(visit.key for visit in visits),
        passages=f"{passages[1].key} | {passages[2].key}",
    )
    import_rows(Finding, rows, cast.editor)
    stored = make.fresh(finding)
    assert (stored.theme, set(stored.themes.all()), set(stored.visits.all())) == (theme, {other, third}, set(visits))
    cited = [(one.passage, one.position) for one in stored.citations.all()]
    assert cited == [(passages[1], 1), (passages[2], 2)]
    assert Citation.objects.get(finding=finding, passage=passages[1]).pk == kept.pk
    gone = Citation.history.filter(history_type="-").get()
    assert (gone.history_user, gone.history_change_reason) == (cast.editor, "From a test")
    again = import_rows(Finding, rows, cast.editor)
    assert (again.changed, again.problems) == ([], [])


def test_a_row_may_name_one_above_it(cast: Cast) -> None:
    theme = make.make_theme()
    row = {name: value for name, value in row_of(theme).items() if not name.startswith(("slug", "live", "status"))}
    new = {"version": "", "publish_at": "", "parent": ""}
    rows = [
        {**row, **new, "key": "theme-above", "name_fr": "Dessus", "name_en": "Above"},
        {**row, **new, "key": "theme-below", "name_fr": "Dessous", "name_en": "Below", "parent": "theme-above"},
    ]
    report = import_rows(Theme, rows, cast.editor)
    assert report.problems == []
    assert Theme.objects.get(key="theme-below").parent == Theme.objects.get(key="theme-above")
    third = [{**rows[1], "key": "theme-third", "name_fr": "Trois", "name_en": "Three", "parent": "theme-below"}]
    assert problems_of(import_rows(Theme, third, cast.editor)) == [(2, "parent")]


def test_other_names_of_a_host_are_written(cast: Cast) -> None:
    host = make.make_host(aliases=("Un", "Deux"))
    import_rows(Host, changed(host, aliases="Deux | Trois"), cast.curator)
    assert sorted(alias.name for alias in host.aliases.all()) == ["Deux", "Trois"]


def test_three_wrong_rows_are_named_and_nothing_is_written(cast: Cast) -> None:
    findings = [make.make_finding(tour=cast.tour) for _unused in range(5)]
    rows = [{**row_of(finding), "body_fr": "Écrit par le tableau."} for finding in findings]
    rows[1]["kind"] = "gossip"
    rows[2]["theme"] = "theme-nowhere"
    rows[4]["title_fr"] = ""
    versions = Finding.history.count()
    report = import_rows(Finding, rows, cast.editor)
    assert problems_of(report) == [(3, "kind"), (4, "theme"), (6, "title_fr")]
    assert Finding.objects.filter(body_fr="Écrit par le tableau.").count() == 0
    assert Finding.history.count() == versions


def test_what_is_wrong_is_told_in_the_language_of_the_reader(cast: Cast) -> None:
    rows = changed(make.make_finding(), kind="gossip")
    with override("fr"):
        message = import_rows(Finding, rows, cast.editor).problems[0].message
    assert message.startswith("«\N{NO-BREAK SPACE}gossip\N{NO-BREAK SPACE}» n’est aucun de ces mots")


def test_columns_that_are_left_out_and_records_without_a_row_stay(cast: Cast) -> None:
    finding, other = make.make_finding(), make.make_finding()
    import_rows(Finding, [{"key": finding.key, "title_en": "Only this."}], cast.editor)
    stored = make.fresh(finding)
    assert (stored.title_en, stored.body_fr, make.fresh(other)) == ("Only this.", finding.body_fr, other)


def test_an_empty_cell_empties_its_field(cast: Cast) -> None:
    finding = make.make_finding(conditions_fr="À condition.", conditions_en="Provided.")
    import_rows(Finding, changed(finding, conditions_fr="", conditions_en=""), cast.editor)
    stored = make.fresh(finding)
    assert (stored.conditions_fr, stored.conditions_en) == (None, None)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"status": "draft"}, "status"),
        ({"live_fr": "no"}, "live_fr"),
        ({"publish_at": "2030-01-01 00:00"}, "publish_at"),
        ({"position": "-1"}, "position"),
        ({"position": "1e999999"}, "position"),
        ({"position": "9" * 5000}, "position"),
        ({"position": "1.5"}, "position"),
        ({"to_remember": "perhaps"}, "to_remember"),
        ({"title_fr": "x" * 201}, "title_fr"),
        ({"title_fr": "a\x00b"}, "title_fr"),
        ({"title_fr": "a\x1bb"}, "title_fr"),
        ({"slug_fr": "Pas une adresse"}, "slug_fr"),
        ({"theme": ""}, "theme"),
        ({"tour": "theme-1"}, "tour"),
        ({"visits": "nowhere"}, "visits"),
        ({"passages": "nowhere"}, "passages"),
        ({"original_language": "da"}, "original_language"),
    ],
)
def test_a_wrong_cell_is_named(cast: Cast, cells: dict[str, str], column: str) -> None:
    finding = make.make_finding()
    before = row_of(finding)
    rows = [{**before, **cells}]
    table = read(csv_of([{**before, "title_en": "x"}]))
    # A CSV file with a NUL is refused whole: the cell is put into the table that was read.
    table.rows[0] = table.rows[0]._replace(cells=list(rows[0].values()))
    report = bring_in(Finding, table, cast.editor, "", dry_run=False)
    assert problems_of(report)[0] == (2, column)
    assert row_of(finding) == before


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"latitude": "91"}, "latitude"),
        ({"latitude": "NaN"}, "latitude"),
        ({"longitude": "douze"}, "longitude"),
        ({"country": "Atlantis"}, "country"),
        ({"latitude": ""}, ""),
    ],
)
def test_a_wrong_place_is_named(cast: Cast, cells: dict[str, str], column: str) -> None:
    host = make.make_host(latitude="55.7", longitude="12.5", coordinates_precision="exact")
    assert (2, column) in problems_of(import_rows(Host, changed(host, **cells), cast.editor))


def test_a_comma_is_a_decimal_point(cast: Cast) -> None:
    host = make.make_host(latitude="55.7", longitude="12.5", coordinates_precision="exact")
    import_rows(Host, changed(host, latitude="55,6755"), cast.editor)
    assert float(make.fresh(host).latitude) == 55.6755


@pytest.mark.parametrize("written", ["2018-05-01", "01/05/2018", "1.5.2018"])
def test_a_day_is_read_as_people_write_it(cast: Cast, written: str) -> None:
    visit = make.make_visit()
    import_rows(type(visit), changed(visit, date=written, date_precision="jour"), cast.editor)
    assert (str(make.fresh(visit).date), make.fresh(visit).date_precision) == ("2018-05-01", "day")


def test_a_record_that_was_deleted_is_not_made_again(cast: Cast) -> None:
    theme = make.make_theme()
    rows = changed(theme, version="")
    theme.delete()
    assert problems_of(import_rows(Theme, rows, cast.editor)) == [(2, "key")]
    assert Theme.objects.count() == 0


def test_an_erased_person_is_not_brought_back(cast: Cast) -> None:
    trainee = make.make_trainee(tour=cast.tour)
    rows = changed(trainee, version="")
    trainee.erase()
    assert problems_of(import_rows(Trainee, rows, cast.editor)) == [(2, "key")]
    assert Trainee.objects.filter(key=trainee.key).count() == 0
    assert Tombstone.objects.filter(key=trainee.key).count() == 1


def test_the_same_key_twice_and_none_are_told(cast: Cast) -> None:
    finding = make.make_finding()
    rows = [*changed(finding, title_fr="Un."), *changed(finding, title_fr="Deux."), *changed(finding, key="")]
    assert problems_of(import_rows(Finding, rows, cast.editor)) == [(3, "key"), (4, "key")]


def test_what_somebody_saved_meanwhile_is_not_lost(cast: Cast) -> None:
    finding = make.make_finding(body_fr="Avant.")
    rows = changed(finding, title_en="From the sheet.")
    finding.body_fr = "Corrigé entre-temps."
    finding.save()
    assert problems_of(import_rows(Finding, rows, cast.editor)) == [(2, "version")]
    assert make.fresh(finding).body_fr == "Corrigé entre-temps."
    # Whoever has seen it says so.
    report = import_rows(Finding, [{**row_of(finding), "title_en": "From the sheet.", "version": ""}], cast.editor)
    assert report.problems == []


def test_a_curator_corrects_what_readers_have_and_moves_nothing(cast: Cast) -> None:
    assert not may_publish(cast.curator, Finding)
    finding, theme = make.make_finding(), make.make_theme()
    for cells, column in (
        ({"theme": theme.key}, "theme"),
        ({"slug_fr": "ailleurs"}, "slug_fr"),
        ({"original_language": "anglais"}, "original_language"),
        ({"visits": make.make_visit(tour=finding.tour).key}, "visits"),
    ):
        assert problems_of(import_rows(Finding, changed(finding, **cells), cast.curator)) == [(2, column)]
        assert import_rows(Finding, changed(finding, **cells), cast.editor, dry_run=True).problems == []
    assert import_rows(Finding, changed(finding, body_fr="Mieux dit."), cast.curator).problems == []
    assert make.fresh(finding).body_fr == "Mieux dit."


def test_a_curator_leaves_what_is_scheduled(cast: Cast) -> None:
    time = timezone.now() + timedelta(days=2)
    finding = make.make_finding(status=Status.IN_REVIEW, publish_at=time)
    assert problems_of(import_rows(Finding, changed(finding, body_fr="Autre."), cast.curator)) == [(2, "body_fr")]
    assert import_rows(Finding, changed(finding, body_fr="Autre."), cast.editor).problems == []


def test_a_curator_shows_nobody_to_more_people(cast: Cast) -> None:
    trainee = make.make_trainee(tour=cast.tour, visibility=Visibility.CLASS_ONLY)
    for cells, column in (
        ({"visibility": "listed on the participants’ page"}, "visibility"),
        ({"tour": cast.other_tour.key}, "tour"),
    ):
        assert problems_of(import_rows(Trainee, changed(trainee, **cells), cast.curator)) == [(2, column)]
        assert import_rows(Trainee, changed(trainee, **cells), cast.editor, dry_run=True).problems == []
    assert import_rows(Trainee, changed(trainee, visibility="hidden"), cast.curator).problems == []
    new = [{"key": "t-new", "tour": cast.tour.key, "given_name": "A", "family_name": "B", "visibility": "listed"}]
    assert problems_of(import_rows(Trainee, new, cast.curator)) == [(2, "visibility")]


def test_whoever_may_not_add_adds_nothing(cast: Cast) -> None:
    finding = make.make_finding()
    report = import_rows(Finding, new_finding(finding, title_fr="Neuf"), cast.outsider)
    assert problems_of(report) == [(2, "key")]
    assert Finding.objects.count() == 1


def test_an_address_that_no_reader_knows_follows_its_title(cast: Cast) -> None:
    draft = make.make_finding(title_fr="Titre", title_en="Title", status=Status.DRAFT, live_fr=False, live_en=False)
    assert draft.slug_fr == "titre"
    import_rows(Finding, changed(draft, title_fr="Autre titre"), cast.curator)
    assert (make.fresh(draft).slug_fr, make.fresh(draft).slug_en) == ("autre-titre", "title")
    known = make.make_finding(title_fr="Connu", title_en="Known")
    import_rows(Finding, changed(known, title_fr="Autre connu"), cast.editor)
    assert make.fresh(known).slug_fr == "connu"


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("key;title_da", "Unknown headings: title_da"),
        ("key;title_fr;Titre (français)", "Given twice: Title (French)"),
        ("title_fr;title_en", "The sheet needs the column “Key”"),
        ("key;;title_fr", "Unknown headings: column 2"),
    ],
)
def test_headings_that_are_not_understood_are_told(cast: Cast, headings: str, told: str) -> None:
    row = ";".join("x" for _unused in headings.split(";"))
    with pytest.raises(SheetError, match=told.replace("(", r"\(").replace(")", r"\)")):
        bring_in(Finding, read(f"{headings}\n{row}\n".encode()), cast.editor, "", dry_run=False)


def test_more_changes_than_are_taken_at_once_are_refused(cast: Cast) -> None:
    rows = [{**row_of(make.make_finding(tour=cast.tour)), "body_fr": "Autre."} for _unused in range(3)]
    with pytest.raises(SheetError, match="more than 2 records"):
        bring_in(Finding, read(csv_of(rows)), cast.editor, "", dry_run=False, most=2)
    assert Finding.objects.filter(body_fr="Autre.").count() == 0
    assert bring_in(Finding, read(csv_of(rows)), cast.editor, "", dry_run=False, most=3).problems == []


def test_a_key_that_is_like_another_is_told(cast: Cast) -> None:
    finding = make.make_finding()
    make.make_theme(key="theme-reform-2007")
    [problem] = import_rows(Finding, changed(finding, theme="theme-reforme-2007"), cast.editor).problems
    assert problem.message == (
        "There is no record with this key (theme): theme-reforme-2007. Did you mean theme-reform-2007?"
    )


def test_the_main_theme_is_none_of_the_others(cast: Cast) -> None:
    finding, theme = make.make_finding(), make.make_theme()
    assert problems_of(import_rows(Finding, changed(finding, theme=theme.key, themes=theme.key), cast.editor)) == [
        (2, "themes")
    ]


def test_an_address_that_is_taken_is_told_in_its_column(cast: Cast) -> None:
    finding = make.make_finding()
    report = import_rows(Finding, changed(finding, key="copy-1", version=""), cast.editor)
    assert problems_of(report) == [(2, "slug_en"), (2, "slug_fr")]
    assert finding.key in report.problems[0].message


def test_other_names_are_as_long_as_they_may_be(cast: Cast) -> None:
    host = make.make_host(aliases=("Un",))
    assert problems_of(import_rows(Host, changed(host, aliases="x" * 900), cast.editor)) == [(2, "aliases")]
    assert [alias.name for alias in host.aliases.all()] == ["Un"]


def test_parts_of_a_record_are_for_those_who_may_change_them(cast: Cast) -> None:
    host, user = make.make_host(aliases=("Un",)), make.make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_host", "change_host"]))
    assert problems_of(import_rows(Host, changed(host, aliases="Deux"), user)) == [(2, "aliases")]
    assert import_rows(Host, changed(host, name_fr="Autre"), user).problems == []


def test_a_text_has_an_end(cast: Cast) -> None:
    finding = make.make_finding()
    report = import_rows(Finding, changed(finding, body_fr="x" * (LONGEST_TEXT + 1)), cast.editor)
    assert problems_of(report) == [(2, "body_fr")]
    assert import_rows(Finding, changed(finding, body_fr="x" * LONGEST_TEXT), cast.editor).problems == []


def test_after_many_faults_the_rest_is_not_looked_at(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "MOST_FAULTY", 2)
    rows = [{**row_of(make.make_finding(tour=cast.tour)), "kind": "gossip"} for _unused in range(4)]
    report = import_rows(Finding, rows, cast.editor)
    assert (problems_of(report), report.unseen_from) == ([(2, "kind"), (3, "kind")], 4)


def test_what_an_old_spreadsheet_has_no_character_for_stays(cast: Cast) -> None:
    finding = make.make_finding(title_fr="Que faire\u202f? Vite\u202f!", body_fr="Avant.")
    rows = changed(finding, title_fr="Que faire?? Vite?!", body_fr="Après.")
    import_rows(Finding, rows, cast.editor)
    stored = make.fresh(finding)
    assert (stored.title_fr, stored.body_fr) == ("Que faire\u202f? Vite\u202f!", "Après.")


def test_what_readers_have_and_what_no_longer_follows_is_told(cast: Cast) -> None:
    draft = make.make_finding(status=Status.DRAFT, live_fr=False, live_en=False)
    rows = [*changed(make.make_finding(), body_fr="Autre."), *changed(draft, body_fr="Autre.", body_en="Other.")]
    report = import_rows(Finding, rows, cast.editor, dry_run=True)
    assert [(row.published, row.stale) for row in report.changed] == [(True, True), (False, False)]
