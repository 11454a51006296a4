"""The door: a code or a passkey for everybody, a password and a second factor for the staff, nothing for strangers."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from findings.models import User
from tests.accounts.inviting import last_code
from tests.admin.forms import signed_in
from tests.conftest import Cast
from tests.make import fresh, make_user
from tests.views.pages import LANGUAGES, listing, text_of

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN, CODE, PASSWORD, MINE = "/en/sign-in/", "/en/sign-in/code/", "/en/sign-in/password/", "/en/my-page/"


def digits(secret: str = SECRET) -> str:
    """What an authenticator application shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def with_application(user: User) -> User:
    """The person with an authenticator application and recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def entered(email: str, **extra: Any) -> Client:
    """A browser whose reader gave the code sent to that address."""
    client = Client(**extra)
    client.post(SIGN_IN, {"email": email})
    client.post(CODE, {"code": last_code(), "action": "verify"})
    return client


def is_in(client: Client) -> bool:
    return client.get(MINE).status_code == 200


# With a code ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [("fr", "est votre code Studytour", "Votre code pour"), ("en", "is your Studytour code", "Your code to")],
)
def test_a_code_is_sent_in_the_language_of_the_page(client: Client, language: str, subject: str, words: str) -> None:
    make_user("alumna@example.org")
    response: Any = client.post(listing("account_login", language), {"email": "Alumna@Example.ORG"})
    assert response["Location"] == listing("account_confirm_login_code", language)
    (message,) = mail.outbox
    assert (message.subject, message.to) == (f"{last_code()} {subject}", ["alumna@example.org"])
    assert f"{words} " in message.body


def test_the_code_lets_in_and_leads_where_one_wanted_to_go(client: Client) -> None:
    make_user("alumna@example.org")
    there = "/en/my-page/sessions/"
    door: Any = client.get(there)
    assert door["Location"] == f"{SIGN_IN}?next={there}"
    client.post(SIGN_IN, {"email": "alumna@example.org", "next": there})
    response: Any = client.post(CODE, {"code": f" {last_code()} ", "action": "verify", "next": there})
    assert response["Location"] == there
    assert is_in(client)


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "\0"])
def test_the_door_leads_nowhere_else(client: Client, there: str) -> None:
    make_user("alumna@example.org")
    client.post(SIGN_IN, {"email": "alumna@example.org", "next": there})
    response: Any = client.post(CODE, {"code": last_code(), "action": "verify", "next": there})
    assert response["Location"] == MINE
    assert client.get(f"{SIGN_IN}?next={there}").headers.get("Location", MINE) == MINE
    response = client.post("/en/sign-out/", {"next": there})
    assert response["Location"] == SIGN_IN


def test_a_stranger_is_answered_as_anybody() -> None:
    make_user("alumna@example.org")
    pages, statuses = [], []
    for email in ("alumna@example.org", "nobody@example.org"):
        client = Client()
        response: Any = client.post(SIGN_IN, {"email": email})
        page = text_of(client.get(CODE)).replace(email, "…")
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page))
        statuses.append((response.status_code, response["Location"], len(mail.outbox)))
    assert pages[0] == pages[1]
    # A message goes either way, so that neither answer takes longer.
    assert [status[:2] for status in statuses] == [(302, CODE)] * 2
    assert [message.to for message in mail.outbox] == [["alumna@example.org"], ["nobody@example.org"]]
    assert "There is no account at this address" in mail.outbox[1].body
    assert re.search(r"\d{6}", str(mail.outbox[1].subject)) is None


def test_a_closed_account_is_a_strangers() -> None:
    make_user("alumna@example.org", is_active=False)
    Client().post(SIGN_IN, {"email": "alumna@example.org"})
    assert "cannot be done with this address" in mail.outbox[0].subject


def test_three_wrong_codes_end_it(client: Client) -> None:
    make_user("alumna@example.org")
    client.post(SIGN_IN, {"email": "alumna@example.org"})
    right = last_code()
    for _unused in range(2):
        assert "This code is not the right one" in text_of(client.post(CODE, {"code": "x", "action": "verify"}))
    response: Any = client.post(CODE, {"code": "", "action": "verify"})
    assert response["Location"] == SIGN_IN
    assert "Too many tries" in text_of(client.get(SIGN_IN))
    client.post(CODE, {"code": right, "action": "verify"})
    assert not is_in(client)


def test_a_code_serves_for_a_quarter_of_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("alumna@example.org")
    client.post(SIGN_IN, {"email": "alumna@example.org"})
    later = timezone.now().timestamp() + 15 * 60 + 1
    monkeypatch.setattr("time.time", lambda: later)
    response: Any = client.post(CODE, {"code": last_code(), "action": "verify"})
    assert response["Location"] == SIGN_IN
    assert not is_in(client)


def test_codes_are_asked_for_a_few_times_only(client: Client) -> None:
    make_user("alumna@example.org")
    for _unused in range(5):
        Client(REMOTE_ADDR="192.0.2.1").post(SIGN_IN, {"email": "alumna@example.org"})
    response = client.post(SIGN_IN, {"email": "alumna@example.org"})
    assert "Too many tries. Ask for another code" in text_of(response)
    assert len(mail.outbox) == 5


def test_passwords_are_tried_a_few_times_only(cast: Cast) -> None:
    for _unused in range(5):
        Client().post(PASSWORD, {"login": cast.editor.email, "password": "wrong"})
    client = Client()
    response = client.post(PASSWORD, {"login": cast.editor.email, "password": "correct horse"})
    assert "Too many tries" in text_of(response)
    assert not is_in(client)


WRONG = ["", "x", "a" * 5000 + "@example.org", "a\0@example.org", "é@example.org", "<b>@x.y"]
# Other ways of writing one address, or none: whoever sends the message reads them as they please.
OTHERWISE = ['"=?utf-8?q?=ff?="@example.org', "=?utf-8?q?a?=@example.org", '"\\a"@example.org', "=61@example.org"]


@pytest.mark.parametrize("email", [*WRONG, *OTHERWISE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_address_is_refused_and_kept(client: Client, email: str, language: str) -> None:
    for name in ("account_login", "account_reset_password"):
        response = client.post(listing(name, language), {"email": email})
        assert response.status_code == 200
        assert 'aria-invalid="true"' in text_of(response)
        assert ("Erreur" if language == "fr" else "Error:") in text_of(response)
    assert mail.outbox == []


class Refusing(EmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"No such user")})


def test_a_mailbox_that_refuses_is_told_and_its_address_not_logged(
    cast: Cast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    for email in (cast.editor.email, "nobody@example.org"):
        for path in (SIGN_IN, "/en/password/"):
            assert "The message could not be sent." in text_of(Client().post(path, {"email": email}, follow=True))
        assert email not in caplog.text


def test_a_link_in_a_message_leads_to_this_site(client: Client, cast: Cast) -> None:
    for email in (cast.editor.email, "nobody@example.org"):
        client.post("/en/password/", {"email": email}, HTTP_HOST="localhost")
    for message in mail.outbox:
        assert re.findall(r"https?://[^/]+", str(message.body)) == ["http://127.0.0.1:8000"]


def test_nobody_signs_up(client: Client) -> None:
    for path in ("/en/no-account/", "/fr/pas-de-compte/"):
        assert client.get(path).status_code == 200
        assert client.post(path, {"email": "x@example.org", "password1": "correct horse"}).status_code == 405
    assert User.objects.count() == 0


# The staff -----------------------------------------------------------------------------------------------------------


def test_the_administration_has_the_sites_own_door(client: Client, cast: Cast) -> None:
    response: Any = client.get("/fr/admin/findings/finding/", follow=True)
    door, _status = response.redirect_chain[-1]
    assert door == "/fr/connexion/?next=/fr/admin/findings/finding/"
    client.post("/fr/connexion/mot-de-passe/", {"login": cast.editor.email, "password": "correct horse"})
    assert client.get("/fr/admin/").status_code == 200


@pytest.mark.parametrize("https", [False, True])
def test_djangos_own_form_lets_nobody_in(cast: Cast, settings: Any, https: bool) -> None:
    settings.HTTPS = https
    sent = {"username": cast.administrator.email, "password": "correct horse", "next": "/en/admin/"}
    for client in (Client(), signed_in(cast.curator), signed_in(cast.alumna)):
        client.post("/en/admin/login/", sent)
        assert cast.administrator.email not in text_of(client.get(MINE, follow=True))
    changing: Any = signed_in(cast.curator).get("/en/admin/password_change/")
    assert changing["Location"] == ("/en/admin/login/?next=/en/admin/password_change/" if https else "/en/password/")


def test_others_are_refused_the_administration(cast: Cast) -> None:
    for user in (cast.outsider, cast.trainee, cast.alumna, cast.alumnus_of_another):
        client = signed_in(user)
        assert client.get("/en/admin/", follow=True).status_code == 403
        for page in ("application/", "recovery-codes/", "recovery-codes/new/"):
            assert client.get(MINE + page).status_code == 403


LISTED = "/en/admin/findings/finding/"


@pytest.fixture
def https(settings: Any) -> None:
    settings.HTTPS = True


@pytest.mark.usefixtures("https")
def test_under_https_the_staff_add_a_second_factor_before_anything_else(cast: Cast) -> None:
    for user in (cast.curator, cast.editor, cast.administrator):
        client = entered(user.email)
        response: Any = client.get(LISTED, follow=True)
        assert response.redirect_chain[-1][0] == "/en/my-page/security/"
        assert "add one first" in text_of(response)
        assert client.post("/en/admin/findings/theme/add/", {"name_fr": "x"}).status_code == 302
        page: Any = client.get(f"{MINE}application/")
        client.post(f"{MINE}application/", {"code": digits(page.context["form"].secret)})
        assert client.get(LISTED).status_code == 200


@pytest.mark.usefixtures("https")
def test_a_second_factor_counts_for_the_session_that_gave_it(cast: Cast) -> None:
    before = entered(cast.editor.email)
    with_application(cast.editor)
    response: Any = before.get(LISTED, follow=True)
    assert response.redirect_chain[-1][0] == f"{SIGN_IN}?next=/en/admin/"
    assert not is_in(before)
    now = entered(cast.editor.email)
    now.post("/en/sign-in/second-step/", {"code": digits()})
    assert now.get(LISTED).status_code == 200


@pytest.mark.usefixtures("https")
def test_an_alumnas_passkey_is_no_second_factor_of_a_session_without_it(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.alumna, type="webauthn", data={})
    client = entered(cast.alumna.email)
    User.objects.filter(pk=cast.alumna.pk).update(is_staff=True, is_superuser=True)
    assert client.get(LISTED).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_an_application_is_added_after_a_code_was_given(cast: Cast) -> None:
    client = entered(cast.editor.email)
    page: Any = client.get(f"{MINE}application/")
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "data:" not in client.get(MINE)["Content-Security-Policy"]
    secret = page.context["form"].secret
    assert "This code is not the right one" in text_of(client.post(f"{MINE}application/", {"code": "000000"}))
    response: Any = client.post(f"{MINE}application/", {"code": digits(secret)}, follow=True)
    assert response.redirect_chain[-1][0] == f"{MINE}recovery-codes/"
    assert len(re.findall(r"<code>\d{8}</code>", text_of(response))) == 10
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        [cast.editor.email],
        "Votre compte Studytour a été modifié",
    )


def test_a_code_is_asked_for_again_after_a_while(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = entered(cast.editor.email)
    later = timezone.now().timestamp() + 15 * 60 + 1
    monkeypatch.setattr("time.time", lambda: later)
    response: Any = client.get(f"{MINE}application/")
    assert response["Location"] == f"{MINE}confirm/?next=%2Fen%2Fmy-page%2Fapplication%2F"
    confirm = response["Location"]
    assert f"Send a code to {cast.editor.email}" in text_of(client.get(confirm))
    client.post(confirm, {"recipient": cast.editor.email})
    response = client.post(f"{MINE}confirm/code/", {"code": last_code(), "action": "verify", "next": "/en/my-page/"})
    assert client.get(f"{MINE}application/").status_code == 200


@pytest.mark.parametrize("means", ["code", "password"])
def test_whoever_has_an_application_is_asked_for_its_digits(cast: Cast, means: str) -> None:
    editor = with_application(cast.editor)
    client = entered(editor.email) if means == "code" else Client()
    if means == "password":
        client.post(PASSWORD, {"login": editor.email, "password": "correct horse"})
    assert not is_in(client)
    second = "/en/sign-in/second-step/"
    assert client.get(second).status_code == 200
    assert "This code is not the right one" in text_of(client.post(second, {"code": "000000"}))
    client.post(second, {"code": digits()})
    assert is_in(client)


def test_a_recovery_code_serves_once(cast: Cast) -> None:
    editor = with_application(cast.editor)
    code = Authenticator.objects.get(user=editor, type="recovery_codes").wrap().get_unused_codes()[0]
    found = []
    for _unused in range(2):
        client = entered(editor.email)
        client.post("/en/sign-in/second-step/", {"code": code})
        found.append(is_in(client))
    assert found == [True, False]


def test_others_need_no_second_factor(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.alumna, type="webauthn", data={})
    assert is_in(entered(cast.alumna.email))


def test_the_staff_choose_another_password(client: Client, cast: Cast) -> None:
    response: Any = client.post("/fr/mot-de-passe/", {"email": cast.editor.email}, follow=True)
    assert response.redirect_chain[-1][0] == "/fr/mot-de-passe/envoye/"
    found = re.search(r"http://[^/]+(/fr/mot-de-passe/nouveau/\S+)", str(mail.outbox[0].body))
    assert found is not None
    response = client.get(found[1], follow=True)
    form = response.redirect_chain[-1][0]
    assert "Huit caractères au moins" in text_of(response)
    assert "trop court" in text_of(client.post(form, {"password1": "x", "password2": "x"}))
    chosen = {"password1": "another long horse", "password2": "another long horse"}
    response = client.post(form, chosen, follow=True)
    assert "Votre mot de passe est changé" in text_of(response)
    assert fresh(cast.editor).check_password("another long horse")
    assert "Ce lien ne peut plus servir" in text_of(Client().get(found[1], follow=True))


def test_no_password_is_made_for_others(cast: Cast) -> None:
    for email in (cast.alumna.email, "nobody@example.org"):
        response: Any = Client().post("/en/password/", {"email": email}, follow=True)
        assert response.redirect_chain[-1][0] == "/en/password/sent/"
        assert "There is no account at this address" in mail.outbox[-1].body
    assert [message.to for message in mail.outbox] == [[cast.alumna.email], ["nobody@example.org"]]


def test_the_address_of_an_account_is_where_its_codes_go(cast: Cast) -> None:
    administrator = signed_in(cast.administrator)
    with override("en"):
        address = f"/en/admin/findings/user/{cast.alumna.pk}/change/"
    sent = {"email": "moved@example.org", "preferred_language": "fr", "is_active": "on"}
    assert administrator.post(address, sent).status_code == 302
    assert [row.email for row in EmailAddress.objects.filter(user=cast.alumna)] == ["moved@example.org"]
    assert is_in(entered("moved@example.org"))
    Client().post(SIGN_IN, {"email": "alumna@example.org"})
    assert "cannot be done with this address" in mail.outbox[-1].subject


# My page -------------------------------------------------------------------------------------------------------------

BEHIND = ("", "sessions/", "security/", "passkey/", "application/", "recovery-codes/", "confirm/")


@pytest.mark.parametrize("page", BEHIND)
def test_what_is_somebodys_own_asks_who_they_are(client: Client, page: str) -> None:
    response: Any = client.get(MINE + page)
    assert response.status_code == 302
    assert response["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("page", ["", "sessions/", "security/"])
def test_nobody_sees_anothers_page(cast: Cast, page: str) -> None:
    seen = text_of(signed_in(cast.alumnus_of_another).get(MINE + page))
    assert [cast.alumna.email in seen, str(cast.alumna.trainees.get()) in seen] == [False, False]


def test_what_is_somebodys_own_is_kept_by_nobody(cast: Cast) -> None:
    client = entered(with_application(cast.editor).email)
    client.post("/en/sign-in/second-step/", {"code": digits()})
    for page in BEHIND:
        response = client.get(MINE + page)
        assert "no-store" in response["Cache-Control"]
        if response.status_code == 200:
            assert '<meta name="robots" content="noindex">' in text_of(response)


def test_public_pages_are_the_same_for_whoever_has_signed_in(cast: Cast) -> None:
    for name in ("home", "finding-list", "participants"):
        assert text_of(signed_in(cast.alumna).get(listing(name, "en"))) == text_of(Client().get(listing(name, "en")))


# What browsers call themselves, and how it is said.
AGENTS = {
    "Firefox Mobile, Android": "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0",
    "Mobile Safari, iOS": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
    "Edge, Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
    "?": "<script>",
}


def test_somebody_closes_what_they_left_open_elsewhere(cast: Cast) -> None:
    users = (cast.alumna, cast.alumna, cast.alumnus_of_another, cast.alumna)
    here, elsewhere, another, _unknown = (
        entered(user.email, HTTP_USER_AGENT=agent) for user, agent in zip(users, AGENTS.values(), strict=True)
    )
    seen = text_of(here.get(f"{MINE}sessions/"))
    assert [name in seen for name in AGENTS] == [True, True, False, True]
    assert ["Signed out" in seen, "<script>" in seen] == [False, False]
    response = here.post(f"{MINE}sessions/", follow=True)
    assert "You have signed out everywhere else" in text_of(response)
    assert [is_in(one) for one in (here, elsewhere, another)] == [True, False, True]
    assert UserSession.objects.filter(user=cast.alumna).count() == 1


def test_somebody_closes_one_place_and_nobody_elses(cast: Cast) -> None:
    here, there, elsewhere, another = (
        entered(user.email) for user in (cast.alumna, cast.alumna, cast.alumna, cast.alumnus_of_another)
    )
    keys = [one.session.session_key for one in (there, another)]
    closed, theirs = (f"{MINE}sessions/{UserSession.objects.get(session_key=key).pk}/end/" for key in keys)
    assert [closed in text_of(here.get(f"{MINE}sessions/")), here.get(closed).status_code] == [True, 405]
    assert "You are signed out there." in text_of(here.post(closed, follow=True))
    assert [here.post(theirs).status_code, here.post(closed).status_code] == [404, 404]
    assert [is_in(one) for one in (here, there, elsewhere, another)] == [True, False, True, True]


def test_a_passkey_is_its_owners_to_remove(cast: Cast) -> None:
    key = Authenticator.objects.create(user=cast.alumna, type="webauthn", data={"name": "My phone"})
    path = f"{MINE}passkey/{key.pk}/remove/"
    stranger = entered(cast.alumnus_of_another.email)
    assert [stranger.get(path).status_code, stranger.post(path).status_code] == [404, 404]
    owner = entered(cast.alumna.email)
    assert "My phone" in text_of(owner.get(path))
    assert Authenticator.objects.count() == 1
    owner.post(path)
    assert Authenticator.objects.count() == 0


DEEP = "[" * 10_000
LONG = '"' + "a" * 30_000 + '"'


@pytest.mark.parametrize(
    "credential", [DEEP, LONG, "", "x", "{}", "[]", '{"id": 1}', "\0", '{"response": {"userHandle": "é"}}']
)
def test_what_is_no_passkey_lets_nobody_in(client: Client, credential: str) -> None:
    response = client.post("/en/sign-in/passkey/", {"credential": credential})
    assert response.status_code in (302, 400)
    assert not is_in(client)


def test_an_account_that_is_closed_is_out_at_once(cast: Cast) -> None:
    client = entered(cast.alumna.email)
    assert is_in(client)
    User.objects.filter(pk=cast.alumna.pk).update(is_active=False)
    assert not is_in(client)


def test_two_weeks_later_one_signs_in_again(cast: Cast) -> None:
    client = entered(cast.alumna.email)
    ends = Session.objects.get(session_key=client.session.session_key).expire_date
    assert timedelta(days=13) < ends - timezone.now() <= timedelta(weeks=2)
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(client)


def test_a_code_sent_to_an_address_that_the_account_has_left_lets_nobody_in(cast: Cast) -> None:
    thief, left_open = Client(), entered(cast.alumna.email)
    thief.post(SIGN_IN, {"email": cast.alumna.email})
    code = last_code()
    sent = {"email": "moved@example.org", "preferred_language": "fr", "is_active": "on"}
    signed_in(cast.administrator).post(f"/en/admin/findings/user/{cast.alumna.pk}/change/", sent)
    thief.post(CODE, {"code": code, "action": "verify"})
    assert [is_in(thief), is_in(left_open)] == [False, False]


def test_an_account_made_on_the_command_line_can_confirm_what_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    root = User.objects.create_superuser("root@example.org", "correct horse")
    client = Client()
    client.post(PASSWORD, {"login": root.email, "password": "correct horse"})
    later = timezone.now().timestamp() + 15 * 60 + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert "Send a code to root@example.org" in text_of(client.get(f"{MINE}application/", follow=True))


@pytest.mark.parametrize("https", [False, True])
def test_a_second_factor_is_asked_for_where_it_is_needed(cast: Cast, settings: Any, https: bool) -> None:
    settings.HTTPS = https
    asked = "The administration asks its staff for a second factor."
    found = [asked in text_of(signed_in(user).get(MINE)) for user in (cast.editor, cast.alumna)]
    assert found == [https, False]
