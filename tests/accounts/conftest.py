"""What tests of messages can ask for."""

from typing import Any

import pytest
from django.db import close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from findings.models import User
from tests.accounts.refusing import Refusing
from tests.conftest import Cast


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Refusing]:
    """A mail server that a test may have refuse, or stop."""
    settings.EMAIL_BACKEND = f"{Refusing.__module__}.Refusing"
    monkeypatch.setattr(Refusing, "left", 100)
    return Refusing


@pytest.fixture
def in_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker keeps the connection, as Django's test client does: the test's transaction is open on it."""
    monkeypatch.setattr(
        db_worker, "close_old_connections", lambda: None if connection.in_atomic_block else close_old_connections()
    )


@pytest.fixture
def english(cast: Cast) -> Cast:
    """The cast, who read English."""
    User.objects.update(preferred_language="en")
    for user in vars(cast).values():
        if isinstance(user, User):
            user.refresh_from_db()
    return cast
