"""Accounts: an administrator gives the three roles, and nothing beyond them."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.test import Client

from findings.models import User
from tests import make
from tests.admin.forms import act, address, errors_in, filled, save, signed_in
from tests.conftest import Cast

PASSWORD = "a long and rare sentence"


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return signed_in(cast.administrator)


def groups(user: User) -> list[str]:
    return [group.name for group in user.groups.order_by("pk")]


def test_an_administrator_adds_an_account_and_gives_it_a_role(administrator: Client) -> None:
    curator = Group.objects.get(name="Curator")
    passwords = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    fields: dict[str, Any] = {"email": "New@example.org", "is_staff": "on", "groups": [curator.pk], **passwords}
    assert save(administrator, address("user_add"), **fields).status_code == 302
    user = User.objects.get(email__iexact="new@example.org")
    assert (groups(user), user.is_staff, user.check_password(PASSWORD)) == (["Curator"], True, True)
    again = save(administrator, address("user_add"), **{**fields, "email": "NEW@example.org"})
    assert len(errors_in(again)) == 1


def test_an_administrator_gives_no_more_than_the_roles(administrator: Client, cast: Cast) -> None:
    other = Group.objects.create(name="Others")
    url = address("user_change", cast.curator.pk)
    right = Permission.objects.get(codename="delete_user")
    sent = filled(administrator, url)
    assert not {"is_superuser", "user_permissions"} & set(sent)
    administrator.post(url, {**sent, "is_superuser": "on", "user_permissions": [right.pk]})
    refused = administrator.post(url, {**sent, "groups": [other.pk]})
    assert len(errors_in(refused)) == 1
    user = User.objects.get(pk=cast.curator.pk)
    assert (user.is_superuser, user.user_permissions.count(), groups(user)) == (False, 0, ["Curator"])


@pytest.mark.parametrize("beyond", ["superuser", "permission", "group"])
def test_an_administrator_does_not_change_who_holds_more(administrator: Client, beyond: str) -> None:
    user = make.make_user("root@example.org", is_superuser=beyond == "superuser")
    if beyond == "permission":
        user.user_permissions.add(Permission.objects.get(codename="delete_user"))
    if beyond == "group":
        user.groups.add(Group.objects.create(name="Others"))
    passwords = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert administrator.post(address("user_change", user.pk), {"email": "me@example.org"}).status_code == 403
    change_password = address("user_change", user.pk).replace("/change/", "/password/")
    assert administrator.post(change_password, passwords).status_code == 403
    user.refresh_from_db()
    assert (user.email, user.check_password(PASSWORD)) == ("root@example.org", False)


def test_a_superuser_may_give_everything(cast: Cast) -> None:
    superuser = signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))
    assert save(superuser, address("user_change", cast.curator.pk), is_superuser="on").status_code == 302
    cast.curator.refresh_from_db()
    assert cast.curator.is_superuser


def test_roles_are_named_in_the_reader_s_language(administrator: Client, cast: Cast) -> None:
    form = administrator.get(address("user_change", cast.curator.pk)).context["adminform"].form
    assert [label for _value, label in form.fields["groups"].choices] == ["Curator", "Editor", "Administrator"]


def test_the_administration_leads_to_itself_in_the_other_language(administrator: Client) -> None:
    page = administrator.get(address("user_changelist"), {"q": "a"})
    assert page.context["other_language_url"] == f"{address('user_changelist', language='fr')}?q=a"
    assert page.context["other_language_name"] == "Français"


def test_an_administrator_removes_a_second_factor_that_was_lost(cast: Cast) -> None:
    client, root = signed_in(cast.administrator), make.make_user(is_staff=True, is_superuser=True)
    for user in (cast.editor, cast.curator, root):
        Authenticator.objects.create(user=user, type="totp", data={})
    assert act(client, "user", "remove_second_factor", cast.editor, root) == ["1 account changed."]
    assert {one.user for one in Authenticator.objects.all()} == {cast.curator, root}
    act(signed_in(cast.editor), "user", "remove_second_factor", cast.curator)
    assert Authenticator.objects.count() == 2
