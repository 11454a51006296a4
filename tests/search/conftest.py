"""What tests of the search index can ask for: a finding with everything around it, and that nothing lags behind."""

from collections.abc import Iterator

import pytest

from tests.search.following import World, check, make_world


@pytest.fixture
def in_step(db: None) -> Iterator[None]:
    """After the test, whatever it wrote, nothing is left to put right."""
    yield
    check()


@pytest.fixture
def world() -> World:
    """A finding with everything around it, and another."""
    return make_world()
