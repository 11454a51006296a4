"""Publishing: what is written in full is shown, what is not is named, and each change leaves its trace."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from findings.enums import Status
from findings.models import Finding, Tour
from tests import make
from tests.admin.forms import act, address, errors_in, filled, save, signed_in
from tests.conftest import Cast

DRAFT: dict[str, Any] = {"status": Status.DRAFT, "live_fr": False, "live_en": False}


@pytest.mark.parametrize(
    ("without", "live"),
    [({}, ["fr", "en"]), ({"body_fr": "", "title_fr": ""}, ["en"]), ({"body_en": ""}, ["fr"])],
)
def test_publishing_shows_the_languages_that_are_written(cast: Cast, without: dict[str, str], live: list[str]) -> None:
    finding = make.make_finding(**{**DRAFT, **without})
    assert act(signed_in(cast.editor), "finding", "publish", finding) == ["1 record published."]
    finding.refresh_from_db()
    assert (finding.status, finding.live_languages) == (Status.PUBLISHED, live)


def test_publishing_keeps_the_language_that_was_chosen(cast: Cast) -> None:
    finding = make.make_finding(**{**DRAFT, "live_fr": True})
    act(signed_in(cast.editor), "finding", "publish", finding)
    finding.refresh_from_db()
    assert finding.live_languages == ["fr"]


def test_a_record_without_its_texts_is_named_and_the_others_are_published(cast: Cast) -> None:
    bare = make.make_finding(**DRAFT, title_en="Bare", body_fr="", body_en="")
    whole = make.make_finding(**DRAFT)
    messages = act(signed_in(cast.editor), "finding", "publish", bare, whole)
    why = "To publish it, say in which language it can be read."
    assert messages == [f"“Bare” ({bare.key}) was left as it was. {why}", "1 record published."]
    statuses = Finding.objects.in_bulk([bare.pk, whole.pk])
    assert [statuses[one.pk].status for one in (bare, whole)] == [Status.DRAFT, Status.PUBLISHED]


def test_publishing_and_unpublishing_leave_their_trace(cast: Cast) -> None:
    finding = make.make_finding(**DRAFT)
    editor = signed_in(cast.editor)
    act(editor, "finding", "publish", finding)
    assert act(editor, "finding", "unpublish", finding) == ["1 record unpublished."]
    history = finding.history.order_by("history_id")
    assert [one.status for one in history][-3:] == [Status.DRAFT, Status.PUBLISHED, Status.DRAFT]
    assert [one.history_user for one in history][-2:] == [cast.editor, cast.editor]
    assert LogEntry.objects.filter(user=cast.editor).count() == 2
    page = editor.get(address("finding_history", finding.pk))
    assert page.status_code == 200
    assert "style=" not in page.text


def test_saving_what_is_published_but_cannot_be_seen_says_so(cast: Cast) -> None:
    client = signed_in(cast.editor)
    hidden, seen = make.make_finding(tour=make.make_tour(**DRAFT)), make.make_finding()
    told = []
    for finding in (hidden, seen):
        url = address("finding_change", finding.pk)
        response: Any = client.post(url, filled(client, url), follow=True)
        told.append([message.level_tag for message in response.context["messages"]])
    assert told == [["warning", "success"], ["success"]]


def test_a_finding_of_an_unpublished_tour_is_said_to_stay_unseen(cast: Cast) -> None:
    finding = make.make_finding(tour=make.make_tour(**DRAFT), **DRAFT)
    messages = act(signed_in(cast.editor), "finding", "publish", finding)
    assert messages == [
        "1 record published.",
        "1 record stays unseen until its time comes and its tour, theme or visit is published too.",
    ]


def test_a_curator_moves_a_draft_to_review_and_no_further(cast: Cast) -> None:
    tour = make.make_tour(**DRAFT)
    curator = signed_in(cast.curator)
    url = address("tour_change", tour.pk)
    assert save(curator, url, _move="submit", live_fr="on", publish_at_0="2031-01-01").status_code == 302
    tour.refresh_from_db()
    assert (tour.status, tour.live_languages, tour.publish_at) == (Status.IN_REVIEW, [], None)
    refused = ["This step is not yours to take, or was taken already."]
    assert errors_in(save(curator, url, _move="publish", title_en="Kept")) == refused
    assert Tour.objects.get(pk=tour.pk).title_en == tour.title_en


def test_a_curator_corrects_a_published_record_and_leaves_it_published(cast: Cast) -> None:
    url = address("tour_change", cast.tour.pk)
    assert save(signed_in(cast.curator), url, title_en="Mended").status_code == 302
    tour = Tour.objects.get(pk=cast.tour.pk)
    assert (tour.title_en, tour.status, tour.live_languages) == ("Mended", Status.PUBLISHED, ["fr", "en"])


@pytest.mark.parametrize(
    ("status", "moves"), [(Status.PUBLISHED, False), (Status.ARCHIVED, False), (Status.DRAFT, True)]
)
def test_a_curator_corrects_what_was_published_and_moves_only_drafts(cast: Cast, status: Status, moves: bool) -> None:
    theme, visit, other = make.make_theme(), make.make_visit(), make.make_visit()
    finding = make.make_finding(visits=(visit,), themes=(theme,), status=status)
    places = {"tour": cast.tour.pk, "theme": theme.pk, "visits": [other.pk], "themes": [], "slug_en": "elsewhere"}
    url = address("finding_change", finding.pk)
    assert save(signed_in(cast.curator), url, title_en="Mended", **places).status_code == 302
    moved = Finding.objects.get(pk=finding.pk)
    after = (
        moved.tour == cast.tour,
        moved.theme == theme,
        moved.slug_en == "elsewhere",
        visit not in moved.visits.all(),
    )
    assert (moved.title_en, *after, not moved.themes.exists()) == ("Mended", *[moves] * 5)
    if not moves:
        save(signed_in(cast.editor), url, **places)
        assert Finding.objects.get(pk=finding.pk).tour == cast.tour


@pytest.mark.parametrize(
    ("model", "places"), [("theme", {"parent"}), ("visit", {"tour", "host"}), ("followup", {"tour", "theme", "visit"})]
)
def test_a_published_record_keeps_its_place(cast: Cast, model: str, places: set[str]) -> None:
    record = make.make_follow_up(tour=cast.tour) if model == "followup" else getattr(make, f"make_{model}")()
    client = signed_in(cast.curator)
    sent = filled(client, address(f"{model}_change", record.pk))
    assert places & set(sent) == set()
    assert places & set(filled(client, address(f"{model}_add"))) != set()


@pytest.mark.parametrize(("without", "live"), [({}, ["fr", "en"]), ({"body_en": ""}, ["fr"])])
def test_a_form_publishes_in_the_languages_that_are_written(
    cast: Cast, without: dict[str, Any], live: list[str]
) -> None:
    finding = make.make_finding(**DRAFT, **without)
    answer = save(signed_in(cast.editor), address("finding_change", finding.pk), _move="publish")
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert (finding.status, finding.live_languages) == (Status.PUBLISHED, live)


def test_a_title_without_latin_letters_is_published_at_the_proposed_key(cast: Cast) -> None:
    url = address("tour_add")
    fields = {"country": "GR", "class_year": 2031, "title_fr": "Αθήνα", "title_en": "Αθήνα", "_move": "publish"}
    assert save(signed_in(cast.editor), url, **fields).status_code == 302
    tour = Tour.objects.get(key="gr2031")
    assert (tour.slug_fr, tour.slug_en, tour.status) == ("gr2031", "gr2031", Status.PUBLISHED)


def test_a_curator_cannot_empty_what_readers_see(cast: Cast) -> None:
    answer = save(signed_in(cast.curator), address("tour_change", cast.tour.pk), title_en="")
    assert errors_in(answer) == ["To be readable in English, it needs its English texts."]


def test_the_original_language_alone_must_be_written(cast: Cast) -> None:
    curator = signed_in(cast.curator)
    url = address("tour_add")
    fields = {"country": "EE", "class_year": 2031, "original_language": "en"}
    missing = curator.post(url, {**filled(curator, url), **fields, "title_fr": "Voyage"})
    assert errors_in(missing) == ["Write it at least in the original language of the record."]
    assert save(curator, url, **fields, title_en="Tour").status_code == 302
    tour = Tour.objects.get(key="ee2031")
    assert (tour.title_fr or "", tour.title_en) == ("", "Tour")


def test_a_key_is_not_changed_later(cast: Cast) -> None:
    save(signed_in(cast.editor), address("tour_change", cast.tour.pk), key="another")
    assert Tour.objects.get(pk=cast.tour.pk).key == cast.tour.key


def test_both_languages_of_a_text_stand_on_one_line_each_in_its_own(cast: Cast) -> None:
    page = signed_in(cast.curator).get(address("finding_add"))
    lines = [line for _name, options in page.context["adminform"].fieldsets for line in options["fields"]]
    assert {("title_fr", "title_en"), ("body_fr", "body_en"), ("slug_fr", "slug_en")} <= set(lines)
    form = page.context["adminform"].form
    assert [form.fields[f"title_{language}"].widget.attrs["lang"] for language in ("fr", "en")] == ["fr", "en"]


@pytest.mark.parametrize("words", ["Constat rare", "Rare finding"])
def test_a_search_looks_in_both_languages(cast: Cast, words: str) -> None:
    finding = make.make_finding(title_fr="Constat rare", title_en="Rare finding")
    make.make_finding()
    page = signed_in(cast.curator).get(address("finding_changelist"), {"q": words})
    assert list(page.context["cl"].result_list) == [finding]


@pytest.mark.parametrize("model", ["tour", "theme", "visit", "finding"])
@pytest.mark.parametrize(("status", "words"), [(Status.DRAFT, "Preview"), (Status.PUBLISHED, "View on site")])
def test_a_record_leads_to_its_page_or_its_preview(cast: Cast, model: str, status: str, words: str) -> None:
    record = getattr(make, f"make_{model}")(status=status)
    client = signed_in(cast.curator)
    page = client.get(address(f"{model}_change", record.pk))
    link = f'<a href="{page.context["absolute_url"]}" class="viewsitelink"> {words} </a>'
    assert link in " ".join(page.text.split())
    assert client.get(page.context["absolute_url"]).status_code == 200
