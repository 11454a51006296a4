"""Bulk writes leave the same history as saves: a version of each record with its links, by whoever asked for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory
from simple_history.models import HistoricalRecords

from findings.enums import AuthorityKind
from findings.models import Authority, Citation, Finding, HostAlias, Passage, User
from findings.querysets.versions import BATCH
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender() -> Iterator[User]:
    """Whoever sent the request that is being answered."""
    request = RequestFactory().get("/")
    request.user = make.make_user()
    HistoricalRecords.context.request = request
    yield request.user
    del HistoricalRecords.context.request


def links(version: Any) -> tuple[set[Any], set[Any]]:
    """The themes and the visits that a version of a finding keeps."""
    return (
        {row.theme_id for row in version.themes.all()},
        {row.visit_id for row in version.visits.all()},
    )


def pair() -> list[Finding]:
    """Two findings that share a theme, each with links of its own."""
    shared = make.make_theme()
    return [
        make.make_finding(visits=(make.make_visit(), make.make_visit()), themes=(shared, make.make_theme())),
        make.make_finding(themes=(shared,)),
    ]


def kept(finding: Finding) -> tuple[set[Any], set[Any]]:
    """The themes and the visits that a finding has."""
    return (
        set(finding.themes.values_list("pk", flat=True)),
        set(finding.visits.values_list("pk", flat=True)),
    )


def line(record: Any) -> tuple[str, User | None, int]:
    """The latest version: its kind, who wrote it, and its place in the memo; how many there are is checked apart."""
    version = record.history.first()
    return (version.history_type, version.history_user, version.position)


def test_an_update_writes_a_version_of_each_with_its_links(sender: User) -> None:
    findings = pair()
    other = make.make_finding()
    counts = [one.history.count() for one in (*findings, other)]
    Finding.objects.filter(pk__in=[one.pk for one in findings]).update(position=77)
    assert [one.history.count() for one in (*findings, other)] == [counts[0] + 1, counts[1] + 1, counts[2]]
    assert [line(one) for one in findings] == [("~", sender, 77)] * 2
    assert [links(one.history.first()) for one in findings] == [kept(one) for one in findings]


def test_a_bulk_update_writes_a_version_of_each_with_its_links(sender: User) -> None:
    findings = pair()
    for number, one in enumerate(findings):
        one.position = 80 + number
    counts = [one.history.count() for one in findings]
    Finding.objects.bulk_update(findings, ["position"])
    assert [one.history.count() for one in findings] == [count + 1 for count in counts]
    assert [line(one) for one in findings] == [("~", sender, 80), ("~", sender, 81)]
    assert [links(one.history.first()) for one in findings] == [kept(one) for one in findings]


def new(key: str, **fields: Any) -> Finding:
    """A finding that is not written yet."""
    tour, theme = make.make_tour(), make.make_theme()
    return Finding(key=key, tour=tour, theme=theme, kind="lesson", title_fr=key, slug_fr=key, **fields)


def test_a_bulk_creation_writes_the_first_version_of_each(sender: User) -> None:
    made = Finding.objects.bulk_create([new("bulk-1", position=1), new("bulk-2", position=2)])
    assert [line(one) for one in made] == [("+", sender, 1), ("+", sender, 2)]
    assert [one.history.count() for one in made] == [1, 1]
    assert [links(one.history.first()) for one in made] == [(set(), set())] * 2


def test_a_bulk_creation_that_ignores_conflicts_writes_versions_of_the_new_alone(sender: User) -> None:
    old = pair()[0]
    count = old.history.count()
    Finding.objects.bulk_create([new(old.key, position=5), new("bulk-3", position=6)], ignore_conflicts=True)
    assert old.history.count() == count
    assert line(Finding.objects.get(key="bulk-3")) == ("+", sender, 6)


def test_a_bulk_creation_that_overwrites_writes_a_version_of_what_it_overwrote(sender: User) -> None:
    old = pair()[0]
    Finding.objects.bulk_create(
        [new(old.key, position=5), new("bulk-4", position=6)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["position"],
    )
    assert line(old) == ("~", sender, 5)
    assert links(old.history.first()) == kept(old)
    assert kept(old)[1] != set()
    assert line(Finding.objects.get(key="bulk-4")) == ("+", sender, 6)


def test_a_bulk_creation_that_would_change_a_key_is_refused() -> None:
    passages = [make.make_passage(), make.make_passage()]
    for passage in passages:
        passage.pk = None
    with pytest.raises(ValueError, match="Only the key tells"):
        Passage.objects.bulk_create(passages, update_conflicts=True, unique_fields=["id"], update_fields=["number"])


def test_what_is_inside_another_record_has_its_versions_too(sender: User) -> None:
    finding = make.make_finding()
    passages = [make.make_passage(tour=finding.tour) for _ in range(2)]
    citations = [Citation(finding=finding, passage=passage, position=7) for passage in passages]
    citations = Citation.objects.bulk_create(citations)
    Citation.objects.filter(finding=finding).update(position=8)
    for citation in citations:
        citation.position = 9
    Citation.objects.bulk_update(citations, ["position"])
    for citation in citations:
        versions = citation.history.order_by("history_id").values_list("history_type", "position", "history_user")
        assert list(versions) == [("+", 7, sender.pk), ("~", 8, sender.pk), ("~", 9, sender.pk)]


def test_what_may_be_inside_already_is_not_written_in_bulk() -> None:
    host = make.make_host(aliases=("Mindlab",))
    with pytest.raises(ValueError, match="one by one"):
        HostAlias.objects.bulk_create([HostAlias(host=host, name="Mindlab")], ignore_conflicts=True)


def test_nothing_is_left_out_of_a_write_of_more_than_a_batch() -> None:
    count = BATCH + 1
    made = [Authority(key=f"many-{number}", name_fr="Commune", kind=AuthorityKind.COMMUNE) for number in range(count)]
    Authority.objects.bulk_create(made)
    Authority.objects.filter(key__startswith="many-").update(kind=AuthorityKind.SDIS)
    history = Authority.history.filter(key__startswith="many-")
    assert [history.filter(history_type=kind).values("id").distinct().count() for kind in ("+", "~")] == [count] * 2
    assert set(history.filter(history_type="~").values_list("kind", flat=True)) == {AuthorityKind.SDIS}


def test_a_write_that_fails_leaves_no_version() -> None:
    finding = make.make_finding()
    count = Finding.history.count()
    with pytest.raises(ValueError, match="A key never changes"):
        Finding.objects.update(key="other")
    with pytest.raises(Exception, match=r"(?i)constraint"):
        Finding.objects.filter(pk=finding.pk).update(title_fr="")
    assert Finding.history.count() == count
