"""One chooses one's messages on one's page, and stops the digest by its link, which nobody else can make."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from findings.accounts.digests import SALT, message_of
from findings.accounts.tokens import signed
from findings.models import Digest, User
from tests.accounts.digesting import decided, stop_link
from tests.admin.forms import address as admin_address
from tests.admin.forms import filled, signed_in
from tests.conftest import Cast
from tests.make import fresh, make_finding, make_user
from tests.views.pages import listing, text_of

pytestmark = pytest.mark.django_db

CHOOSE, MINE = "/en/my-page/messages/", "/en/my-page/"


@pytest.fixture
def reader() -> User:
    return make_user("reader@example.org")


def link_of(user: User) -> str:
    return f"/en/unsubscribe/{signed(user.pk, SALT)}/"


def button(response: Any) -> dict[str, str]:
    """What the page's one button sends."""
    page = text_of(response).partition("<main")[2].partition("</main>")[0]
    ((name, value),) = re.findall(r'<button type="submit"[^>]* name="(\w+)" value="(\w+)">', page)
    assert page.count("<form") == page.count("<button") == 1
    return {name: value}


def heading(response: Any) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", text_of(response))
    return str(found)


# The link ------------------------------------------------------------------------------------------------------------


def test_one_click_of_a_mailbox_stops_the_digest(cast: Cast) -> None:
    decided(cast.alumna, make_finding())
    Digest.objects.write_due()
    digest = Digest.objects.get(user=cast.alumna)
    link = stop_link(message_of(digest))
    # Without a cookie or a token, as RFC 8058 has it.
    response = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.cookies) == (200, {})
    assert [fresh(user).receives_digest for user in (cast.alumna, cast.outsider)] == [False, True]
    assert digest not in Digest.objects.to_send()


def test_a_program_that_opens_links_changes_nothing(client: Client, reader: User) -> None:
    for receives in (True, False):
        User.objects.filter(pk=reader.pk).update(receives_digest=receives)
        for _unused in range(2):
            response = client.get(link_of(reader))
            assert [response.status_code, client.head(link_of(reader)).status_code] == [200, 200]
        assert fresh(reader).receives_digest is receives
    assert heading(response) == "You receive no news"
    User.objects.filter(pk=reader.pk).update(receives_digest=True)
    assert heading(client.get(link_of(reader))) == "Receive no more news by e-mail?"


def test_its_button_stops_it_and_the_next_one_takes_that_back(reader: User) -> None:
    client = Client(enforce_csrf_checks=True)
    stopped = client.post(link_of(reader), button(client.get(link_of(reader))))
    assert (heading(stopped), fresh(reader).receives_digest) == ("You will receive no more news", False)
    again = client.post(link_of(reader), button(stopped))
    assert (heading(again), fresh(reader).receives_digest) == ("You will be told what is new again", True)
    client.post(link_of(reader), button(again))
    assert fresh(reader).receives_digest is False


@pytest.mark.parametrize(
    "token",
    ["1:forged", "nothing", "1", ":", "é", "%00", "a" * 5000, "1:" + "a" * 5000, signed(1, "findings.invitation")],
)
def test_a_link_that_we_never_made_does_not_exist(client: Client, reader: User, token: str) -> None:
    User.objects.exclude(pk=reader.pk).delete()
    for method in (client.get, client.post):
        assert method(f"/en/unsubscribe/{token}/").status_code == 404
    assert fresh(reader).receives_digest is True


def test_the_link_of_one_is_not_that_of_another_nor_of_an_account_that_is_gone(client: Client, reader: User) -> None:
    other = make_user()
    forged = f"/en/unsubscribe/{other.pk}:{signed(reader.pk, SALT).partition(':')[2]}/"
    gone = link_of(reader)
    reader.delete()
    assert [client.post(forged).status_code, client.post(gone).status_code] == [404, 410]
    assert heading(client.get(gone)) == "This account is no more"
    assert fresh(other).receives_digest is True


def test_it_tells_nobody_whose_it_is_and_is_kept_nowhere(client: Client, reader: User) -> None:
    for response in (
        client.get(link_of(reader)),
        client.post(link_of(reader)),
        client.post(link_of(reader), {"again": "1"}),
    ):
        page = text_of(response)
        assert ["reader@example" in page, '<meta name="robots" content="noindex">' in page] == [False, True]
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"


def test_only_what_is_asked_is_written(client: Client, reader: User) -> None:
    assert client.put(link_of(reader)).status_code == 405
    client.post(link_of(reader), {"preferred_language": "en", "is_staff": "1"})
    assert (fresh(reader).preferred_language, fresh(reader).is_staff) == ("fr", False)


@pytest.mark.parametrize(
    ("language", "word", "asked"),
    [
        ("fr", "desabonnement", "Ne plus recevoir de nouvelles par courriel\u202f?"),
        ("en", "unsubscribe", "Receive no more news by e-mail?"),
    ],
)
def test_it_is_read_in_both_languages(client: Client, reader: User, language: str, word: str, asked: str) -> None:
    with override(language):
        link = reverse("unsubscribe", args=[signed(reader.pk, SALT)])
    assert (link.split("/")[2], heading(client.get(link))) == (word, asked)


# On one's page -------------------------------------------------------------------------------------------------------


def test_one_chooses_on_ones_page(client: Client, reader: User) -> None:
    client.force_login(reader)
    assert f'href="{CHOOSE}"' in text_of(client.get(MINE))
    response: Any = client.post(CHOOSE, {"preferred_language": "en"}, follow=True)
    assert (response.redirect_chain, "Your choice is saved." in text_of(response)) == ([(MINE, 302)], True)
    assert (fresh(reader).preferred_language, fresh(reader).receives_digest) == ("en", False)
    client.post(CHOOSE, {"preferred_language": "fr", "receives_digest": "on"})
    assert (fresh(reader).preferred_language, fresh(reader).receives_digest) == ("fr", True)


def test_the_form_shows_what_is_chosen(client: Client, reader: User) -> None:
    client.force_login(reader)
    for receives in (True, False):
        User.objects.filter(pk=reader.pk).update(receives_digest=receives, preferred_language="en")
        page = text_of(client.get(CHOOSE))
        checked = re.findall(r'<input type="(?:radio|checkbox)" name="(\w+)"(?: value="(\w+)")?[^>]* checked', page)
        assert checked == [("preferred_language", "en"), *[("receives_digest", "")] * receives]


def test_a_wrong_choice_changes_nothing(client: Client, reader: User) -> None:
    client.force_login(reader)
    for sent in ({}, {"preferred_language": "de"}, {"preferred_language": "\0"}):
        response = client.post(CHOOSE, sent)
        assert (response.status_code, 'class="wrong"' in text_of(response)) == (200, True)
    assert (fresh(reader).preferred_language, fresh(reader).receives_digest) == ("fr", True)


def test_it_is_ones_own(client: Client, reader: User) -> None:
    other = make_user()
    for method in (client.get, client.post):
        assert method(CHOOSE)["Location"] == f"/en/sign-in/?next={CHOOSE}"
    client.force_login(reader)
    client.post(CHOOSE, {"preferred_language": "en", "id": other.pk, "email": "x@example.org", "is_staff": "on"})
    assert [fresh(one).preferred_language for one in (reader, other)] == ["en", "fr"]
    assert (fresh(reader).email, fresh(reader).is_staff) == ("reader@example.org", False)
    assert "no-store" in client.get(CHOOSE)["Cache-Control"]


def test_administrators_choose_for_somebody_who_asks(cast: Cast) -> None:
    client, url = signed_in(cast.administrator), admin_address("user_change", cast.alumna.pk)
    assert client.post(url, filled(client, url, receives_digest=False)).status_code == 302
    assert fresh(cast.alumna).receives_digest is False


@pytest.mark.parametrize(("language", "name"), [("fr", "Messages et langue"), ("en", "Messages and language")])
def test_both_languages_have_the_form(client: Client, reader: User, language: str, name: str) -> None:
    client.force_login(reader)
    assert heading(client.get(listing("my-messages", language))) == name
