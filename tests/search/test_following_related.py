"""A record is found by what stands around it, and no longer once that is changed, withdrawn or moved elsewhere."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from findings.enums import LANGUAGES, Move, NoteState, Status, Visibility, other_language
from findings.parity.memory import confirm, keep
from tests import make
from tests.make import fresh
from tests.parity import ways
from tests.parity.specimens import write_raw
from tests.parity.ways import ANNOUNCED, Way
from tests.search.following import NEW, OLD, World, both, everything, keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed", "in_step")]

# One by one and in bulk: test_following.py has every way.
WAYS = (ways.save, ways.update)


# What each says ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("record", "field", "found"),
    [
        ("tour", "summary", ["tour"]),
        ("parent", "name", ["finding", "parent", "theme"]),
        ("theme", "name", ["finding", "theme"]),
        ("other", "name", ["finding", "other"]),
        ("visit", "name", ["finding", "visit"]),
        ("host", "name", ["finding", "visit"]),
        ("host", "name_today", ["finding", "visit"]),
        ("host", "place", ["visit"]),
        ("passage", "text", ["finding"]),
        ("passage", "section", ["finding"]),
        ("source", "title", ["tour"]),
        ("photograph", "caption", ["tour"]),
        ("follow_up", "text", ["finding"]),
        ("note", "changed", ["finding"]),
        ("authority", "name", ["trainee"]),
        ("term", "definition", ["term"]),
    ],
)
def test_what_a_record_says_is_followed_wherever_it_is_told(
    world: World, record: str, field: str, found: list[str], way: Way
) -> None:
    way(getattr(world, record), **both(field, OLD))
    assert keys(OLD) == found
    way(getattr(world, record), **both(field, NEW))
    assert (keys(OLD), keys(NEW)) == ([], found)


@pytest.mark.parametrize("way", [*WAYS, ways.save_these_columns, ways.bulk_update, ways.load_data])
def test_the_other_name_of_a_host_is_followed(world: World, way: Way) -> None:
    way(world.alias, name=NEW)
    assert (keys("alias"), keys(NEW)) == ([], ["finding", "visit"])


# Who sees it ---------------------------------------------------------------------------------------------------------

SHOWN_UNDER = [
    ("tour", {"tour", "visit", "finding", "trainee"}),
    ("parent", {"parent", "theme", "finding"}),
    ("theme", {"theme", "finding"}),
    ("other", {"other"}),
    ("visit", {"visit"}),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("record", "under"), SHOWN_UNDER)
def test_what_stands_under_a_record_goes_and_comes_back_with_it(
    world: World, record: str, under: set[str], way: Way
) -> None:
    before = set(everything())
    way(getattr(world, record), status=Status.DRAFT)
    assert before - set(everything()) == under
    way(getattr(world, record), status=Status.PUBLISHED)
    assert set(everything()) == before


@pytest.mark.parametrize("move", [Move.UNPUBLISH, Move.ARCHIVE])
@pytest.mark.parametrize(("record", "under"), SHOWN_UNDER)
def test_what_stands_under_a_record_follows_its_steps(world: World, record: str, under: set[str], move: Move) -> None:
    before = set(everything())
    shown = fresh(getattr(world, record))
    shown.move(move, None)
    assert before - set(everything()) == under
    shown.move(Move.PUBLISH, None)
    assert set(everything()) == before


@pytest.mark.parametrize("record", ["other", "visit"])
def test_a_finding_is_not_found_by_what_is_withdrawn(world: World, record: str) -> None:
    ways.save(getattr(world, record), **both("name", OLD))
    assert keys(OLD) == sorted(["finding", record])
    fresh(getattr(world, record)).move(Move.UNPUBLISH, None)
    assert keys(OLD) == []


def test_a_finding_is_not_found_by_the_host_of_a_visit_that_is_withdrawn(world: World) -> None:
    fresh(world.visit).move(Move.UNPUBLISH, None)
    assert (keys("alias"), keys("", visit=["visit"]), "finding" in everything()) == ([], [], True)


def test_a_finding_is_not_found_by_a_sub_theme_whose_theme_is_withdrawn(world: World) -> None:
    ways.save(world.theme, **both("name", OLD))
    world.second.themes.add(world.theme)
    assert keys(OLD) == ["finding", "second", "theme"]
    fresh(world.parent).move(Move.UNPUBLISH, None)
    assert (keys(OLD), "second" in everything()) == ([], True)


@pytest.mark.parametrize("way", WAYS)
def test_a_follow_up_is_found_while_it_is_published(world: World, way: Way) -> None:
    follow_up = make.make_follow_up(visit=world.visit, status=Status.DRAFT, **both("evidence", OLD))
    assert keys(OLD) == []
    way(follow_up, status=Status.PUBLISHED)
    assert keys(OLD) == ["visit"]
    way(follow_up, status=Status.ARCHIVED)
    assert keys(OLD) == []


def test_a_note_is_found_while_it_is_accepted(world: World) -> None:
    moderator = make.make_user()
    note = make.make_note(visit=world.visit, state=NoteState.WAITING, moderated_at=None, **both("obstacles", OLD))
    assert (keys(OLD), keys("", uptake=["adopted"])) == ([], ["finding"])
    note.accept(moderator)
    assert (keys(OLD), keys("", uptake=["adopted"])) == (["visit"], ["finding", "visit"])
    note.refuse(moderator, "Unfounded.")
    assert (keys(OLD), keys("", uptake=["adopted"])) == ([], ["finding"])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.CLASS_ONLY])
def test_a_participant_is_found_while_listed(world: World, visibility: Visibility, way: Way) -> None:
    way(world.trainee, family_name="Baobab")
    assert keys(OLD) == ["trainee"]
    way(world.trainee, visibility=visibility)
    assert keys(OLD) == []
    way(world.trainee, visibility=Visibility.LISTED)
    assert keys(OLD) == ["trainee"]


def test_a_participant_who_is_erased_is_no_longer_found(world: World) -> None:
    ways.save(world.trainee, family_name="Baobab")
    fresh(world.trainee).erase()
    assert (keys(OLD), "trainee" in everything()) == ([], False)


# Stale translations --------------------------------------------------------------------------------------------------

TRANSLATED: dict[str, tuple[Callable[..., Any], str]] = {
    "finding": (make.make_finding, "title"),
    "visit": (make.make_visit, "name"),
    "theme": (make.make_theme, "name"),
    "tour": (make.make_tour, "title"),
    "followup": (lambda **fields: make.make_follow_up(tour=make.make_tour(), **fields), "text"),
}


def found(language: str = "fr") -> int:
    """How many are found by the translation."""
    return len(keys(OLD, language))


@pytest.mark.parametrize("original", LANGUAGES)
@pytest.mark.parametrize("decide", [confirm, keep])
@pytest.mark.parametrize("kind", TRANSLATED)
def test_a_stale_translation_is_found_again_once_somebody_decided(
    kind: str, decide: Callable[..., None], original: str
) -> None:
    make_one, field = TRANSLATED[kind]
    texts = {f"{field}_{original}": "Voici", f"{field}_{other_language(original)}": OLD}
    record = make_one(original_language=original, **texts)
    told = [found(language) for language in LANGUAGES]
    for words in (NEW, "papaye"):
        ways.save(record, **{f"{field}_{original}": words})
        told += [found(language) for language in LANGUAGES]
        decide(fresh(record), [field])
        told += [found(language) for language in LANGUAGES]
    assert told == [1, 1, 0, 0, 1, 1, 0, 0, 1, 1]


@pytest.mark.parametrize("way", ANNOUNCED)
def test_a_translation_is_no_longer_found_whichever_way_it_became_stale(way: Way) -> None:
    finding = make.make_finding(title_en=OLD)
    way(finding, title_fr=NEW)
    assert (keys(OLD), keys(NEW, "en")) == ([], [finding.key])


def test_a_finding_is_not_found_by_the_stale_names_around_it(world: World) -> None:
    for record in (world.parent, world.theme, world.other, world.visit):
        ways.save(record, name_en=OLD)
        assert keys(OLD) != []
        ways.save(record, name_fr="Nouveau nom")
        assert (keys(OLD), "finding" in keys("nouveau nom", "en")) == ([], True)
        confirm(fresh(record), ["name"])
        assert "finding" in keys(OLD)
        ways.save(record, name_en="Name")


def test_what_became_stale_in_raw_sql_is_no_longer_found_once_the_timer_ran() -> None:
    finding = make.make_finding(title_en=OLD)
    write_raw(finding, title_fr=NEW)
    call_command("publish_due", stdout=StringIO())
    assert (keys(OLD), keys(NEW)) == ([], [finding.key])
