"""What readers see of a source: its address, an archived copy, and that it no longer answers."""

import re
from typing import Any

import pytest
from django.test import Client

from findings.enums import LinkOutcome
from findings.models import FollowUp
from findings.templatetags.studytour import known_date
from tests.make import make_finding, make_follow_up, make_link_check, make_theme, make_tour, make_visit
from tests.views.pages import address, text_of

pytestmark = pytest.mark.django_db

SOURCE, COPY = "https://source.example/a?b=1&c=2", "https://web.archive.org/web/2015/https://source.example/"


def shown(client: Client, record: Any, language: str = "en") -> tuple[str, list[str]]:
    """The words of the source on the page of a record, and where its links lead, in their order."""
    found = re.findall(
        r'<p class="meta">\s*(Source[\s\u00a0]?:.*?)</p>', text_of(client.get(address(record, language))), re.S
    )
    assert len(found) == 1
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0])).strip()
    return words, re.findall(r'<a href="([^"]*)" rel="noopener noreferrer">', found[0])


def fact(**fields: Any) -> FollowUp:
    return make_follow_up(**{"citation_en": "Report", "citation_fr": "Rapport", "address": SOURCE, **fields})


@pytest.mark.parametrize("make", [make_finding, make_visit, make_theme, make_tour])
def test_a_source_that_no_longer_answers_gives_way_to_its_copy(client: Client, make: Any) -> None:
    target = make()
    fact(archived_address=COPY, **{target._meta.model_name: target})
    assert shown(client, target) == ("Source: Report · Archived copy", [SOURCE, COPY])
    check = make_link_check(SOURCE, LinkOutcome.GONE, dead=True)
    day = known_date(check.checked_at, "day").replace("\u00a0", " ")
    told = f"Source: Report (archived copy) · Original address, which no longer answers (asked on {day})"
    assert shown(client, target) == (told, [COPY, SOURCE])


def test_without_a_copy_it_is_said_too(client: Client) -> None:
    finding = make_finding()
    fact(finding=finding, checked_on="2026-01-02")
    make_link_check(SOURCE, LinkOutcome.TIMED_OUT, dead=True)
    words, links = shown(client, finding)
    assert words.startswith("Source: Report (checked on 2 January 2026) · Original address, which no longer answers")
    assert links == [SOURCE]


@pytest.mark.parametrize("outcome", LinkOutcome)
def test_what_failed_once_is_not_said_to_be_dead(client: Client, outcome: LinkOutcome) -> None:
    finding = make_finding()
    fact(finding=finding)
    make_link_check(SOURCE, outcome)
    assert shown(client, finding) == ("Source: Report", [SOURCE])


def test_a_copy_that_no_longer_answers_is_not_offered(client: Client) -> None:
    finding = make_finding()
    fact(finding=finding, archived_address=COPY)
    make_link_check(COPY, LinkOutcome.GONE, dead=True)
    assert shown(client, finding) == ("Source: Report", [SOURCE])
    make_link_check(SOURCE, LinkOutcome.GONE, dead=True)
    assert shown(client, finding)[1] == [SOURCE]


@pytest.mark.parametrize(
    "hostile", ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x", " javascript:alert(1)", "//x.example"]
)
def test_only_addresses_of_the_web_become_links(client: Client, hostile: str) -> None:
    finding = make_finding()
    fact(finding=finding, address=hostile, archived_address=hostile)
    assert shown(client, finding) == ("Source: Report", [])
    make_link_check(hostile, LinkOutcome.GONE, dead=True)
    assert shown(client, finding) == ("Source: Report", [])


def test_a_copy_without_an_address_is_offered(client: Client) -> None:
    finding = make_finding()
    fact(finding=finding, address="", archived_address=COPY)
    assert shown(client, finding) == ("Source: Report · Archived copy", [COPY])


def test_what_was_written_into_an_address_is_no_markup(client: Client) -> None:
    finding = make_finding()
    fact(finding=finding, address='https://x.example/"><script>alert(1)</script>')
    assert "<script>alert(1)" not in client.get(address(finding, "en")).content.decode()
