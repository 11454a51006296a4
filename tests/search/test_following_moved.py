"""What is added to a record, taken from it or moved to another is followed on both sides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from findings.models import Citation, HostAlias, Photograph, Source
from tests import make
from tests.make import fresh
from tests.parity import ways
from tests.parity.ways import Way
from tests.search.following import OLD, World, both, keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "in_step")]

# One by one, in bulk, and raw: test_following.py has every way.
WAYS = (ways.save, ways.update, ways.load_data)
Remove = Callable[[Any], Any]


# What belongs to a record --------------------------------------------------------------------------------------------


def add_alias(world: World) -> HostAlias:
    return HostAlias.objects.create(host=world.host, name=OLD)


def add_citation(world: World) -> Citation:
    return Citation.objects.create(finding=world.finding, passage=make.make_passage(**both("text", OLD)), position=2)


def add_follow_up(world: World) -> Any:
    return make.make_follow_up(finding=world.finding, **both("text", OLD))


def add_note(world: World) -> Any:
    return make.make_note(finding=world.finding, **both("comment", OLD))


def add_photograph(world: World) -> Photograph:
    return Photograph.objects.create(key="new", tour=world.tour, position=2, **both("caption", OLD))


def add_source(world: World) -> Source:
    return Source.objects.create(key="new", tour=world.tour, **both("title", OLD))


ADDED: list[tuple[Callable[[World], Any], list[str]]] = [
    (add_alias, ["finding", "visit"]),
    (add_citation, ["finding"]),
    (add_follow_up, ["finding"]),
    (add_note, ["finding"]),
    (add_photograph, ["tour"]),
    (add_source, ["tour"]),
]


def delete(record: Any) -> None:
    record.delete()


def delete_as_a_list_does(record: Any) -> None:
    type(record)._default_manager.filter(pk=record.pk).delete()


@pytest.mark.parametrize("remove", [delete, delete_as_a_list_does])
@pytest.mark.parametrize(("add", "found"), ADDED)
def test_what_is_added_to_a_record_finds_it_until_it_is_deleted(
    world: World, add: Callable[[World], Any], found: list[str], remove: Remove
) -> None:
    added = add(world)
    assert keys(OLD) == found
    remove(added)
    assert keys(OLD) == []


# Where each goes from what it belonged to, and what is then found.
ELSEWHERE: dict[str, tuple[Callable[[World], Any], Callable[[World], dict[str, Any]], list[str]]] = {
    "alias": (add_alias, lambda world: {"host": world.second.visits.get().host}, ["second", "visit-two"]),
    "citation": (add_citation, lambda world: {"finding": world.second}, ["second"]),
    "follow-up": (add_follow_up, lambda world: {"finding": world.second}, ["second"]),
    "follow-up to a visit": (add_follow_up, lambda world: {"finding": None, "visit": world.visit}, ["visit"]),
    "follow-up to a theme": (add_follow_up, lambda world: {"finding": None, "theme": world.other}, ["other"]),
    "follow-up to a tour": (add_follow_up, lambda world: {"finding": None, "tour": world.tour}, ["tour"]),
    "note": (add_note, lambda world: {"finding": world.second}, ["second"]),
    "note to a visit": (add_note, lambda world: {"finding": None, "visit": world.visit}, ["visit"]),
    "photograph": (add_photograph, lambda world: {"tour": world.second.tour}, ["tour-two"]),
    "source": (add_source, lambda world: {"tour": world.second.tour}, ["tour-two"]),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_goes_to_another_record_finds_that_one_alone(world: World, what: str, way: Way) -> None:
    add, elsewhere, found = ELSEWHERE[what]
    way(add(world), **elsewhere(world))
    assert keys(OLD) == found


@pytest.mark.parametrize("way", [ways.save, ways.update])
def test_what_goes_and_comes_back_finds_where_it_is(world: World, way: Way) -> None:
    alias = add_alias(world)
    for host, found in ((world.second.visits.get().host, ["second", "visit-two"]), (world.host, ["finding", "visit"])):
        way(alias, host=host)
        assert keys(OLD) == found


def test_citations_that_are_moved_in_bulk_find_their_new_finding_alone(world: World) -> None:
    add_citation(world)
    Citation.objects.filter(finding=world.finding).update(finding=world.second)
    assert keys(OLD) == ["second"]


def test_a_passage_that_is_cited_instead_of_another_finds_the_finding(world: World) -> None:
    passage = make.make_passage(**both("text", OLD))
    Citation.objects.filter(pk=world.citation.pk).update(passage=passage)
    assert keys(OLD) == ["finding"]
    Citation.objects.filter(pk=world.citation.pk).update(passage=world.passage)
    assert keys(OLD) == []


def test_other_names_that_are_created_at_once_are_all_found(world: World) -> None:
    hosts = (world.host, world.second.visits.get().host)
    HostAlias.objects.bulk_create(HostAlias(host=host, name=OLD) for host in hosts)
    assert keys(OLD) == ["finding", "second", "visit", "visit-two"]


def test_citations_that_are_created_at_once_are_all_found(world: World) -> None:
    passage = make.make_passage(**both("text", OLD))
    Citation.objects.bulk_create(Citation(finding=one, passage=passage) for one in (world.finding, world.second))
    assert keys(OLD) == ["finding", "second"]


@pytest.mark.parametrize("way", WAYS)
def test_a_record_is_found_by_what_it_now_stands_under(world: World, way: Way) -> None:
    theme = make.make_theme(key="elsewhere", **both("name", OLD))
    way(world.theme, parent=theme)
    assert keys(OLD) == ["elsewhere", "finding", "theme"]
    way(world.theme, parent=world.parent)
    way(world.second, theme=theme)
    assert keys(OLD) == ["elsewhere", "second"]


@pytest.mark.parametrize("way", WAYS)
def test_a_visit_is_found_by_its_new_host(world: World, way: Way) -> None:
    way(world.visit, host=make.make_host(aliases=(OLD,)))
    assert keys(OLD) == ["finding", "visit"]


@pytest.mark.parametrize("way", WAYS)
def test_a_participant_goes_with_a_tour_that_is_not_published(world: World, way: Way) -> None:
    way(world.trainee, tour=make.make_tour(status="draft"))
    assert keys("", record=["trainee"]) == []


# Links of findings ---------------------------------------------------------------------------------------------------

# The link of a finding, and the record that it leads to.
LINKS = [("themes", "other"), ("visits", "visit")]


@pytest.mark.parametrize(("link", "name"), LINKS)
@pytest.mark.parametrize(
    "undo",
    [lambda links, far: links.remove(far), lambda links, _far: links.clear(), lambda links, _far: links.set([])],
    ids=["remove", "clear", "set"],
)
@pytest.mark.parametrize(
    "do", [lambda links, far: links.add(far), lambda links, far: links.set([far])], ids=["add", "set"]
)
def test_links_are_followed(
    world: World, do: Callable[[Any, Any], None], undo: Callable[[Any, Any], None], link: str, name: str
) -> None:
    far, links = getattr(world, name), getattr(world.finding, link)
    ways.save(far, **both("name", OLD))
    told = [keys(OLD)]
    for change in (undo, do):
        change(links, far)
        told.append(keys(OLD))
    assert told == [["finding", name], [name], ["finding", name]]


@pytest.mark.parametrize(("link", "name"), LINKS)
def test_links_that_are_set_to_others_lose_the_former(world: World, link: str, name: str) -> None:
    ways.save(getattr(world, name), **both("name", OLD))
    another = make.make_theme() if name == "other" else make.make_visit(world.tour)
    getattr(world.finding, link).set([another])
    assert keys(OLD) == [name]


@pytest.mark.parametrize("remove", [delete, delete_as_a_list_does])
def test_a_theme_that_is_deleted_no_longer_finds_its_findings(world: World, remove: Remove) -> None:
    ways.save(world.other, **both("name", OLD))
    remove(fresh(world.other))
    assert (keys(OLD), keys("", theme=["other"])) == ([], [])


@pytest.mark.parametrize("remove", [delete, delete_as_a_list_does])
def test_a_visit_that_is_deleted_no_longer_finds_its_findings(world: World, remove: Remove) -> None:
    ways.save(world.visit, **both("name", OLD))
    remove(fresh(world.visit))
    assert (keys(OLD), keys("alias"), keys("", visit=["visit"])) == ([], [], [])


def test_a_term_that_is_deleted_is_no_longer_found(world: World) -> None:
    ways.save(world.term, expansion=OLD, modified_at=timezone.now())
    assert keys(OLD) == ["term"]
    world.term.delete()
    assert keys(OLD) == []
