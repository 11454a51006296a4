"""What the administration's pages cost, however much hangs on the records."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.admin.site import site
from findings.models import Credit, Finding, Photograph, Tombstone, Tour
from tests import make
from tests.admin.forms import address, filled, signed_in
from tests.conftest import Cast

LISTS = [model._meta.model_name for model in site._registry]
MOST_QUERIES = 15


def fill(count: int) -> Tour:
    """A tour on which `count` of everything hangs."""
    tour = make.make_tour()
    make.make_many(count, tour=tour, theme=make.make_theme(parent=make.make_theme()))
    for n in range(count):
        Photograph.objects.create(
            key=f"photo-{n}", tour=tour, visit=make.make_visit(tour=tour), caption_fr="Le port", caption_en="The port"
        )
        Credit.objects.create(key=f"credit-{n}", tour=tour, name="Claude", role_fr="Relecture", role_en="Proofreading")
        Tombstone.objects.create(key=f"erased-{n}")
        make.make_authority(successor=make.make_authority())
        make.make_term()
        make.make_error_report(finding=make.make_finding())
        for target in ("tour", "theme", "visit"):
            make.make_follow_up(**{target: getattr(make, f"make_{target}")()})
    return tour


@pytest.fixture
def superuser(cast: Cast) -> Any:
    return signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))


def cost(client: Any, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_list_costs_the_same_however_many_records(superuser: Any) -> None:
    costs = []
    for more in (1, 2, 17):
        fill_more(more)
        costs.append({name: cost(superuser, address(f"{name}_changelist")) for name in LISTS})
    assert costs[0] == costs[1] == costs[2]
    assert max(costs[0].values()) <= MOST_QUERIES


def fill_more(count: int) -> None:
    """As fill, with keys that were not used yet."""
    Photograph.objects.all().delete()
    Credit.objects.all().delete()
    Tombstone.objects.all().delete()
    fill(count)


def rich_finding(count: int) -> Finding:
    """A finding with `count` of everything it can have."""
    tour = make.make_tour()
    visits = tuple(make.make_visit(tour=tour) for _ in range(count))
    finding = make.make_finding(visits=visits, themes=tuple(make.make_theme() for _ in range(count)))
    make.cite(finding, *(make.make_passage(tour=tour) for _ in range(count)))
    for _unused in range(count):
        make.make_follow_up(finding=finding)
    return finding


def test_the_page_of_a_finding_costs_the_same_however_much_it_has(superuser: Any) -> None:
    cost(superuser, address("finding_change", rich_finding(1).pk))  # Django learns the content types
    costs = [cost(superuser, address("finding_change", rich_finding(count).pk)) for count in (1, 3, 20)]
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= MOST_QUERIES


@pytest.mark.parametrize("owner", ["tour", "theme", "visit", "finding"])
def test_a_page_stays_within_the_fields_that_a_form_may_have(superuser: Any, owner: str) -> None:
    record = rich_finding(300) if owner == "finding" else getattr(make, f"make_{owner}")()
    for _unused in range(300):
        make.make_follow_up(**{owner: record})
    sent = filled(superuser, address(f"{owner}_change", record.pk))
    assert sum(len(value) if isinstance(value, list) else 1 for value in sent.values()) < 1000


def test_rows_that_no_longer_fit_are_one_link_away(superuser: Any) -> None:
    theme = make.make_theme()
    follow_ups = [make.make_follow_up(theme=theme) for _ in range(28)]
    make.make_follow_up(theme=make.make_theme())
    page = superuser.get(address("theme_change", theme.pk))
    assert [inline.opts.model.__name__ for inline in page.context["inline_admin_formsets"]] == []
    link = f"{address('followup_changelist')}?theme__id__exact={theme.pk}"
    assert f'<a href="{link}">Follow-ups</a>' in page.text
    assert superuser.get(link).context["cl"].result_count == len(follow_ups)
