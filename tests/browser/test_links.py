"""A curator goes from the board to a dead link, gives an archived copy, and says that another fact still holds."""

import pytest
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Page, expect

from findings.accounts.roles import CURATOR
from findings.enums import LinkOutcome
from findings.models import FollowUp
from tests import make
from tests.admin.boards import index
from tests.browser.journey import enter
from tests.browser.reports import axe_faults, tell
from tests.browser.watching import Watch

pytestmark = pytest.mark.django_db(transaction=True)

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "dead": "Liens morts",
        "copy": "Adresse d’une copie archivée",
        "save": "Enregistrer",
        "original": "Adresse d’origine",
        "archived": "(copie archivée)",
        "looked": "Vérifiée aujourd’hui",
        "due": "Suites à vérifier",
    },
    "en": {
        "dead": "Dead links",
        "copy": "Address of an archived copy",
        "save": "Save",
        "original": "Original address",
        "archived": "(archived copy)",
        "looked": "Looked at today",
        "due": "Follow-ups to check",
    },
}
SOURCE, COPY = "https://source.example/report", "https://web.archive.org/web/2015/https://source.example/report"


@pytest.mark.parametrize("language", WORDS)
def test_a_curator_mends_a_dead_link_and_looks_at_a_fact_again(denmark: str, page: Page, language: str) -> None:
    words = WORDS[language]
    enter(page, denmark, CURATOR)
    finding = make.make_finding(title_fr="Le constat", title_en="The finding")
    broken = make.make_follow_up(finding=finding, address=SOURCE, citation_fr="Rapport", citation_en="Report")
    due = make.make_follow_up(finding=finding, review_on=timezone.localdate())
    make.make_link_check(SOURCE, LinkOutcome.GONE, dead=True, code=404)
    home, watch = f"{denmark}{index(language)}", Watch(page, denmark)

    page.goto(home)
    page.get_by_role("link", name=words["dead"]).click()
    page.locator("#result_list tbody th a").click()
    page.get_by_label(words["copy"]).fill(COPY)
    page.get_by_role("button", name=words["save"], exact=True).click()
    assert FollowUp.objects.get(pk=broken.pk).archived_address == COPY

    with override(language):
        page.goto(f"{denmark}{finding.get_absolute_url()}")
    source = page.locator("#follow-ups ~ ol li").filter(has_text=words["archived"])
    expect(source.get_by_role("link").first).to_have_attribute("href", COPY)
    expect(source.get_by_role("link", name=words["original"])).to_have_attribute("href", SOURCE)
    faults = {"heard": watch.taken(), "page": axe_faults(page)}

    page.goto(home)
    page.get_by_role("link", name=words["due"]).click()
    page.locator(".board-facts a").click()
    # axe itself writes into the console.
    faults["form"] = [fault for fault in axe_faults(page) if "links" in fault or "standing" in fault]
    page.get_by_role("button", name=words["looked"]).click()
    page.wait_for_url(f"{home}**")
    expect(page.locator(".board-facts")).to_have_count(0)
    assert FollowUp.objects.get(pk=due.pk).checked_on == timezone.localdate()
    tell(faults)
