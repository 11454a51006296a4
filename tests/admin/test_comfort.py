"""What spares staff a search: the way back to the board, errors one click away, locks that say why, names."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from findings.admin.board import PER_PAGE
from findings.enums import Move, Status, Step
from findings.models import Finding
from findings.querysets import board as asked
from findings.typography import NO_BREAK
from tests import make
from tests.admin.boards import board, index, kept, outdated
from tests.admin.forms import address, errors_in, filled, save, signed_in
from tests.conftest import Cast
from tests.make import fresh

LATER, EARLIER = timedelta(days=1), timedelta(days=-1)
STANDING: dict[Step, dict[str, Any]] = {
    Step.DRAFT: {"status": Status.DRAFT},
    Step.SENT_BACK: {"status": Status.DRAFT, "status_comment": "The figure has no source."},
    Step.IN_REVIEW: {"status": Status.IN_REVIEW},
    Step.SCHEDULED: {"status": Status.IN_REVIEW, "publish_at": timezone.now() + LATER},
    Step.OVERDUE: {"status": Status.IN_REVIEW, "publish_at": timezone.now() + EARLIER},
    Step.PUBLISHED: {"status": Status.PUBLISHED, "publish_at": timezone.now() + EARLIER},
    Step.ARCHIVED: {"status": Status.ARCHIVED},
}


# The way back to the board -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "back"),
    [
        ({}, index()),
        ({"state": "stale"}, f"{index()}?state=stale#records"),
        ({"state": "stale", "kind": "finding"}, f"{index()}?kind=finding&state=stale#records"),
    ],
)
def test_a_record_opened_from_the_board_leads_back_to_it(cast: Cast, query: dict[str, str], back: str) -> None:
    finding = outdated(make.make_finding(title_en="Ten"))
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk) + board(client, **query).way_back
    assert f'href="{url.replace("&", "&amp;")}"' in client.get(index(), query).text
    assert save(client, url, title_en="Eleven").headers["Location"] == back


def test_a_record_of_a_later_page_of_the_board_leads_back_to_that_page(cast: Cast) -> None:
    for _unused in range(PER_PAGE + 1):
        theme = make.make_theme()
    way = board(signed_in(cast.curator), kind="theme", page="2").way_back
    answer = save(signed_in(cast.curator), address("theme_change", theme.pk) + way)
    assert answer.headers["Location"] == f"{index()}?kind=theme&page=2#records"


def test_a_page_that_stays_open_still_leads_back(cast: Cast) -> None:
    finding = make.make_finding()
    url = f"{address('finding_change', finding.pk)}?board=state%3Dstale"
    assert save(signed_in(cast.curator), url, _continue="1").headers["Location"] == url


def test_the_last_word_on_a_translation_leads_back_to_the_board(cast: Cast) -> None:
    finding = outdated(make.make_finding(body_fr="Dix", body_en="Ten"))
    Finding.objects.filter(pk=finding.pk).update(body_fr="Onze")
    client, url = signed_in(cast.curator), f"{address('finding_change', finding.pk)}?board="
    ways = [save(client, url, _confirm=name).headers["Location"] for name in ("title", "body")]
    assert ways == [f"{url}#parity", index()]


def test_a_record_opened_from_its_list_leads_back_to_its_list(cast: Cast) -> None:
    finding = outdated(make.make_finding())
    client, url = signed_in(cast.curator), address("finding_change", finding.pk)
    assert save(client, url, _confirm="title").headers["Location"] == f"{url}#parity"
    assert save(client, url).headers["Location"] == address("finding_changelist")


@pytest.mark.parametrize("said", ["//host.example/", "\0", "\r\nX-Header: 1", "é" * 2000, "#", "https://host.example"])
def test_no_address_leads_elsewhere(cast: Cast, said: str) -> None:
    client, url = signed_in(cast.curator), address("finding_change", make.make_finding().pk)
    answer = client.post(f"{url}?board=", filled(client, url), query_params={"board": said})
    assert answer.headers["Location"].startswith(f"{index()}?")


# What is wrong -------------------------------------------------------------------------------------------------------


def test_errors_are_one_click_away(cast: Cast) -> None:
    finding = make.make_finding()
    make.cite(finding, make.make_passage(tour=finding.tour))
    wrong = {"title_fr": "", "citations-0-position": "x"}
    answer = save(signed_in(cast.editor), address("finding_change", finding.pk), **wrong)
    for link in ('<a href="#id_title_fr">Title [fr]</a>', '<a href="#citations-group">Citations</a>'):
        assert link in answer.text
    assert "To put right" not in signed_in(cast.editor).get(address("finding_change", finding.pk)).text


def test_a_link_to_an_error_leads_somewhere(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    times = {"publish_at_0": "2015-03-01", "publish_at_1": "08:00:00", "_move": Move.PUBLISH}
    answer = save(signed_in(cast.editor), address("finding_change", finding.pk), **times)
    assert '<a href="#id_publish_at_0">Publish at</a>' in answer.text
    refused = save(signed_in(cast.editor), address("finding_change", finding.pk), _move=Move.REOPEN)
    assert "<li>This step is not yours to take, or was taken already.</li>" in refused.text


def test_a_title_that_is_too_long_is_said_to_be(cast: Cast) -> None:
    finding, url = make.make_finding(title_en="Short"), "finding_change"
    client = signed_in(cast.curator)
    answer = save(client, address(url, finding.pk), title_en="x" * 230)
    assert errors_in(answer) == ["Ensure this value has at most 200 characters (it has 230)."]
    # A browser would cut it to the length that the page gives, without a word.
    assert 'name="title_en"' in answer.text
    assert "maxlength" not in answer.text.split('name="title_en"')[1].split(">")[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [("<b>Ten</b> towns", True), ("Ten<br/>towns", True), ("<https://host.example/>", False), ("3 < 4 > 2", False)],
)
def test_html_in_a_text_is_told_of(cast: Cast, text: str, told: bool) -> None:
    client, url = signed_in(cast.curator), address("finding_change", make.make_finding().pk)
    answer: Any = client.post(url, filled(client, url, body_en=text), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert ("Texts take no HTML: readers see it as it is written. Text [en]." in said) is told


def test_a_missing_text_is_asked_for_once(cast: Cast) -> None:
    answer = save(signed_in(cast.editor), address("theme_add"))
    assert errors_in(answer) == ["Write it at least in the original language of the record."]


# What cannot be changed says why -------------------------------------------------------------------------------------


def helps(client: Any, record: Any) -> dict[str, tuple[bool, str]]:
    """Of each field of the record's page, whether it is locked, and its help."""
    fields = client.get(address("finding_change", record.pk)).context["adminform"].form.fields
    return {name: (field.disabled, str(field.help_text)) for name, field in fields.items()}


def test_a_lock_says_who_has_the_key(cast: Cast) -> None:
    finding = make.make_finding()
    told = helps(signed_in(cast.curator), finding)
    assert {told[name] for name in ("publish_at", "live_fr", "theme")} == {(True, "An editor decides on this.")}
    for user, offered in ((cast.curator, False), (cast.editor, True)):
        page = signed_in(user).get(address("finding_change", finding.pk)).text
        assert ('id="change_id_theme"' in page) is offered


def test_a_time_is_chosen_before_publication(cast: Cast) -> None:
    finding = make.make_finding()
    why = "It is published. To choose another time, unpublish it first."
    assert helps(signed_in(cast.editor), finding)["publish_at"] == (True, why)
    save(signed_in(cast.editor), address("finding_change", finding.pk), publish_at_0="2035-03-01", publish_at_1="08:00")
    assert fresh(finding).publish_at is None


def test_a_time_that_is_past_is_refused(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    times = {"publish_at_0": "2015-03-01", "publish_at_1": "08:00:00", "_move": Move.PUBLISH}
    answer = save(signed_in(cast.editor), address("finding_change", finding.pk), **times)
    assert errors_in(answer) == ["This time is past: choose a later one, or none to publish at once."]
    assert fresh(finding).status == Status.DRAFT


def test_what_is_overdue_says_so_and_can_be_published(cast: Cast) -> None:
    finding = make.make_finding(**STANDING[Step.OVERDUE])
    page = signed_in(cast.editor).get(address("finding_change", finding.pk)).text
    said = ("It was to be published on", "It will be published on", "empty the time")
    assert [words in page for words in said] == [True, False, False]
    save(signed_in(cast.editor), address("finding_change", finding.pk), _move=Move.PUBLISH)
    assert fresh(finding).status == Status.PUBLISHED


def test_a_scheduled_record_says_how_to_publish_it_at_once(cast: Cast) -> None:
    finding, url = make.make_finding(**STANDING[Step.SCHEDULED]), "finding_change"
    how = "To publish it at once, empty the time"
    said = [how in signed_in(user).get(address(url, finding.pk)).text for user in (cast.editor, cast.curator)]
    assert said == [True, False]
    emptied = {"publish_at_0": "", "publish_at_1": "", "_move": Move.PUBLISH}
    save(signed_in(cast.editor), address(url, finding.pk), **emptied)
    assert fresh(finding).is_published


# How far it is -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", Step)
def test_a_record_and_the_database_say_the_same_of_how_far_it_is(db: None, step: Step) -> None:
    finding = make.make_finding(**STANDING[step])
    rows = asked.rows([Finding], {"record": [finding.pk]})
    assert (fresh(finding).step, [row["step"] for row in rows]) == (step, [step])


def test_whoever_changes_what_is_published_is_told_that_readers_see_it(cast: Cast) -> None:
    published, draft = make.make_finding(), make.make_finding(status=Status.DRAFT)
    client, words = signed_in(cast.curator), "What you save here is before readers at once."
    assert [words in client.get(address("finding_change", one.pk)).text for one in (published, draft)] == [True, False]


def test_a_list_says_how_far_each_is_and_who_can_read_it(cast: Cast) -> None:
    findings = {step: make.make_finding(**STANDING[step]) for step in Step}
    stale = outdated(make.make_finding())
    kept_one = kept(make.make_finding())
    page = signed_in(cast.editor).get(address("finding_changelist"))
    shown = {row.pk: page.context["cl"].model_admin.publication(row) for row in page.context["cl"].result_list}
    assert {step: shown[finding.pk] for step, finding in findings.items()} == {
        Step.DRAFT: "draft",
        Step.SENT_BACK: "draft, sent back",
        Step.IN_REVIEW: "in review",
        Step.SCHEDULED: "scheduled",
        Step.OVERDUE: "scheduled, overdue",
        Step.PUBLISHED: "published (French, English)",
        Step.ARCHIVED: "archived",
    }
    assert (shown[stale.pk], shown[kept_one.pk]) == ("published (French)", "published (French, English)")


def test_what_was_sent_back_is_told_apart_among_the_drafts(cast: Cast) -> None:
    for step in Step:
        make.make_finding(**STANDING[step], theme=make.make_theme())
    shown = board(signed_in(cast.editor))
    queues = {queue.label: (queue.count, queue.details) for queue in shown.queues}
    assert queues["Drafts"] == (2, (("Sent back", 1, "?status=sent_back#records"),))
    assert queues["In review"][0] == 3
    listed = [board(signed_in(cast.editor), status=step).page.paginator.count for step in ("draft", "sent_back")]
    assert listed == [2, 1]


@pytest.mark.parametrize(
    ("precision", "shown"), [("year", "2007"), ("month", "January 2007"), ("day", "1 January 2007")]
)
def test_a_list_shows_no_more_of_a_date_than_is_known(cast: Cast, precision: str, shown: str) -> None:
    make.make_follow_up(tour=cast.tour, date=date(2007, 1, 1), date_precision=precision)
    page = signed_in(cast.curator).get(address("followup_changelist")).text
    assert f'<td class="field-known">{shown.replace(" ", NO_BREAK)}</td>' in page


# Names ---------------------------------------------------------------------------------------------------------------


def test_a_passage_is_chosen_by_its_words(cast: Cast) -> None:
    passage = make.make_passage(text_fr="La réforme de 2007", text_en="The reform of 2007")
    finding = make.make_finding(tour=passage.source.tour)
    make.cite(finding, passage)
    client = signed_in(cast.curator)
    assert "The reform of 2007</option>" in client.get(address("finding_change", finding.pk)).text
    find = address("finding_changelist").replace("findings/finding/", "autocomplete/")
    field = {"app_label": "findings", "model_name": "citation", "field_name": "passage"}
    found = client.get(find, {**field, "term": "réforme"}).json()["results"]
    assert [(one["id"], "The reform of 2007" in one["text"]) for one in found] == [(str(passage.pk), True)]


def test_an_address_follows_its_title_as_long_as_no_reader_knows_it(cast: Cast) -> None:
    client = signed_in(cast.editor)
    draft = make.make_finding(status=Status.DRAFT, title_fr="Premier jet", title_en="First draft")
    url = address("finding_change", draft.pk)
    save(client, url, title_fr="Dix communes")
    assert (fresh(draft).slug_fr, fresh(draft).slug_en) == ("dix-communes", "first-draft")
    save(client, url, title_fr="Onze communes", slug_fr="choisie")
    save(client, url, title_fr="Douze communes")
    assert fresh(draft).slug_fr == "choisie"
    for move in (Move.PUBLISH, Move.UNPUBLISH):
        save(client, url, _move=move)
    save(client, url, title_en="Twelve towns")
    assert fresh(draft).slug_en == "first-draft"


@pytest.mark.parametrize(("title", "slug"), [("Même titre", "meme-titre-2"), ("日本", "draft-of-japan")])
def test_an_address_with_a_number_or_made_of_the_key_follows_its_title(cast: Cast, title: str, slug: str) -> None:
    make.make_finding(title_fr="Même titre")
    draft = make.make_finding(key="draft-of-japan", status=Status.DRAFT, title_fr=title)
    assert draft.slug_fr == slug
    save(signed_in(cast.curator), address("finding_change", draft.pk), title_fr="Dix villes")
    assert fresh(draft).slug_fr == "dix-villes"


def test_who_may_not_choose_an_address_does_not_change_it_by_its_title(cast: Cast) -> None:
    archived = make.make_finding(status=Status.ARCHIVED, title_fr="Premier jet")
    save(signed_in(cast.curator), address("finding_change", archived.pk), title_fr="Dix villes")
    assert (fresh(archived).title_fr, fresh(archived).slug_fr) == ("Dix villes", "premier-jet")


def test_what_was_published_behind_the_applications_back_keeps_its_address(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT, title_fr="Premier jet")
    QuerySet(Finding).filter(pk=finding.pk).update(status=Status.PUBLISHED)
    save(signed_in(cast.editor), address("finding_change", finding.pk), title_fr="Dix villes")
    assert fresh(finding).slug_fr == "premier-jet"
