"""The history of a record: each change once, by whom, when and why, field by field and language by language."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings.enums import Claim, Standing, Status
from findings.models import Citation, Finding, HostAlias, Theme
from findings.parity.memory import confirm, keep
from tests import make
from tests.admin.forms import address, save, signed_in
from tests.admin.histories import changes, entries, version_address, write
from tests.admin.test_roles import EXPECTED, OUTSIDE, RECORDS, STAFF
from tests.conftest import Cast

MOST_QUERIES = 18


def test_an_entry_says_who_when_what_and_why(cast: Cast) -> None:
    finding = make.make_finding(position=3)
    version = write(finding, "The memo has it fourth", cast.curator, position=4)
    last, first = entries(signed_in(cast.editor), finding)
    assert (last.user, last.reason, last.what) == (cast.curator, "The memo has it fourth", "Changed")
    assert last.date == version.history_date
    assert (first.what, first.differences) == ("Added", [])


def test_what_changed_is_told_by_field_and_language_word_by_word(cast: Cast) -> None:
    finding = make.make_finding(title_fr="Un titre ancien", title_en="An old title")
    write(finding, "Mended", cast.curator, title_fr="Un titre nouveau")
    last = entries(signed_in(cast.curator), finding)[0]
    assert changes(last) == {"Title, in French": [("removed", "ancien"), ("added", "nouveau")]}
    page = signed_in(cast.curator).get(address("finding_history", finding.pk)).text
    assert (
        '<dd class="words" lang="fr">Un titre '
        '<del><span class="visually-hidden">removed: </span>ancien</del>'
        '<ins><span class="visually-hidden">added: </span>nouveau</ins>\n</dd>'
    ) in page


def test_values_are_told_as_readers_know_them(cast: Cast) -> None:
    theme, other = make.make_theme(name_en="Old theme"), make.make_theme(name_en="New theme")
    visit = make.make_visit(name_en="A visit")
    finding = make.make_finding(theme=theme, claim=Claim.HOST)
    write(finding, "Placed", cast.curator, theme=other, claim=Claim.ANALYSIS, standing=Standing.CHANGED)
    finding.visits.add(visit)
    assert changes(entries(signed_in(cast.curator), finding)[0]) == {
        "How we know": [("removed", "said by the host"), ("added", "the class’s own analysis")],
        "Since then": [("removed", "not checked"), ("added", "the situation has changed")],
        "Main theme": [("removed", "Old theme"), ("added", "New theme")],
        "Visits": [("added", "A visit")],
    }


def test_dates_numbers_and_yes_or_no_are_told_in_words(cast: Cast) -> None:
    tour = make.make_tour(class_year=2015, live_en=False)
    write(tour, "Known now", cast.editor, class_year=2016, starts_on="2015-05-01", live_en=True, country="SE")
    assert changes(entries(signed_in(cast.editor), tour)[0]) == {
        "Class": [("removed", "2015"), ("added", "2016")],
        "Country": [("removed", "Denmark"), ("added", "Sweden")],
        "Readable in English": [("removed", "No"), ("added", "Yes")],
        "Travel begins on": [("added", "1 May 2015")],
    }


def test_what_was_deleted_since_keeps_its_name(cast: Cast) -> None:
    gone, theme = make.make_theme(name_en="Gone"), make.make_theme(name_en="Stays")
    finding = make.make_finding(theme=gone, themes=(gone,))
    write(finding, "Moved", cast.curator, theme=theme)
    finding.themes.clear()
    gone.delete()
    assert changes(entries(signed_in(cast.curator), finding)[0]) == {
        "Main theme": [("removed", "Gone (deleted since)"), ("added", "Stays")],
        "Other themes": [("removed", "Gone (deleted since)")],
    }


def test_the_inner_records_are_part_of_the_history(cast: Cast) -> None:
    finding, host = make.make_finding(), make.make_host(aliases=("Mindlab",))
    passages = [make.make_passage(key=f"passage-{letter}", section_en="Part", number=1) for letter in "ab"]
    curator = signed_in(cast.curator)
    make.cite(finding, passages[0])
    citation = Citation.objects.get(finding=finding)
    citation.position, citation._change_reason = 2, "Second"
    citation.save()
    assert changes(entries(curator, finding)[0]) == {
        "Citations": [("removed", "Part · 1 (passage-a), position 1"), ("added", "Part · 1 (passage-a), position 2")]
    }
    alias = HostAlias.objects.get(host=host)
    alias._change_reason = "Nobody says so"
    alias.delete()
    assert changes(entries(curator, host)[0]) == {"Other names of a host": [("removed", "Mindlab")]}


def test_what_nobody_wrote_is_left_out(cast: Cast) -> None:
    finding = make.make_finding()
    write(finding, "Seen again", cast.curator)
    last = entries(signed_in(cast.curator), finding)[0]
    assert (last.reason, last.differences) == ("Seen again", [])


def test_a_long_text_is_shown_around_what_changed(cast: Cast) -> None:
    body = " ".join(f"mot{number}" for number in range(300))
    finding = make.make_finding(body_fr=body)
    write(finding, "One word", cast.curator, body_fr=body.replace("mot150", "neuf"))
    difference = entries(signed_in(cast.curator), finding)[0].differences[0]
    pieces = [piece.text for piece in difference.abridged]
    assert pieces[1:3] == ["mot150", "neuf"]
    assert (pieces[0][:4], pieces[0][-14:]) == ("[…] ", "mot148 mot149 ")
    assert (pieces[3][:15], pieces[3][-4:]) == (" mot151 mot152 ", " […]")
    assert "".join(piece.text for piece in difference.pieces if piece.change != "added") == body


def test_a_word_to_whoever_proposed_it_stands_with_the_step(cast: Cast) -> None:
    finding = make.make_finding(status=Status.IN_REVIEW)
    write(finding, "", cast.editor, status=Status.DRAFT, status_comment="Say by whom.")
    last = entries(signed_in(cast.curator), finding)[0]
    assert (last.comment, changes(last)) == (
        "Say by whom.",
        {"Status": [("removed", "in review"), ("added", "draft")]},
    )
    write(finding, "Said", cast.curator, status=Status.IN_REVIEW, status_comment="")
    assert entries(signed_in(cast.curator), finding)[0].comment == ""


# Who reads names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reader", "read"), [("curator", False), ("editor", False), ("administrator", True)])
def test_an_account_that_is_not_of_the_staff_is_for_those_who_may_see_accounts(
    cast: Cast, reader: str, read: bool
) -> None:
    finding = make.make_finding()
    version = write(finding, "By an alumna", cast.alumna, position=9)
    write(finding, "By an editor", cast.editor, position=10)
    client = signed_in(getattr(cast, reader))
    urls = (address("finding_history", finding.pk), version_address(finding, version))
    pages = [client.get(url).text for url in urls]
    assert [cast.alumna.email in page for page in pages] == [read, read]
    assert cast.editor.email in pages[0]


# One change, one entry -----------------------------------------------------------------------------------------------


def test_a_saved_form_is_one_entry_whatever_it_changes(cast: Cast) -> None:
    finding = make.make_finding(visits=(make.make_visit(name_en="First"),), themes=(make.make_theme(name_en="Old"),))
    passage = make.make_passage(key="passage-c", section_en="Part", number=1, tour=finding.tour)
    before = len(entries(signed_in(cast.editor), finding))
    editor = signed_in(cast.editor)
    visit, theme = make.make_visit(name_en="Second"), make.make_theme(name_en="New")
    sent = {
        "title_en": "Finding mended",
        "visits": [visit.pk],
        "themes": [theme.pk],
        "citations-0-passage": passage.pk,
        "reason": "Read again",
    }
    assert save(editor, address("finding_change", finding.pk), **sent).status_code == 302
    found = entries(editor, finding)
    assert (len(found) - before, found[0].reason) == (1, "Read again")
    assert set(changes(found[0])) == {"Title, in English", "Visits", "Other themes", "Citations"}
    assert changes(found[0])["Visits"] == [("removed", "First"), ("added", "Second")]
    versions = finding.history.filter(history_user=cast.editor).count()
    assert versions > 1


def test_every_version_of_an_entry_leads_to_its_last(cast: Cast) -> None:
    finding = make.make_finding()
    write(finding, "Together", cast.curator, position=4)
    finding.themes.add(make.make_theme())
    found = entries(signed_in(cast.curator), finding)[0]
    assert found.address == str(finding.history.first().history_id)
    for address_of in (found.address, finding.history.all()[1]):
        page = signed_in(cast.curator).get(version_address(finding, address_of))
        assert page.context["sight"].changes == []


@pytest.mark.parametrize("apart", ["user", "reason", "time"])
def test_what_was_done_apart_is_told_apart(cast: Cast, apart: str) -> None:
    finding = make.make_finding()
    write(finding, "Why", cast.curator, position=4)
    if apart == "time":
        finding._history_date = timezone.now() + timedelta(seconds=3)
    write(
        finding,
        "Why not" if apart == "reason" else "Why",
        cast.editor if apart == "user" else cast.curator,
        title_en="Later",
    )
    assert [set(changes(one)) for one in entries(signed_in(cast.curator), finding)[:2]] == [
        {"Title, in English"},
        {"Position"},
    ]


def test_a_step_that_a_later_one_undid_is_not_lost(cast: Cast) -> None:
    theme = make.make_theme(name_en="There and back")
    finding = make.make_finding(position=1)
    for position in (2, 1):
        write(finding, "Once more", cast.curator, position=position)
    finding.themes.add(theme)
    finding.themes.remove(theme)
    assert [changes(one) for one in entries(signed_in(cast.curator), finding)][:3] == [
        {"Other themes": [("removed", "There and back")]},
        {"Position": [("removed", "2"), ("added", "1")], "Other themes": [("added", "There and back")]},
        {"Position": [("removed", "1"), ("added", "2")]},
    ]


def test_a_deletion_and_a_new_beginning_are_told(cast: Cast) -> None:
    host = make.make_host(aliases=("Mindlab",))
    number, host._change_reason = host.pk, "Twice"
    host.delete()
    host.pk, host._change_reason = number, "Not twice"
    host.save(force_insert=True)
    assert [(one.what, one.reason, one.address != "") for one in entries(signed_in(cast.curator), host)] == [
        ("Restored", "Not twice", True),
        ("Deleted", "Twice", False),
        ("Added", "", True),
    ]


# Words on translations -----------------------------------------------------------------------------------------------


def test_what_was_decided_of_a_translation_stands_between_the_versions(cast: Cast) -> None:
    finding = make.make_finding()
    write(finding, "Mended", cast.curator, title_fr="Autre titre", body_fr="Autre corps")
    confirm(finding, ["title"], cast.editor)
    keep(finding, ["body"], cast.administrator)
    found = entries(signed_in(cast.editor), finding)
    assert [(one.what, one.user, one.decided, one.address) for one in found[:2]] == [
        ("Stale translation knowingly kept", cast.administrator, ["Text, in English"], ""),
        ("Translation found still valid", cast.editor, ["Title, in English"], ""),
    ]
    assert [one.reason for one in found[2:]] == ["Mended", ""]
    other = make.make_finding()
    assert [one.decided for one in entries(signed_in(cast.editor), other)] == [[]]


def test_translations_found_valid_together_are_one_entry(cast: Cast) -> None:
    finding = make.make_finding(original_language="en")
    write(finding, "Mended", cast.curator, title_en="Other title", body_en="Other body")
    confirm(finding, ["title", "body"], cast.editor)
    assert [one.decided for one in entries(signed_in(cast.editor), finding)[:2]] == [
        ["Title, in French", "Text, in French"],
        [],
    ]


# Pages and costs -----------------------------------------------------------------------------------------------------


def test_twenty_entries_a_page_the_newest_first(cast: Cast) -> None:
    finding = make.make_finding(position=0)
    for position in range(1, 22):
        write(finding, f"Step {position}", cast.curator, position=position)
        finding.themes.add(make.make_theme())
    client = signed_in(cast.curator)
    pages = [entries(client, finding, page) for page in (1, 2)]
    assert [len(page) for page in pages] == [20, 2]
    assert [one.reason for one in pages[1]] == ["Step 1", ""]
    assert set(changes(pages[1][0])) == {"Position", "Other themes"}
    assert '<a href="?p=2">2</a>' in client.get(address("finding_history", finding.pk)).text


def busy(count: int) -> Finding:
    """A finding with that many changes of everything it has."""
    finding = make.make_finding(themes=(make.make_theme(),))
    for number in range(count):
        theme = make.make_theme()
        write(finding, f"Step {number}", make.make_user(is_staff=True), theme=theme, title_fr=f"Titre {number}")
        finding.themes.set([theme])
        make.cite(finding, make.make_passage(tour=finding.tour))
        confirm(finding, ["title"], None)
    return finding


def test_a_history_costs_the_same_however_long_it_is(cast: Cast) -> None:
    client = signed_in(cast.curator)
    costs = []
    for count in (1, 1, 3, 12):
        finding = busy(count)
        url = address("finding_history", finding.pk)
        version = version_address(finding, finding.history.last())
        for page in (url, version):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            costs.append(len(queries))
    # The first pages of a test learn the content types and the rights.
    assert costs[2:4] == costs[4:6] == costs[6:8]
    assert max(costs[2:]) <= MOST_QUERIES


# Who may, and what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", RECORDS)
@pytest.mark.parametrize("role", [*OUTSIDE, *STAFF])
def test_a_history_is_for_those_who_see_the_record(cast: Cast, role: str, model: str) -> None:
    record = RECORDS[model]()
    version = write(record, "Original language", original_language="en")
    client = signed_in(getattr(cast, role))
    expected = 200 if "v" in EXPECTED.get((role, model), "") else 302
    urls = [address(f"{model}_history", record.pk), version_address(record, version)]
    assert [client.get(url).status_code for url in urls] == [expected, expected]


@pytest.mark.parametrize("version", ["%00", "9" * 30, "-1", "x", "0", "citations-9", "citations-", "1%202", "٣"])
def test_no_such_version_is_not_found(cast: Cast, version: str) -> None:
    finding = make.make_finding()
    client = signed_in(cast.editor)
    url = f"{address('finding_history', finding.pk)}{version}/"
    assert [client.get(url).status_code, client.post(url, {"seen": "\0"}).status_code] == [404, 404]


@pytest.mark.parametrize("number", ["%00", "9" * 30, "x", "0"])
def test_a_version_of_no_record_leads_to_the_index(cast: Cast, number: str) -> None:
    client = signed_in(cast.editor)
    url = f"{address('finding_changelist')}{number}/history/1/"
    assert [client.get(url).status_code, client.post(url).status_code] == [302, 302]


def test_a_version_of_another_record_is_not_shown_as_this_ones(cast: Cast) -> None:
    finding, other = make.make_finding(), make.make_finding()
    assert signed_in(cast.editor).get(version_address(finding, other.history.first())).status_code == 404


@pytest.mark.parametrize("page", ["\0", "9" * 30, "x", "-1", ""])
def test_a_wrong_page_of_a_history_is_answered(cast: Cast, page: str) -> None:
    theme: Theme = make.make_theme()
    assert signed_in(cast.editor).get(address("theme_history", theme.pk), {"p": page}).status_code == 200


def test_a_record_without_history_says_so(cast: Cast) -> None:
    tour: Any = make.make_tour()
    tour.history.all().delete()
    page = signed_in(cast.editor).get(address("tour_history", tour.pk))
    assert "Nothing is known of how this record was written." in page.text


def test_markup_in_a_text_is_shown_as_it_was_written(cast: Cast) -> None:
    mark, shown = "<b onclick=x>", "&lt;b onclick=x&gt;"
    theme = make.make_theme(name_en=f"{mark} theme")
    version = write(theme, f"{mark} reason", cast.curator, question_en=f"{mark} question")
    number = theme.pk
    client = signed_in(cast.editor)
    pages = [client.get(address("theme_history", number)).text, client.get(version_address(theme, version)).text]
    theme.delete()
    pages.append(client.get(address("theme_deleted")).text)
    pages.append(client.post(address("theme_restore", number), follow=True).text)
    assert [(mark in page, shown in page) for page in pages] == [(False, True)] * 4
