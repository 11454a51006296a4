"""Every kind of page of the administration is silent, fits, and is no worse for axe than Django's own.

Silent under the security policy; within a narrow window; and of what axe finds, nothing is ours.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import connection
from playwright.sync_api import Page
from pytest_django import Settings

from findings.models import Finding, FollowUp, Host, Photograph, Theme, Tour, Trainee, User
from tests.admin.boards import kept, outdated
from tests.admin.forms import address, signed_in
from tests.browser.reports import AXE, AXE_RUN, measure, tell, width_faults
from tests.browser.watching import Watch
from tests.html.addresses import SAME_EVERYWHERE
from tests.make import make_error_report, make_finding, make_note, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason=SAME_EVERYWHERE),
]

NARROW, WIDE = 320, 1280
# Chromium's advice on Django's own forms of accounts, to whoever writes them.
ADVICE = re.compile("console: (?:.DOM. Password forms should|.DOM. Input elements should|Autofocus processing)")
ACCOUNTS = re.compile("/user/add/$")
# What axe finds, node by node: its rule, and what the node and the two around it are. A number in a class names a row.
NODES = """(found) => found.flatMap(({id, nodes}) => nodes.map(({target}) => {
  const named = (one) => [one.localName, ...[...one.classList].filter((name) => !/[0-9]/.test(name)).sort()].join(".");
  const path = [];
  for (let one = document.querySelector(target.at(-1)); one && path.length < 3; one = one.parentElement) {
    path.unshift(named(one));
  }
  return `axe ${id}: ${path.join(" > ")}`;
}))"""


def axe_nodes(page: Page) -> set[str]:
    """What axe finds on the page, each kind of node once."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(f"{AXE_RUN}.then({NODES})")
    return set(found)


def admin(page: str) -> str:
    """A page that is not of a kind of record."""
    return f"/fr/admin/{page}"


def record_page(page: str, *args: Any) -> str:
    return address(page, *args, language="fr")


def sign_in(page: Page, site: str) -> None:
    user = make_user("root@example.org", is_staff=True, is_superuser=True)
    session = signed_in(user).cookies[site_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": site}])


def plain_pages() -> dict[str, list[str]]:
    """Django's own pages by their kind."""
    findings = list(Finding.objects.order_by("pk")[:3])
    records: list[Any] = [*findings, *Host.objects.all()[:1], *User.objects.all()[:1]]
    changed = [record_page(f"{one._meta.model_name}_change", one.pk) for one in records]
    return {
        "list": [record_page("finding_changelist"), admin("findings/")],
        "form": [record_page("finding_add"), record_page("host_add"), *changed],
        "deletion": [record_page("finding_delete", findings[0].pk)],
    }


def our_pages() -> Iterable[tuple[str, str]]:
    """One page of ours of each sort, each with the kind of Django's that it is made from."""
    findings = Finding.objects.order_by("pk")
    outdated(findings[0])
    kept(findings[1])
    records: list[Any] = [
        *findings[:3],
        *(model.objects.all()[0] for model in (Tour, Host, Trainee, FollowUp, User, Photograph)),
    ]
    records += [make_error_report(finding=findings[0]), make_note(finding=findings[0])]
    for name in ("finding", "trainee", "followup", "note", "errorreport", "user"):
        yield "list", record_page(f"{name}_changelist")
    for record in records:
        yield "form", record_page(f"{record._meta.model_name}_change", record.pk)
    for name in ("finding", "host", "user"):
        yield "form", record_page(f"{name}_add")
    yield "deletion", record_page("finding_delete", findings[0].pk)
    yield "list", admin("findings/")
    theme, other = Theme.objects.all()[:2]
    yield "form", f"{record_page('theme_merge', theme.pk)}?into={other.pk}"
    yield "form", record_page("theme_split", findings[0].theme.pk)
    yield "form", f"{record_page('finding_move')}?chosen={findings[0].pk}"
    make_finding().delete()
    yield "list", admin("trash/")


def refused(page: Page, site: str) -> Iterator[str]:
    """Sends forms that come back: one without its texts, and one that somebody else was quicker with."""
    page.goto(site + record_page("finding_add"))
    page.locator("[name=_save]:visible").click()
    page.locator(".errornote").wait_for()
    yield "a finding without its texts"
    finding = Finding.objects.order_by("-pk")[0]
    page.goto(site + record_page("finding_change", finding.pk))
    page.locator("#id_title_fr").fill("Ce que l’une écrit")
    Finding.objects.filter(pk=finding.pk).update(title_fr="Ce que l’autre a écrit")
    page.locator("[name=_save]:visible").click()
    page.locator(".errornote").wait_for()
    yield "a finding that two people change"


def heard(page: Page, watch: Watch) -> list[str]:
    """What the browser said, but for its advice."""
    advised = ACCOUNTS.search(page.url)
    return [line for line in watch.taken() if not (advised and ADVICE.match(line))]


def faults_of(page: Page, watch: Watch, excused: set[str]) -> list[str]:
    """What is wrong with the page that is open."""
    found = heard(page, watch)
    page.set_viewport_size({"width": NARROW, "height": 640})
    found += width_faults(measure(page), NARROW)
    page.set_viewport_size({"width": WIDE, "height": 800})
    # At the foot, the bar of buttons is in its own place and over nothing.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    found += sorted(axe_nodes(page) - excused)
    # axe tries what the security policy forbids.
    watch.taken()
    return found


@pytest.fixture
def plain(denmark: str, page: Page, settings: Settings) -> dict[str, set[str]]:
    """What axe finds on Django's own pages, by their kind."""
    templates, addresses = settings.TEMPLATES, settings.ROOT_URLCONF
    settings.TEMPLATES = [{**templates[0], "DIRS": []}]
    settings.ROOT_URLCONF = "tests.browser.plain"
    found: dict[str, set[str]] = {}
    sign_in(page, denmark)
    for kind, paths in plain_pages().items():
        found[kind] = set()
        for path in paths:
            page.goto(denmark + path)
            assert page.locator("#branding").inner_text() == "Administration de Django"
            found[kind] |= axe_nodes(page)
    settings.TEMPLATES, settings.ROOT_URLCONF = templates, addresses
    return found


def test_no_page_is_worse_than_djangos_own(denmark: str, page: Page, plain: dict[str, set[str]]) -> None:
    watch, found = Watch(page, denmark), {}
    for kind, path in our_pages():
        page.goto(denmark + path)
        found[path] = faults_of(page, watch, plain[kind])
    for name in refused(page, denmark):
        found[name] = faults_of(page, watch, plain["form"])
    page.emulate_media(color_scheme="dark")
    first = record_page("finding_change", Finding.objects.order_by("pk")[0].pk)
    page.goto(denmark + first)
    found[f"{first} in the dark"] = faults_of(page, watch, plain["form"])
    tell(found)
