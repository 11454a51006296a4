"""Whoever asks for an address that a record left, or that was of one merged into it, is led to its page in one step."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from findings.enums import Status
from findings.models import Finding, Successor
from tests.admin.forms import address as admin_address
from tests.admin.forms import signed_in
from tests.conftest import Cast
from tests.make import make_finding, make_theme, make_tour, make_visit
from tests.views.pages import LANGUAGES, address, listing, text_of

pytestmark = pytest.mark.django_db

MAKERS: dict[str, Callable[..., Any]] = {"f": make_finding, "v": make_visit, "t": make_theme, "s": make_tour}


def merged(gone: Any, stays: Any) -> None:
    """The one is gone, and the other answers for it."""
    gone.delete()
    Successor.objects.create(kind=gone._meta.model_name, key=gone.key, successor=stays.key)


def withdraw(record: Any, status: Status) -> None:
    record.status = status
    record.save()


def led(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize("letter", MAKERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_merged_record_leads_to_the_one_that_stays(client: Client, language: str, letter: str) -> None:
    gone, stays = (MAKERS[letter]() for _ in range(2))
    path, present = address(gone, language), address(stays, language)
    merged(gone, stays)
    assert led(client, path) == (301, present)
    assert led(client, f"{path}?page=2&both") == (301, f"{present}?page=2&both=")
    assert client.get(f"/{letter}/{gone.key}", headers={"accept-language": language})["Location"] == present


@pytest.mark.parametrize("letter", MAKERS)
def test_a_slug_that_was_changed_leads_to_the_present_one(client: Client, letter: str) -> None:
    record = MAKERS[letter]()
    paths = {language: address(record, language) for language in LANGUAGES}
    record.slug_fr, record.slug_en = "ensuite", "afterwards"
    record.save()
    assert [led(client, paths[one]) for one in LANGUAGES] == [(301, address(record, one)) for one in LANGUAGES]


def test_a_former_slug_of_a_merged_record_leads_there_too(client: Client) -> None:
    gone, stays = make_theme(slug_en="first"), make_theme(slug_en="stays")
    gone.slug_en = "second"
    gone.save()
    merged(gone, stays)
    assert [led(client, f"/en/themes/{slug}/") for slug in ("first", "second")] == [(301, "/en/themes/stays/")] * 2


@pytest.mark.parametrize(("status", "answer"), [(Status.DRAFT, 404), (Status.IN_REVIEW, 404), (Status.ARCHIVED, 410)])
def test_nobody_is_led_to_what_readers_may_not_see(client: Client, status: Status, answer: int) -> None:
    gone, stays = make_theme(), make_theme()
    paths = [*(address(gone, language) for language in LANGUAGES), f"/t/{gone.key}"]
    merged(gone, stays)
    withdraw(stays, status)
    assert [client.get(path).status_code for path in paths] == [answer] * 3


def test_nobody_is_led_to_what_was_deleted_or_is_not_due(client: Client) -> None:
    gone, stays = make_theme(), make_theme()
    paths = [address(gone, "en"), f"/t/{gone.key}"]
    merged(gone, stays)
    stays.publish_at = timezone.now() + timedelta(days=9)
    stays.save()
    assert [client.get(path).status_code for path in paths] == [404, 404]
    stays.delete()
    assert [client.get(path).status_code for path in paths] == [410, 410]


def test_a_live_page_is_never_shadowed(client: Client) -> None:
    gone, stays = make_theme(slug_en="same"), make_theme()
    merged(gone, stays)
    other = make_theme(slug_en="same", name_en="The other")
    assert (client.get("/en/themes/same/").status_code, client.get(f"/t/{other.key}").status_code) == (200, 302)
    withdraw(other, Status.DRAFT)
    assert led(client, "/en/themes/same/") == (301, address(stays, "en"))


def test_a_key_that_is_there_again_is_its_own(client: Client) -> None:
    gone, stays = make_theme(key="again"), make_theme()
    merged(gone, stays)
    again = make_theme(key="again")
    assert client.get("/t/again", headers={"accept-language": "en"})["Location"] == address(again, "en")


def test_a_slug_that_only_a_draft_had_leads_nowhere(client: Client) -> None:
    draft, stays = make_theme(status=Status.DRAFT, slug_en="codename"), make_theme()
    merged(draft, stays)
    assert client.get("/en/themes/codename/").status_code == 404


def test_two_that_exchange_their_slugs_keep_them(client: Client) -> None:
    one, two = make_theme(slug_en="one"), make_theme(slug_en="two")
    for record, slug in ((one, "between"), (two, "one"), (one, "two")):
        record.slug_en = slug
        record.save()
    assert [led(client, f"/en/themes/{slug}/") for slug in ("one", "two", "between")] == [
        (200, ""),
        (200, ""),
        (301, "/en/themes/two/"),
    ]


def test_a_slug_that_two_have_left_leads_to_the_latest_there(client: Client) -> None:
    first, second = make_theme(position=1), make_theme(position=2)
    for record in (first, second, first):
        record.slug_en = "shared"
        record.save()
        record.slug_en = f"own-{record.pk}"
        record.save()
        assert led(client, "/en/themes/shared/") == (301, f"/en/themes/own-{record.pk}/")


def test_what_a_kind_is_merged_into_says_nothing_of_another(client: Client) -> None:
    theme, visit = make_theme(key="same"), make_visit(key="same")
    other = make_theme()
    paths = address(theme, "en"), address(visit, "en")
    visit.delete()
    merged(theme, other)
    assert [client.get(path).status_code for path in paths] == [301, 410]


@pytest.mark.parametrize("name", ["finding-list", "matrix", "uptake"])
def test_a_list_that_was_narrowed_to_a_merged_theme_is_narrowed_to_the_one_that_stays(
    client: Client, name: str
) -> None:
    gone, stays = make_theme(), make_theme()
    make_finding(theme=stays)
    merged(gone, stays)
    path = listing(name, "en")
    pages = [client.get(path, {"theme": key}) for key in (gone.key, stays.key)]
    assert [page.status_code for page in pages] == [200, 200]
    assert text_of(pages[0]) == text_of(pages[1])
    assert client.get(path, {"theme": f"{gone.key}\0-"}).status_code == 400
    withdraw(stays, Status.DRAFT)
    assert client.get(path, {"theme": gone.key}).status_code == 400


# On the page of the record -------------------------------------------------------------------------------------------


def test_the_page_of_a_record_lists_its_former_addresses(cast: Cast) -> None:
    gone, stays = make_theme(slug_fr="ancien", slug_en="old"), make_theme(slug_fr="un", slug_en="one")
    never = make_theme(status=Status.DRAFT, slug_en="codename")
    stays.slug_en = "now"
    stays.save()
    merged(gone, stays)
    merged(never, stays)
    page = signed_in(cast.curator).get(admin_address("theme_change", stays.pk))
    assert page.context["former"] == [
        ("en", "/en/themes/old/"),
        ("en", "/en/themes/one/"),
        ("fr", "/fr/themes/ancien/"),
    ]
    assert '<a href="/en/themes/old/" hreflang="en">/en/themes/old/</a>' in text_of(page)
    make_theme(slug_en="old")
    again = signed_in(cast.curator).get(admin_address("theme_change", stays.pk))
    assert again.context["former"] == [("en", "/en/themes/one/"), ("fr", "/fr/themes/ancien/")]


def test_a_record_that_left_none_lists_none(cast: Cast) -> None:
    finding: Finding = make_finding()
    client = signed_in(cast.curator)
    for page in (admin_address("finding_change", finding.pk), admin_address("finding_add")):
        assert "Former addresses" not in text_of(client.get(page))
