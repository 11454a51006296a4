"""Readers find everything that is published, in their language, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from findings.enums import NoteState, Status, Visibility
from findings.models import Finding
from tests.conftest import Cast
from tests.make import (
    cite,
    make_authority,
    make_finding,
    make_follow_up,
    make_host,
    make_many,
    make_note,
    make_passage,
    make_theme,
    make_tour,
    make_trainee,
    make_user,
    make_visit,
)
from tests.views.pages import LANGUAGES, LISTS, address, card_titles, every_address, listing, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LISTS)
def test_an_empty_site_has_all_its_pages(client: Client, name: str, language: str) -> None:
    response = client.get(listing(name, language))
    assert response.status_code == 200
    assert f'<html lang="{language}">' in text_of(response)


def test_every_page_answers_with_full_records(client: Client) -> None:
    theme = make_theme(parent=make_theme())
    make_many(2, make_tour(), theme)
    statuses = {path: client.get(path).status_code for path in every_address()}
    assert statuses == dict.fromkeys(statuses, 200)


def test_path_words_and_slugs_are_each_languages_own(client: Client) -> None:
    finding = make_finding(slug_fr="le-constat", slug_en="the-finding")
    assert address(finding, "fr") == "/fr/constats/le-constat/"
    assert address(finding, "en") == "/en/findings/the-finding/"


def test_the_other_languages_slug_leads_to_the_right_one(client: Client) -> None:
    make_finding(slug_fr="le-constat", slug_en="the-finding")
    response = client.get("/en/findings/le-constat/")
    assert (response.status_code, response["Location"]) == (301, "/en/findings/the-finding/")


def test_a_slug_that_both_languages_use_leads_to_ones_own(client: Client) -> None:
    make_finding(slug_fr="commun", slug_en="one", title_fr="Premier constat")
    make_finding(slug_fr="autre", slug_en="commun", title_en="Second finding")
    assert "Premier constat" in text_of(client.get("/fr/constats/commun/"))
    assert "Second finding" in text_of(client.get("/en/findings/commun/"))


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED])
def test_what_is_not_published_never_reaches_a_reader(client: Client, status: Status) -> None:
    theme = make_theme()
    visit = make_visit()
    hidden: dict[str, Any] = {"status": status}
    make_finding(theme=theme, visits=(visit,))
    make_finding(theme=theme, visits=(visit,), title_en="Leak", title_fr="Fuite", **hidden)
    make_finding(theme=make_theme(name_en="Leak", name_fr="Fuite", **hidden), title_en="Leak", title_fr="Fuite")
    draft_tour = make_tour(title_en="Leak", title_fr="Fuite", **hidden)
    make_finding(tour=draft_tour, theme=theme, title_en="Leak", title_fr="Fuite")
    make_visit(tour=draft_tour, name_en="Leak", name_fr="Fuite")
    shown = make_finding(
        theme=theme, visits=(visit, make_visit(tour=visit.tour, name_en="Leak", name_fr="Fuite", **hidden))
    )
    shown.themes.add(make_theme(name_en="Leak", name_fr="Fuite", **hidden))
    make_follow_up(visit=visit, text_en="Leak", text_fr="Fuite", **hidden)
    make_trainee(tour=draft_tour, given_name="Leak")
    leaking = [path for path in every_address() if {"Leak", "Fuite"} & set(text_of(client.get(path)).split())]
    assert leaking == []
    assert "2 findings" in text_of(client.get(listing("finding-list", "en")))
    assert "2 findings" in text_of(client.get(address(theme, "en")))


def test_a_page_that_is_not_published_does_not_exist_for_a_reader(client: Client) -> None:
    draft = make_finding(status=Status.DRAFT)
    later = make_finding(publish_at=timezone.now() + timedelta(hours=1))
    assert [client.get(address(record, "en")).status_code for record in (draft, later)] == [404, 404]
    assert client.get(f"/f/{draft.key}").status_code == 404


def test_staff_preview_what_is_not_published_and_nobody_keeps_it(client: Client, cast: Cast) -> None:
    draft = make_finding(status=Status.DRAFT, live_fr=False, live_en=False)
    client.force_login(cast.outsider)
    assert client.get(address(draft, "en")).status_code == 404
    client.force_login(cast.curator)
    response = client.get(address(draft, "en"))
    assert response.status_code == 200
    assert "Readers do not see this page yet" in text_of(response)
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex", "private, no-store")


def test_only_accepted_notes_are_read(client: Client) -> None:
    finding = make_finding()
    make_note(finding=finding, changed_en="We adopted it.", place="Lyon")
    for state in (NoteState.DRAFT, NoteState.WAITING, NoteState.REFUSED, NoteState.WITHDRAWN):
        make_note(finding=finding, state=state, reason="No", changed_en="Leak", place="Leak")
    page = text_of(client.get(address(finding, "en")))
    assert "We adopted it." in page
    assert "Leak" not in page


def test_a_note_is_signed_as_its_author_chose(client: Client) -> None:
    finding = make_finding()
    for signature, visibility in (
        ("person", "listed"),
        ("person", "hidden"),
        ("class", "listed"),
        ("anonymous", "listed"),
    ):
        author = make_user()
        name = f"{signature}-{visibility}".title()
        make_trainee(tour=finding.tour, user=author, given_name="Ada", family_name=name, visibility=visibility)
        make_note(finding=finding, author=author, signature=signature)
    page = text_of(client.get(address(finding, "en")))
    assert "Ada Person-Listed" in page
    assert page.count("Ada ") == 1
    assert page.count("a member of the class of 2015") == 2
    assert page.count("anonymous") == 1


def test_participants_are_those_who_let_everyone_see_it(client: Client) -> None:
    tour = make_tour()
    make_trainee(tour=tour, given_name="Ada", family_name="Vue", authority=make_authority())
    make_trainee(tour=tour, given_name="Leak", visibility=Visibility.HIDDEN)
    make_trainee(tour=tour, given_name="Leak", visibility=Visibility.CLASS_ONLY)
    response = client.get(listing("participants", "en"))
    assert "Ada Vue" in text_of(response)
    assert "Leak" not in text_of(response)
    assert response["X-Robots-Tag"] == "noindex, noarchive"


def test_a_finding_shows_all_that_it_carries(client: Client) -> None:
    tour = make_tour()
    visit = make_visit(tour=tour, name_en="Kalundborg")
    finding = make_finding(
        tour=tour,
        visits=(visit,),
        claim="announced",
        standing="contradicted",
        conditions_en="A port is needed.",
        translation_note_en="The French says more.",
        editor_note_en="The memo errs.",
        body_en="Waste is *raw* material. <script>alert(1)</script>",
    )
    cite(finding, make_passage(tour=tour, section_en="Second part", number=3, page_fr=11, page_en=10))
    make_follow_up(finding=finding, text_en="It grew.", date="2016-03-01", date_precision="month")
    response = client.get(address(finding, "en"))
    page = text_of(response)
    for shown in (
        "announced",
        "contradicted since",
        "A port is needed.",
        "The French says more.",
        "The memo errs.",
        "Second part",
        "paragraph 3",
        "page 11 of the French text",
        "It grew.",
        "March 2016",
        "Kalundborg",
        f"/f/{finding.key}",
        "<em>raw</em>",
    ):
        assert shown in page
    assert "<script>" not in response.content.decode()


def test_previous_and_next_stay_in_the_theme_in_memo_order(client: Client) -> None:
    theme, tour = make_theme(), make_tour()
    first, second, third = (make_finding(theme=theme, tour=tour, position=n) for n in (1, 2, 3))
    make_finding(tour=tour, position=2)
    of_theme = Finding.objects.filter(theme=theme)
    assert [of_theme.before(second).first(), of_theme.after(second).first()] == [first, third]
    assert [of_theme.before(first).first(), of_theme.after(third).first()] == [None, None]
    page = text_of(client.get(address(second, "en")))
    assert page.index('rel="prev"') < page.index("Finding", page.index('rel="prev"')) < page.index('rel="next"')


def test_a_visit_shows_its_other_names_and_its_afterlife(client: Client) -> None:
    visit = make_visit(host=make_host(aliases=("Gendhøfte", "Gendhoften")), identification="probable")
    make_follow_up(visit=visit, text_en="It closed.", date="2018-05-01", date_precision="day")
    page = text_of(client.get(address(visit, "en")))
    for shown in ("Gendhøfte, Gendhoften", "probable", "not given by the memo", "It closed.", "1 May 2018"):
        assert shown in page


def test_the_home_page_counts_a_finding_of_two_subthemes_once(client: Client) -> None:
    top = make_theme()
    one, two = make_theme(parent=top), make_theme(parent=top)
    make_finding(theme=one, themes=(two, top))
    make_finding(theme=make_theme(), themes=(one,))
    page = text_of(client.get(address(top, "en")))
    assert "2 findings" in page
    assert len(card_titles(client.get(address(top, "en")))) == 2
