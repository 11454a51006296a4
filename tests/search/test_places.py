"""Places keep the entries of the index in the order of the hits, in whatever order they come."""

from datetime import date, timedelta
from itertools import count
from random import Random

import pytest

from findings.models import SearchEntry
from findings.search.places import BITS, NoRoomError, assign

pytestmark = pytest.mark.django_db

DAY = date(2015, 6, 1)
# Keys that begin alike, and bytes that a database could take for letters or for the end of a text.
KEYS = [b"a", b"a\0", b"a\0finding", b"a-", b"a-b", b"aa", b"B", b"b", b"\xc3\xa9", b"\xff", b"\0", b"10", b"9", b""]

Wanted = tuple[date, bytes]
_records = count(1)


def keep(places: dict[Wanted, int]) -> None:
    """Writes entries at these places."""
    SearchEntry.objects.bulk_create(
        SearchEntry(kind="finding", record=next(_records), key=key, published_on=day, place=place)
        for (day, key), place in places.items()
    )


def insert(*wanted: Wanted) -> None:
    """Writes entries; a day that has no room is numbered anew, as the index does."""
    try:
        keep(assign(wanted))
    except NoRoomError as full:
        crowd = SearchEntry.objects.filter(published_on=full.day)
        again = [(entry.published_on, bytes(entry.key)) for entry in crowd]
        crowd.delete()
        insert(*again, *wanted)


def insert_ascending(number: int) -> None:
    """Writes so many entries, each after the one before. Raises NoRoomError."""
    for key in range(number):
        keep(assign([(DAY, b"a%02d" % key)]))


def by_place() -> list[Wanted]:
    """The entries in the order of their places, each of which must be another."""
    entries = list(SearchEntry.objects.order_by("place"))
    assert len({entry.place for entry in entries}) == len(entries)
    return [(entry.published_on, bytes(entry.key)) for entry in entries]


def in_order(wanted: list[Wanted]) -> list[Wanted]:
    """The latest day first, then by key."""
    return sorted(wanted, key=lambda entry: (-entry[0].toordinal(), entry[1]))


@pytest.mark.parametrize("seed", range(8))
def test_entries_that_come_one_by_one_and_in_batches_are_in_order(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same at each run
    days = [DAY + timedelta(days=number) for number in range(3)]
    keys = KEYS + [bytes(random.choices(b"ab\0\xff", k=random.randint(2, 6))) for _unused in range(20)]
    wanted = [(day, key) for day in days for key in dict.fromkeys(keys)]
    random.shuffle(wanted)
    waiting = list(wanted)
    while waiting:
        size = random.choice([1, 1, 2, 7])
        insert(*waiting[:size])
        del waiting[:size]
    assert by_place() == in_order(wanted)


@pytest.mark.parametrize("backwards", [False, True])
def test_keys_that_begin_alike_are_in_order_one_by_one(backwards: bool) -> None:
    for key in sorted(KEYS, reverse=backwards):
        insert((DAY, key))
    assert by_place() == [(DAY, key) for key in sorted(KEYS)]


def test_a_batch_goes_between_the_entries_that_are_there() -> None:
    insert((DAY, b"b"), (DAY, b"d"))
    insert(*((DAY, key) for key in (b"e", b"c", b"a", b"cc", b"b\0", b"aa")))
    assert [key for _day, key in by_place()] == [b"a", b"aa", b"b", b"b\0", b"c", b"cc", b"d", b"e"]


def test_the_first_and_the_last_day_of_all_have_places() -> None:
    days = [date.min, DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), date.max]
    insert(*((day, b"a") for day in days))
    assert [day for day, _key in by_place()] == days[::-1]
    assert [0 <= entry.place < 2**63 for entry in SearchEntry.objects.all()] == [True] * 5


def test_an_entry_that_is_wanted_twice_has_one_place() -> None:
    assert list(assign([(DAY, b"a"), (DAY, b"a")])) == [(DAY, b"a")]


def test_nothing_wanted_has_no_place() -> None:
    assert assign([]) == {}


def test_thirty_entries_one_after_the_other_before_another_fill_the_day() -> None:
    insert((DAY, b"z"))
    with pytest.raises(NoRoomError) as full:
        insert_ascending(30)
    assert full.value.day == DAY
    there = by_place()
    assert there == in_order(there)


def test_a_day_without_room_leaves_room_on_others() -> None:
    keep({(DAY, b"a"): 10, (DAY, b"c"): 11})
    with pytest.raises(NoRoomError):
        assign([(DAY, b"b")])
    assert len(assign([(DAY + timedelta(days=1), b"b")])) == 1


def test_a_day_numbered_anew_has_room_for_all_that_come() -> None:
    insert((DAY, b"z"))
    keys = [b"a%02d" % number for number in range(60)]
    for key in keys:
        insert((DAY, key))
    assert by_place() == [(DAY, key) for key in (*keys, b"z")]


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 2**19])  # of the last, a step is shorter
def test_an_empty_day_has_room_for_any_number(size: int) -> None:
    keep(assign([(DAY - timedelta(days=1), b"a"), (DAY + timedelta(days=1), b"a")]))
    places = list(assign((DAY, number.to_bytes(3)) for number in range(size)).values())
    start = (date.max.toordinal() - DAY.toordinal()) << BITS
    assert (len(set(places)), places == sorted(places)) == (size, True)
    assert (start < places[0], places[-1] < start + 2**BITS) == (True, True)
