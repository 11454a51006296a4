"""Readers find everything that is published, in their language, and nothing else."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from findings.enums import NoteState, Status, Visibility
from findings.models import Finding, Photograph, Theme
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
from tests.views.pages import LANGUAGES, LISTS, address, card_titles, every_address, finding_counts, listing, text_of

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
    assert (response.status_code, response["Location"]) == (302, "/en/findings/the-finding/")


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
    cite(shown, make_passage(tour=draft_tour, section_en="Leak", section_fr="Fuite"))
    leaking = [path for path in every_address() if re.search(r"\b(Leak|Fuite)\b", text_of(client.get(path)))]
    assert leaking == []
    assert finding_counts(client.get(listing("visit-list", "en"))) == [2]
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
        "Checked since?",
        "contradicted",
        "A port is needed.",
        "The French says more.",
        "The memo errs.",
        "Second part",
        "paragraph 3",
        "page 11 of the French text",
        "It grew.",
        "March\u00a02016",
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
    for shown in ("Gendhøfte, Gendhoften", "probable", "not given by the memo", "It closed.", "1\u00a0May\u00a02018"):
        assert shown in page


def test_a_finding_of_two_subthemes_is_counted_and_listed_once(client: Client) -> None:
    top = make_theme()
    one, two = make_theme(parent=top), make_theme(parent=top)
    make_finding(theme=one, themes=(two, top))
    make_finding(theme=make_theme(), themes=(one,))
    counts = dict(Theme.objects.with_finding_count().values_list("key", "finding_count"))
    assert (counts[top.key], counts[one.key], counts[two.key]) == (2, 2, 1)
    assert "2 findings" in text_of(client.get(listing("home", "en")))
    assert len(card_titles(client.get(address(top, "en")))) == 2


def test_home_shows_the_latest_findings_the_first_of_a_memo_first(client: Client) -> None:
    tour, now = make_tour(), timezone.now()
    ages = [(3, 1), (0, 3), (0, 2), (0, 1)]
    for days, position in ages:
        make_finding(
            tour=tour, position=position, created_at=now - timedelta(days=days), title_en=f"Of {days}, {position}"
        )
    assert card_titles(client.get(listing("home", "en"))) == ["Of 0, 1", "Of 0, 2", "Of 0, 3"]


def test_related_findings_share_a_published_visit_or_another_theme() -> None:
    tour, theme, other = make_tour(), make_theme(), make_theme()
    visit, draft = make_visit(tour=tour), make_visit(tour=tour, status=Status.DRAFT)
    finding = make_finding(tour=tour, theme=theme, visits=(visit, draft), themes=(other,))
    of_visit = make_finding(tour=tour, visits=(visit,))
    of_theme = make_finding(tour=tour, theme=other)
    make_finding(tour=tour, theme=theme)
    make_finding(tour=tour, visits=(draft,))
    assert list(Finding.objects.published().related_to(finding)) == [of_visit, of_theme]


def test_a_source_passage_is_read_in_both_languages(client: Client) -> None:
    finding = make_finding()
    cite(finding, make_passage(tour=finding.tour, text_fr="Le texte du mémo", text_en="The memo’s text"))
    page = text_of(client.get(address(finding, "en")))
    assert '<blockquote lang="fr"><p>Le texte du mémo</p></blockquote>' in page
    assert '<blockquote lang="en"><p>The memo’s text</p></blockquote>' in page


def test_a_tour_shows_its_visits_its_memo_and_what_came_since(client: Client) -> None:
    tour = make_tour(title_en="Norway", summary_en="Fjords and councils.", country="NO", class_year=2016)
    visit = make_visit(tour=tour, name_en="Oslo")
    make_finding(visits=(visit,))
    make_passage(tour=tour)
    make_follow_up(tour=tour, text_en="Municipalities merged.")
    Photograph.objects.create(key="photo-1", tour=tour, caption_en="A quay", caption_fr="Un quai")
    page = text_of(client.get(address(tour, "en")))
    for shown in ("Fjords and councils.", ">Norway<", ">2016<", "Oslo", "Memo ", "Municipalities merged.", "A quay"):
        assert shown in page
    assert f'href="/en/findings/?tour={tour.key}"' in page
    assert client.get(f"/s/{tour.key}", headers={"accept-language": "en"})["Location"] == address(tour, "en")


def test_the_time_of_a_version_is_that_of_paris(client: Client) -> None:
    finding = make_finding()
    late = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    Finding.objects.filter(pk=finding.pk).update(modified_at=late)
    assert "version of 1\u00a0March\u00a02026" in text_of(client.get(address(finding, "en")))


def test_a_former_address_leads_to_the_present_one(client: Client) -> None:
    finding = make_finding(slug_fr="premier", slug_en="first")
    for number in (2, 3):
        finding.slug_fr, finding.slug_en = f"constat-{number}", f"finding-{number}"
        finding.save()
    for former in ("/fr/constats/premier/", "/fr/constats/constat-2/"):
        response = client.get(former)
        assert (response.status_code, response["Location"]) == (301, "/fr/constats/constat-3/")
    finding.status = Status.DRAFT
    finding.save()
    assert client.get("/fr/constats/premier/").status_code == 404


def test_a_published_page_is_the_same_for_staff_and_readers(client: Client, cast: Cast) -> None:
    visit = make_visit(name_en="Leak", status=Status.DRAFT)
    finding = make_finding(tour=visit.tour, visits=(visit,))
    read = client.get(address(finding, "en"))
    client.force_login(cast.editor)
    assert client.get(address(finding, "en")).content == read.content
    assert "Cookie" not in read.get("Vary", "")


def test_somebody_who_left_the_staff_previews_nothing(client: Client, cast: Cast) -> None:
    draft = make_finding(status=Status.DRAFT)
    cast.curator.is_staff = False
    cast.curator.save()
    client.force_login(cast.curator)
    assert client.get(address(draft, "en")).status_code == 404


def test_a_second_tour_leaves_the_first_on_the_home_page(client: Client) -> None:
    first, second = make_tour(class_year=2015, title_en="Denmark"), make_tour(class_year=2016, title_en="Norway")
    make_visit(tour=first, name_en="Gentofte")
    make_visit(tour=second, name_en="Oslo")
    page = text_of(client.get(listing("home", "en")))
    assert page.index("Norway") < page.index("Oslo") < page.index("Earlier tours") < page.index("Denmark")
    assert f'href="{address(first, "en")}"' in page
    assert "Gentofte" not in page


def test_participants_of_several_tours_are_told_apart(client: Client) -> None:
    tour = make_tour(title_en="Denmark")
    make_trainee(tour=tour)
    assert "Denmark" not in text_of(client.get(listing("participants", "en")))
    make_trainee()
    assert "Denmark" in text_of(client.get(listing("participants", "en")))


def test_a_preview_says_why_readers_do_not_see_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.curator)
    hidden_by_tour = make_finding(tour=make_tour(status=Status.DRAFT))
    assert "its tour or its theme is not published" in text_of(client.get(address(hidden_by_tour, "en")))
    assert "status: in review" in text_of(client.get(address(make_finding(status=Status.IN_REVIEW), "en")))


def test_tours_are_listed_with_what_is_published_of_each(client: Client) -> None:
    old, new, hidden = make_tour(class_year=2014), make_tour(class_year=2016), make_tour(status=Status.DRAFT)
    visit = make_visit(tour=new)
    make_visit(tour=new, status=Status.DRAFT)
    for _number in range(2):
        make_finding(tour=new, visits=(visit,))
    make_finding(tour=new, status=Status.DRAFT)
    page = text_of(client.get(listing("tour-list", "en")))
    assert re.findall(r'<h2><a href="([^"]+)">', page) == [address(new, "en"), address(old, "en")]
    assert re.findall(r"(\d+) visits? ·\s+(?:<[^>]+>)?(\d+)\s+findings?", page) == [("1", "2"), ("0", "0")]
    assert ("class of 2016" in page, str(hidden.title_en) in page) == (True, False)


def test_a_list_of_no_tour_says_so(client: Client) -> None:
    assert "Nothing is published here yet" in text_of(client.get(listing("tour-list", "en")))


def test_a_finding_leads_to_what_was_found_on_its_theme_elsewhere(client: Client) -> None:
    tour, theme = make_tour(), make_theme()
    visit, draft = make_visit(tour=tour), make_visit(tour=tour, status=Status.DRAFT)
    finding = make_finding(tour=tour, theme=theme, visits=(visit, draft))
    make_finding(tour=tour, theme=theme, visits=(visit,), title_en="From the same visit")
    make_finding(tour=tour, theme=theme, visits=(make_visit(tour=tour),), title_en="From another")
    make_finding(tour=tour, theme=theme, title_en="From none")
    make_finding(tour=tour, theme=theme, title_en="Hidden", status=Status.DRAFT)
    make_finding(tour=tour, theme=make_theme(), title_en="On another theme")
    page = text_of(client.get(address(finding, "en")))
    titles = re.findall(
        r"<h3><a[^>]*>(.*?)</a></h3>", page.partition('<h2 id="elsewhere">')[2].partition("</section>")[0]
    )
    assert titles == ["From another", "From none"]


def test_home_says_what_became_of_findings_once_somebody_did(client: Client) -> None:
    finding = make_finding(title_en="A finding")
    note = make_note(finding=finding, attempt="adopted", place="Rennes", state=NoteState.WAITING)
    make_note(finding=make_finding(status=Status.DRAFT), attempt="dropped", place="Leak")
    assert "What became of it at home" not in text_of(client.get(listing("home", "en")))
    note.accept(make_user())
    section = text_of(client.get(listing("home", "en"))).partition('<h2 id="uptake">')[2].partition("</section>")[0]
    assert "<strong>Adopted</strong> – Rennes" in section
    assert re.findall(r'<a href="([^"]+)">(.*?)</a>', section) == [
        (address(finding, "en"), "A finding"),
        (listing("uptake", "en"), "All that alumni tell"),
    ]
