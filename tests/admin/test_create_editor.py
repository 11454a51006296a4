"""The first account of a fresh site: made once, its password shown once."""

import logging
import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from findings.models import User
from tests.admin.forms import address
from tests.make import make_user

EMAIL = "editor@studytour.example"


def created(*options: str) -> str:
    output = StringIO()
    call_command("create_editor", *options, stdout=output)
    return output.getvalue()


def password_in(output: str) -> str:
    # The line is the last one, whatever the language of its label.
    return output.rsplit(maxsplit=1)[-1]


@pytest.mark.django_db
def test_the_editor_signs_in_with_what_was_printed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="findings"):
        output = created()
    password = password_in(output)
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == (EMAIL, True, False)
    assert [group.name for group in user.groups.all()] == ["Editor"]
    assert f"{settings.SITE_URL}/fr/admin/" in output
    assert re.fullmatch(r"[\w-]{20}", password)
    door = Client()
    assert door.post("/en/sign-in/password/", {"login": EMAIL.upper(), "password": password}).status_code == 302
    assert door.get(address("finding_changelist")).status_code == 200
    assert password not in caplog.text
    assert [value for value in User.objects.values_list().get() if password in str(value)] == []


@pytest.mark.django_db
def test_a_second_run_changes_nothing() -> None:
    created()
    before = User.objects.values().get()
    output = created("--email", "other@example.org")
    assert User.objects.values().get() == before
    assert len(output.splitlines()) == 1
    assert "example" not in output


@pytest.mark.django_db
def test_two_sites_get_two_passwords() -> None:
    first = password_in(created())
    User.objects.all().delete()
    assert password_in(created("--email", "other@example.org")) != first
    assert User.objects.get().email == "other@example.org"


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["", "not an address", "READER@example.org"])
def test_an_address_that_cannot_be_used_is_refused(email: str) -> None:
    make_user("reader@example.org")
    with pytest.raises(CommandError) as refusal:
        created("--email", email)
    assert f"“{email}”" in str(refusal.value)
    assert User.objects.count() == 1
