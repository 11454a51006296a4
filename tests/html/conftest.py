"""The whole site, opened once for the tests that only read its HTML."""

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from findings.loading.writer import load
from tests.html.addresses import SAME_EVERYWHERE, every_page
from tests.html.crawl import Site, crawl


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Site:
    """Every page of the site with the tour of Denmark; nothing stays in the database."""
    if connection.vendor != "sqlite":
        pytest.skip(SAME_EVERYWHERE)
    with django_db_blocker.unblock(), transaction.atomic():
        load("denmark-2015")
        client = Client()
        opened = crawl(client, list(every_page(client)))
        transaction.set_rollback(True)
    return opened
