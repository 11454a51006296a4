"""Two editors who merge, move or delete at the same time: the second is told, and nothing is done twice."""

from typing import Any

import pytest

from findings.accounts.roles import make_roles
from findings.models import Theme
from tests import make
from tests.admin.forms import address, signed_in
from tests.admin.test_merging import look, merge
from tests.admin.test_moving import move_address, send
from tests.make import fresh
from tests.meanwhile import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def editors() -> list[Any]:
    make_roles()
    return [signed_in(make.make_user(role="Editor")) for _ in range(2)]


def test_of_two_who_merge_the_same_theme_one_does(indexed: None) -> None:
    one, other = editors()
    gone, first, second = (make.make_theme() for _ in range(3))
    finding = make.make_finding(theme=gone)
    seen = look(other, gone, second).context["outlook"].stamp
    answers: list[Any] = []
    sent = {"into": second.pk, "seen": seen}
    at_once(
        lambda: merge(one, gone, first),
        lambda: answers.append(other.post(address("theme_merge", gone.pk), sent, follow=True)),
    )
    assert answers[0].status_code == 200
    assert "deleted one of the two records meanwhile" in answers[0].text or "doesn’t exist" in answers[0].text
    assert (fresh(finding).theme, Theme.objects.filter(pk=gone.pk).exists()) == (first, False)


def test_a_finding_that_was_moved_meanwhile_is_looked_at_again(indexed: None) -> None:
    one, other = editors()
    finding, first, second = make.make_finding(), make.make_theme(), make.make_theme()
    url, asked = move_address(finding), {"chosen": [finding.pk], "into": second.pk}
    seen = other.post(url, asked).context["outlook"].stamp
    answers: list[Any] = []
    at_once(
        lambda: send(one, url, finding, into=first.pk),
        lambda: answers.append(other.post(url, {**asked, "seen": seen, "_move": "Move"})),
    )
    assert "Look at what would happen now." in answers[0].text
    assert fresh(finding).theme == first
