"""The real tour of 2015, loaded once for a module of tests that only read it and are marked django_db."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from findings.loading.writer import load


@pytest.fixture(scope="module")
def denmark(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tour, in a transaction that is undone after the module's last test. Its tests take no other database."""
    with django_db_blocker.unblock(), transaction.atomic():
        load("denmark-2015")
        yield
        transaction.set_rollback(True)
