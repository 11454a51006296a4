"""What every test can ask for: the cast."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections

from findings.accounts.roles import ADMINISTRATOR, CURATOR, EDITOR, make_roles
from findings.models import Tour, User
from findings.signals import putting_off
from tests.make import make_tour, make_trainee, make_user


@dataclass(frozen=True)
class Cast:
    """Who comes to the site, and the tour that the alumna took part in."""

    tour: Tour
    other_tour: Tour
    outsider: User
    trainee: User
    alumna: User
    alumnus_of_another: User
    curator: User
    editor: User
    administrator: User


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """As pytest-django's; the pool lets go of the test database before that is dropped."""
    yield
    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


@pytest.fixture
def indexed() -> None:
    """The search index follows what the test writes, as it does on the site."""


@pytest.fixture(autouse=True)
def _index_waits(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that ask nothing of the search index do not wait for it."""
    if "indexed" in request.fixturenames:
        yield
        return
    with putting_off():
        yield


@pytest.fixture(autouse=True)
def _no_tries_before() -> None:
    """No other test has knocked at the door."""
    cache.clear()


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """Where the pictures of this test are kept."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def cast(db: None) -> Cast:
    """The same people in every test: an account with no tie, trainees of three tours, and the roles of the staff."""
    make_roles()
    tour, other_tour = make_tour(class_year=2015), make_tour(class_year=2016)
    cast = Cast(
        tour=tour,
        other_tour=other_tour,
        outsider=make_user("outsider@example.org"),
        trainee=make_user("trainee@example.org"),
        alumna=make_user("alumna@example.org"),
        alumnus_of_another=make_user("alumnus@example.org"),
        curator=make_user("curator@example.org", CURATOR),
        editor=make_user("editor@example.org", EDITOR),
        administrator=make_user("administrator@example.org", ADMINISTRATOR),
    )
    make_trainee(tour=make_tour(class_year=2026), user=cast.trainee)
    make_trainee(tour=tour, user=cast.alumna)
    make_trainee(tour=other_tour, user=cast.alumnus_of_another)
    return cast
