"""Bringing a version back: every text and every link, what was remembered of translations, and nothing published."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from findings.enums import Status, Translated, Visibility
from findings.models import Citation, Finding, FollowUp, Host, HostAlias, Theme, Tour, Trainee, Translation
from findings.parity.memory import confirm, keep
from tests import make
from tests.admin.forms import address, signed_in
from tests.admin.histories import bring_back, changes, entries, said, version_address, write
from tests.admin.test_roles import OUTSIDE, PUBLISHED, RECORDS, STAFF
from tests.conftest import Cast

DRAFT: dict[str, Any] = {"status": Status.DRAFT, "live_fr": False, "live_en": False}


def cited(finding: Finding) -> list[tuple[Any, int]]:
    """The passages that a finding rests on, with their positions."""
    return list(Citation.objects.filter(finding=finding).values_list("passage", "position"))


# What comes back -----------------------------------------------------------------------------------------------------


def test_texts_columns_links_and_inner_records_come_back(cast: Cast) -> None:
    theme, other, visit = make.make_theme(), make.make_theme(), make.make_visit()
    finding = make.make_finding(
        title_fr="Avant", theme=theme, themes=(theme, other), visits=(visit,), position=3, **DRAFT
    )
    passages = [make.make_passage(tour=finding.tour) for _ in range(3)]
    make.cite(finding, passages[0], passages[1])
    version, before = finding.history.first(), cited(finding)
    entry = entries(signed_in(cast.editor), finding)[0]
    write(finding, "All else", cast.curator, title_fr="Après", theme=other, position=4, editor_note_en="A note")
    finding.themes.set([other])
    finding.visits.clear()
    Citation.objects.get(finding=finding, passage=passages[0]).delete()
    Citation.objects.create(finding=finding, passage=passages[2], position=1)
    assert said(bring_back(signed_in(cast.curator), finding, entry.address)) == ["The version was brought back."]
    back = Finding.objects.get(pk=finding.pk)
    assert (back.title_fr, back.theme, back.position, back.editor_note_en or "") == ("Avant", theme, 3, "")
    assert set(back.themes.all()) == {theme, other}
    assert set(back.visits.all()) == {visit}
    assert cited(back) == before
    assert (back.key, back.created_at) == (version.key, version.created_at)


def test_the_other_names_of_a_host_come_back(cast: Cast) -> None:
    host = make.make_host(aliases=("Mindlab", "Mind Lab"))
    entry = entries(signed_in(cast.curator), host)[0]
    write(host, "One is wrong", cast.curator, kind="laboratory")
    HostAlias.objects.get(name="Mindlab").delete()
    HostAlias.objects.create(host=host, name="MINDLAB")
    bring_back(signed_in(cast.curator), host, entry.address)
    assert [alias.name for alias in host.aliases.order_by("name")] == ["Mind Lab", "Mindlab"]
    assert Host.objects.get(pk=host.pk).kind == "other"


def test_what_was_done_to_inner_records_alone_is_brought_back(cast: Cast) -> None:
    host = make.make_host(aliases=("Mindlab",))
    curator = signed_in(cast.curator)
    alias = host.aliases.get()
    alias._history_user = cast.editor
    alias.delete()
    removal, before = entries(curator, host)[:2]
    assert (changes(removal), changes(before)) == ({"Other names of a host": [("removed", "Mindlab")]}, {})
    bring_back(curator, host, before.address)
    assert [one.name for one in host.aliases.all()] == ["Mindlab"]
    bring_back(curator, host, removal.address)
    assert host.aliases.count() == 0


def test_inner_records_that_no_history_knows_stay(cast: Cast) -> None:
    host = make.make_host(aliases=("Loaded raw",))
    HostAlias.history.all().delete()
    version = host.history.first()
    write(host, "Kind", cast.curator, kind="cluster")
    HostAlias.objects.create(host=host, name="Written since")
    bring_back(signed_in(cast.curator), host, version)
    assert [one.name for one in host.aliases.all()] == ["Loaded raw"]


def test_a_version_written_in_bulk_brings_its_links_back(cast: Cast) -> None:
    theme = make.make_theme()
    finding = make.make_finding(themes=(theme,), position=1, **DRAFT)
    Finding.objects.filter(pk=finding.pk).update(position=2)
    version = finding.history.first()
    finding.themes.clear()
    write(finding, "Third", cast.curator, position=3)
    bring_back(signed_in(cast.curator), finding, version)
    back = Finding.objects.get(pk=finding.pk)
    assert (back.position, list(back.themes.all())) == (2, [theme])


def test_it_is_history_itself_and_can_be_undone(cast: Cast) -> None:
    tour = make.make_tour(title_en="First", **DRAFT)
    first = tour.history.first()
    second = write(tour, "Second", cast.editor, title_en="Second")
    curator = signed_in(cast.curator)
    bring_back(curator, tour, first, reason="The first was right.")
    last = tour.history.first()
    date = entries(curator, tour)[-1].date.astimezone().strftime("%Y, %H:%M")
    assert (last.history_type, last.history_user, last.title_en) == ("~", cast.curator, "First")
    assert last.history_change_reason.startswith("Brought back from the version of ")
    assert last.history_change_reason.endswith(". The first was right.")
    assert date[:4] in last.history_change_reason
    assert [one.change_message for one in LogEntry.objects.filter(user=cast.curator)] == [last.history_change_reason]
    bring_back(curator, tour, second)
    assert Tour.objects.get(pk=tour.pk).title_en == "Second"
    assert tour.history.count() == 4


def test_bringing_back_a_finding_with_all_its_links_writes_one_version(cast: Cast) -> None:
    finding = make.make_finding(visits=(make.make_visit(),), themes=(make.make_theme(),), **DRAFT)
    version = finding.history.first()
    finding.themes.clear()
    finding.visits.clear()
    count = finding.history.count()
    bring_back(signed_in(cast.curator), finding, version)
    assert finding.history.count() == count + 1
    assert [one.differences == [] for one in entries(signed_in(cast.curator), finding)[:1]] == [False]


def test_the_page_shows_what_would_change_and_writes_nothing(cast: Cast) -> None:
    theme = make.make_theme(name_en="Dropped")
    finding = make.make_finding(title_en="Before", themes=(theme,), **DRAFT)
    version = finding.history.first()
    write(finding, "Changed", cast.curator, title_en="After")
    finding.themes.clear()
    count = finding.history.count()
    page = signed_in(cast.curator).get(version_address(finding, version))
    sight = page.context["sight"]
    assert changes(sight.changes) == {
        "Title, in English": [("removed", "After"), ("added", "Before")],
        "Other themes": [("added", "Dropped")],
    }
    whole = {one.label: one.after for one in sight.whole}
    assert (whole["Title, in English"], whole["Other themes"], whole["Status"]) == (["Before"], ["Dropped"], ["draft"])
    assert finding.history.count() == count
    assert 'value="Bring this version back"' in page.text


def test_what_is_there_already_is_not_brought_back(cast: Cast) -> None:
    tour = make.make_tour()
    version, count = tour.history.first(), tour.history.count()
    curator = signed_in(cast.curator)
    assert 'value="Bring this version back"' not in curator.get(version_address(tour, version)).text
    answer = bring_back(curator, tour, version)
    assert answer.context["form"].non_field_errors() == ["There is nothing to bring back: the record is like this now."]
    assert tour.history.count() == count


# Translations --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("original", "other"), [("fr", "en"), ("en", "fr")])
def test_what_a_translation_was_comes_back_with_it(cast: Cast, original: str, other: str) -> None:
    finding = make.make_finding(original_language=original, **DRAFT)
    valid = finding.history.first()
    stale = write(finding, "Original", cast.curator, **{f"title_{original}": "Mended"})
    write(finding, "Translation", cast.curator, **{f"title_{other}": "Mended too"})
    last = finding.history.first()
    editor = signed_in(cast.editor)
    told = []
    for version in (valid, stale, last, valid):
        bring_back(editor, finding, version)
        told.append(Finding.objects.with_state().get(pk=finding.pk))
    states = [Translated.VALID, Translated.STALE, Translated.VALID, Translated.VALID]
    assert [one.record_state for one in told] == states
    assert [one.translation for one in told] == states


def test_what_was_decided_of_a_translation_comes_back_too(cast: Cast) -> None:
    finding = make.make_finding(**DRAFT)
    first = finding.history.first()
    kept = write(finding, "Kept", cast.curator, title_fr="Un")
    keep(finding, ["title"], cast.editor)
    confirmed = write(finding, "Confirmed", cast.curator, title_fr="Deux")
    confirm(finding, ["title"], cast.editor)
    stale = write(finding, "Stale", cast.curator, title_fr="Trois")
    states = []
    for version in (kept, confirmed, first, stale):
        bring_back(signed_in(cast.editor), finding, version)
        states.append(Finding.objects.with_state().get(pk=finding.pk).record_state)
    assert states == [Translated.KEPT, Translated.VALID, Translated.VALID, Translated.STALE]
    # What is recalled is not said again.
    assert len([one for one in entries(signed_in(cast.editor), finding) if one.decided]) == 2


def test_the_language_that_was_the_original_is_it_again(cast: Cast) -> None:
    finding = make.make_finding(original_language="fr", **DRAFT)
    version = finding.history.first()
    write(finding, "English first", cast.curator, original_language="en", title_en="Other words")
    bring_back(signed_in(cast.curator), finding, version)
    back = Finding.objects.with_state().get(pk=finding.pk)
    assert (back.original_language, back.record_state) == ("fr", Translated.VALID)


# Publication ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("role", ["curator", "editor", "administrator"])
def test_bringing_a_version_back_neither_publishes_nor_withdraws(cast: Cast, role: str, status: Status) -> None:
    for before in (Status.DRAFT, Status.PUBLISHED):
        live = before == Status.PUBLISHED
        finding = make.make_finding(title_en="Before", status=before, live_fr=live, live_en=live)
        version = finding.history.first()
        write(finding, "Moved", cast.editor, title_en="After", status=status, live_fr=True, live_en=False)
        assert said(bring_back(signed_in(getattr(cast, role)), finding, version)) == ["The version was brought back."]
        back = Finding.objects.get(pk=finding.pk)
        assert (back.title_en, back.status, back.live_fr, back.live_en) == ("Before", status, True, False)
        assert (back.publish_at, back.status_by, back.status_at) == (None, None, None)


def test_what_readers_were_promised_keeps_its_place_and_its_original_language(cast: Cast) -> None:
    tour = make.make_tour(title_en="Before", slug_en="before", status=Status.IN_REVIEW)
    version = tour.history.first()
    moved: dict[str, Any] = {"slug_en": "after", "original_language": "en", "title_en": "After"}
    write(tour, "Scheduled", cast.editor, publish_at="2031-01-01T00:00:00Z", **moved)
    bring_back(signed_in(cast.curator), tour, version)
    back = Tour.objects.get(pk=tour.pk)
    assert (back.title_en, back.slug_en, back.original_language) == ("Before", "after", "en")
    bring_back(signed_in(cast.editor), tour, version)
    back = Tour.objects.get(pk=tour.pk)
    assert (back.slug_en, back.original_language, back.is_scheduled) == ("before", "fr", True)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("role", ["curator", "editor"])
def test_only_who_may_publish_moves_what_was_published(cast: Cast, role: str, status: Status) -> None:
    theme, visit, tour = make.make_theme(), make.make_visit(), make.make_tour()
    finding = make.make_finding(
        tour=tour, theme=theme, themes=(theme,), visits=(visit,), slug_fr="avant", status=status
    )
    version = finding.history.first()
    elsewhere = {"tour": cast.tour, "theme": make.make_theme(), "slug_fr": "apres"}
    write(finding, "Moved", cast.editor, title_en="After", **elsewhere)
    finding.themes.clear()
    finding.visits.clear()
    client = signed_in(getattr(cast, role))
    stays = role == "curator" and status in (Status.PUBLISHED, Status.ARCHIVED)
    page = client.get(version_address(finding, version))
    told = "Stays as it is, for only somebody who may publish the record can move it: "
    assert page.context["why"] == (told + "Slug, in French, Tour, Main theme, Other themes, Visits." if stays else "")
    bring_back(client, finding, version)
    back = Finding.objects.get(pk=finding.pk)
    place = (back.tour == tour, back.theme == theme, theme in back.themes.all(), visit in back.visits.all())
    assert (*place, back.slug_fr == "avant") == (not stays,) * 5
    assert back.title_en == version.title_en


def test_the_place_of_a_follow_up_and_of_a_theme_stay_too(cast: Cast) -> None:
    parent, theme = make.make_theme(), make.make_theme()
    follow_up = make.make_follow_up(tour=cast.tour, text_en="Before")
    versions = [theme.history.first(), follow_up.history.first()]
    write(theme, "Under", cast.editor, parent=parent, name_en="After")
    write(follow_up, "Elsewhere", cast.editor, tour=None, theme=parent, text_en="After")
    for record, version in zip((theme, follow_up), versions, strict=True):
        bring_back(signed_in(cast.curator), record, version)
    moved = FollowUp.objects.get(pk=follow_up.pk)
    assert (Theme.objects.get(pk=theme.pk).parent, moved.tour, moved.theme) == (parent, None, parent)
    assert (Theme.objects.get(pk=theme.pk).name_en == "After", moved.text_en) == (False, "Before")


def test_a_version_that_readers_could_not_read_is_refused(cast: Cast) -> None:
    finding = make.make_finding(title_en="", body_en="", status=Status.DRAFT, live_en=False)
    version = finding.history.first()
    write(finding, "Both", cast.editor, title_en="Written", body_en="Written", status=Status.PUBLISHED, live_en=True)
    count = finding.history.count()
    answer = bring_back(signed_in(cast.editor), finding, version, reason="As it was")
    assert answer.context["form"].non_field_errors() == ["To be readable in English, it needs its English texts."]
    assert "Error:" in answer.text
    assert 'value="As it was"' in answer.text
    assert (Finding.objects.get(pk=finding.pk).title_en, finding.history.count()) == ("Written", count)


# People --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["curator", "editor"])
def test_nobody_is_shown_to_more_people_by_going_back(cast: Cast, role: str) -> None:
    trainee = make.make_trainee(tour=cast.tour, visibility=Visibility.LISTED, given_name="Zoé", user=cast.alumna)
    version = trainee.history.first()
    write(
        trainee, "Asked to be hidden", cast.editor, visibility=Visibility.HIDDEN, tour=cast.other_tour, given_name="Z."
    )
    client = signed_in(getattr(cast, role))
    told = client.get(version_address(trainee, version)).context["why"]
    stays = "Tour, Visibility" if role == "curator" else "Visibility"
    assert told == f"Stays as it is, for it decides who may see the person: {stays}."
    bring_back(client, trainee, version)
    back = Trainee.objects.get(pk=trainee.pk)
    assert (back.given_name, back.visibility, back.user) == ("Zoé", Visibility.HIDDEN, cast.alumna)
    assert back.tour == (cast.other_tour if role == "curator" else cast.tour)


def test_nothing_is_left_to_bring_back_of_who_was_erased(cast: Cast) -> None:
    trainee = make.make_trainee(family_name="Nomrare", role_fr="Directrice", role_en="Director")
    version = write(trainee, "Name", cast.editor, given_name="Zoé")
    editor = signed_in(cast.editor)
    bring_back(editor, trainee, trainee.history.last())
    url, pk = version_address(trainee, version), trainee.pk
    trainee.erase()
    assert [editor.get(url).status_code, editor.post(url, {"seen": "x"}).status_code] == [302, 302]
    assert not Trainee.objects.filter(pk=pk).exists()
    assert not Trainee.history.filter(id=pk).exists()
    assert not LogEntry.objects.filter(object_repr__contains="Nomrare").exists()
    assert not Translation.history.filter(kind="trainee").exists()


# What stands in the way ----------------------------------------------------------------------------------------------


def test_what_somebody_changed_meanwhile_is_not_written_over(cast: Cast) -> None:
    finding = make.make_finding(title_en="First", **DRAFT)
    version = finding.history.first()
    write(finding, "Second", cast.curator, title_en="Second")
    curator = signed_in(cast.curator)
    url = version_address(finding, version)
    meanwhile: list[Callable[[], Any]] = [
        lambda: write(finding, "Meanwhile", cast.editor, title_en="Third"),
        lambda: finding.themes.add(make.make_theme()),
        lambda: make.cite(finding, make.make_passage()),
        lambda: Finding.objects.filter(pk=finding.pk).update(position=99),
    ]
    for change in meanwhile:
        seen = curator.get(url).context["sight"].stamp
        change()
        count = finding.history.count()
        answer = curator.post(url, {"seen": seen, "reason": "Mine"})
        assert answer.context["form"].non_field_errors() == [
            "Somebody changed the record meanwhile. Look at what would change now."
        ]
        assert finding.history.count() == count
    assert curator.post(url, {"seen": answer.context["sight"].stamp}).status_code == 302
    assert Finding.objects.get(pk=finding.pk).title_en == "First"


def test_a_target_that_is_gone_is_named_and_nothing_is_written(cast: Cast) -> None:
    gone, theme = make.make_theme(name_en="Gone"), make.make_theme()
    finding = make.make_finding(title_en="Before", theme=gone, **DRAFT)
    version = finding.history.first()
    write(finding, "Moved", cast.curator, title_en="After", theme=theme)
    gone.delete()
    curator = signed_in(cast.curator)
    page = curator.get(version_address(finding, version))
    assert page.context["sight"].reach.missing == ["Main theme: Gone"]
    assert 'value="Bring this version back"' not in page.text
    answer = bring_back(curator, finding, version)
    assert answer.context["form"].non_field_errors() == [
        "It hangs on a record that no longer exists, to be restored first – Main theme: Gone."
    ]
    assert Finding.objects.get(pk=finding.pk).title_en == "After"


def test_links_to_what_is_gone_are_left_out_with_a_word(cast: Cast) -> None:
    gone, theme = make.make_theme(name_en="Gone"), make.make_theme()
    finding = make.make_finding(title_en="Before", themes=(gone, theme), **DRAFT)
    passage = make.make_passage(key="passage-z", section_en="Part", number=1)
    make.cite(finding, passage)
    entry = entries(signed_in(cast.curator), finding)[0]
    write(finding, "Cleared", cast.curator, title_en="After")
    finding.themes.clear()
    Citation.objects.get(finding=finding).delete()
    gone.delete()
    passage.delete()
    assert said(bring_back(signed_in(cast.curator), finding, entry.address)) == [
        "The version was brought back.",
        "Left out, for it no longer exists – Other themes: Gone.",
        "Left out, for it no longer exists – Citations: Part · 1 (passage-z).",
    ]
    back = Finding.objects.get(pk=finding.pk)
    assert (back.title_en, list(back.themes.all()), cited(back)) == ("Before", [theme], [])


def test_a_slug_that_was_taken_since_stays_with_who_has_it(cast: Cast) -> None:
    theme = make.make_theme(slug_fr="ancien", slug_en="old", **DRAFT)
    version = theme.history.first()
    write(theme, "Moved", cast.curator, slug_fr="nouveau", slug_en="new")
    # Where a record has no slug of its own in a language, the other's stands in.
    other = make.make_theme(slug_en="ancien")
    assert said(bring_back(signed_in(cast.curator), theme, version)) == [
        "The version was brought back.",
        "Another page has the slug “ancien” since: this one has its own.",
    ]
    slugs = [(one.slug_fr, one.slug_en) for one in (Theme.objects.get(pk=one.pk) for one in (theme, other))]
    assert (slugs[0], slugs[1][1]) == (("nouveau", "old"), "ancien")


def test_what_is_no_longer_sound_is_refused_with_its_reason(cast: Cast) -> None:
    term = make.make_term(word="commune")
    version = term.history.first()
    write(term, "Other word", cast.curator, word="municipalité")
    other = make.make_term(word="commune")
    answer = bring_back(signed_in(cast.curator), term, version)
    assert answer.context["form"].non_field_errors() == [
        f"Other forms: “{other}” is already explained under this form: commune.",
        "Word: Term with this Word already exists.",
    ]


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", RECORDS)
@pytest.mark.parametrize("role", [*OUTSIDE, *STAFF])
def test_bringing_back_is_for_those_who_may_change_the_record(cast: Cast, role: str, model: str) -> None:
    record = RECORDS[model]()
    # What was published is moved by those who may publish it, its original language too.
    draft: dict[str, Any] = {"status": Status.DRAFT} if model in PUBLISHED else {}
    version = write(record, "Draft", **draft)
    write(record, "Language", original_language="en")
    bring_back(signed_in(getattr(cast, role)), record, version)
    assert type(record).objects.get(pk=record.pk).original_language == ("fr" if role in STAFF else "en")


def test_who_may_only_read_is_shown_the_version_without_the_button(cast: Cast) -> None:
    reader = make.make_user(is_staff=True)
    reader.user_permissions.set(cast.curator.groups.get().permissions.filter(codename="view_theme"))
    theme = make.make_theme(name_en="Before", **DRAFT)
    version = theme.history.first()
    write(theme, "Changed", cast.curator, name_en="After")
    client = signed_in(reader)
    page = client.get(version_address(theme, version))
    assert (page.status_code, 'value="Bring this version back"' in page.text) == (200, False)
    assert bring_back(client, theme, version).status_code == 403
    assert Theme.objects.get(pk=theme.pk).name_en == "After"


def test_who_may_not_change_citations_leaves_them(cast: Cast) -> None:
    writer = make.make_user(is_staff=True)
    rights = cast.curator.groups.get().permissions
    writer.user_permissions.set(rights.filter(codename__in=["view_finding", "change_finding", "add_citation"]))
    finding = make.make_finding(title_en="Before", **DRAFT)
    version = finding.history.first()
    write(finding, "Changed", cast.curator, title_en="After")
    make.cite(finding, make.make_passage())
    client = signed_in(writer)
    bring_back(client, finding, version)
    assert (Finding.objects.get(pk=finding.pk).title_en, len(cited(finding))) == ("Before", 1)


@pytest.mark.parametrize("reason", ["\0", "x" * 100_000])
def test_a_wrong_reason_is_an_error_of_the_form(cast: Cast, reason: str) -> None:
    theme = make.make_theme(name_en="Before")
    version = theme.history.first()
    write(theme, "Changed", cast.curator, name_en="After")
    answer = bring_back(signed_in(cast.curator), theme, version, reason=reason)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["reason"])
    assert Theme.objects.get(pk=theme.pk).name_en == "After"


def test_an_address_is_read_by_get_and_written_by_post_alone(cast: Cast) -> None:
    theme = make.make_theme(name_en="Before")
    version = theme.history.first()
    write(theme, "Changed", cast.curator, name_en="After")
    client = signed_in(cast.curator)
    url = version_address(theme, version)
    seen = client.get(url).context["sight"].stamp
    assert client.get(url, {"seen": seen}).status_code == 200
    assert Theme.objects.get(pk=theme.pk).name_en == "After"
    assert client.get(address("theme_history", theme.pk)).status_code == 200
