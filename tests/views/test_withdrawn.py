"""What was once published, and was archived or deleted since, is gone; what never was does not exist."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from findings.enums import Status
from findings.models import Finding
from tests.conftest import Cast
from tests.make import make_finding, make_theme, make_tour, make_visit
from tests.views.pages import LANGUAGES, address, text_of

pytestmark = pytest.mark.django_db

MAKERS: dict[str, Callable[..., Any]] = {"f": make_finding, "v": make_visit, "t": make_theme, "s": make_tour}


def archived(record: Any) -> Any:
    record.status = Status.ARCHIVED
    record.save()
    return record


@pytest.mark.parametrize(("language", "words"), [("fr", "Cette page a été retirée"), ("en", "has been withdrawn")])
@pytest.mark.parametrize("letter", MAKERS)
@pytest.mark.parametrize("withdrawn", ["archived", "deleted"])
def test_the_page_of_a_withdrawn_record_is_gone(
    client: Client, withdrawn: str, letter: str, language: str, words: str
) -> None:
    record = MAKERS[letter]()
    path = address(record, language)
    archived(record) if withdrawn == "archived" else record.delete()
    response = client.get(path)
    page = text_of(response)
    assert response.status_code == 410
    assert words in page
    assert f'<html lang="{language}">' in page
    assert f'href="/{language}/"' in page
    assert client.get(f"/{letter}/{record.key}").status_code == 410


def test_a_former_address_of_a_withdrawn_record_is_gone_too(client: Client) -> None:
    finding = make_finding(slug_en="first")
    finding.slug_en = "second"
    finding.save()
    archived(finding)
    assert [client.get(f"/en/findings/{slug}/").status_code for slug in ("first", "second", "third")] == [410, 410, 404]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_what_was_never_published_leaves_no_trace(client: Client, status: Status) -> None:
    draft = make_finding(status=status)
    paths = [*(address(draft, language) for language in LANGUAGES), f"/f/{draft.key}"]
    archived(draft)
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    draft.delete()
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_what_was_to_be_published_later_leaves_no_trace(client: Client) -> None:
    finding = make_finding(publish_at=timezone.now() + timedelta(days=9))
    paths = [address(finding, "en"), f"/f/{finding.key}"]
    archived(finding)
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_an_address_that_a_draft_had_is_not_told(client: Client) -> None:
    finding = make_finding(status=Status.DRAFT, slug_en="codename")
    finding.status, finding.slug_en = Status.PUBLISHED, "public"
    finding.save()
    assert [client.get(f"/en/findings/{slug}/").status_code for slug in ("codename", "public")] == [404, 200]


def test_a_draft_translation_leaves_no_trace_either(client: Client) -> None:
    finding = make_finding(slug_fr="seul", slug_en="secret", live_en=False)
    archived(finding)
    assert [client.get(f"/en/findings/{slug}/").status_code for slug in ("seul", "secret")] == [410, 404]


def test_what_goes_back_to_work_is_only_not_found(client: Client) -> None:
    finding = make_finding()
    finding.status = Status.DRAFT
    finding.save()
    assert client.get(address(finding, "en")).status_code == 404


def test_the_staff_still_see_what_is_archived(cast: Cast, client: Client) -> None:
    finding = archived(make_finding())
    client.force_login(cast.curator)
    assert client.get(address(finding, "en")).status_code == 200


def test_another_record_may_take_the_address_over(client: Client) -> None:
    old = make_finding(slug_en="same")
    Finding.objects.filter(pk=old.pk).delete()
    make_finding(slug_en="same")
    assert client.get("/en/findings/same/").status_code == 200
