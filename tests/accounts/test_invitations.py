"""An invitation reaches its reader in their language, and opens one account, once, for the address it was sent to."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from findings.accounts.invitations import InvitationError, accept, invite, renew, send_waiting, token_of
from findings.models import Invitation, Trainee, User
from findings.querysets.sending import HELD
from tests.accounts.inviting import ADDRESS, invited, last_code, link_in
from tests.accounts.refusing import Refusing
from tests.conftest import Cast
from tests.make import fresh, make_tour, make_trainee, make_user
from tests.views.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainee() -> Trainee:
    return make_trainee(tour=make_tour(title_fr="Voyage : l’essai", title_en="Trial tour"))


@pytest.mark.parametrize(
    ("language", "subject", "title", "path"),
    [
        (
            "fr",
            "Votre voyage d’étude est en ligne\u00a0: qu’en est-il advenu\u202f?",
            "Voyage\u00a0: l’essai",
            "/fr/inv",
        ),
        ("en", "Your study tour is online: what became of it?", "Trial tour", "/en/i"),
    ],
)
def test_it_is_written_in_the_language_of_its_reader(
    trainee: Trainee, language: str, subject: str, title: str, path: str
) -> None:
    sent = invited(trainee, language=language)
    (message,) = mail.outbox
    assert (message.subject, message.to) == (subject, [ADDRESS])
    assert link_in(message).startswith(path)
    assert [str(trainee) in message.body, title in message.body] == [True, True]
    assert message.extra_headers["Message-ID"] == f"<invitation-{sent.pk}@127.0.0.1>"


def test_a_program_that_opens_links_uses_nothing_up(client: Client, trainee: Trainee) -> None:
    sent = invited(trainee)
    link = link_in(mail.outbox[0])
    for _unused in range(3):
        assert [client.get(link).status_code, client.head(link).status_code] == [200, 200]
    assert (fresh(sent).used_at, User.objects.count(), len(mail.outbox)) == (None, 0, 1)
    assert client.post(link).status_code == 302


def test_its_button_opens_an_account_that_a_code_then_enters(client: Client, trainee: Trainee) -> None:
    sent = invited(trainee, "Camille@Example.org", "en")
    link = link_in(mail.outbox[0])
    page = text_of(client.get(link))
    assert [str(trainee) in page, "Camille@Example.org" in page] == [True, True]
    response: Any = client.post(link)
    assert response["Location"] == "/en/sign-in/code/"
    user = User.objects.get()
    assert (user.email, user.preferred_language, user.is_staff) == ("Camille@example.org", "en", False)
    assert user.has_usable_password() is False
    assert fresh(trainee).user == user
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("camille@example.org", True, True)
    ]
    assert mail.outbox[-1].to == ["camille@example.org"]
    code = text_of(client.get("/en/sign-in/code/"))
    assert "Welcome: your account is open." in code
    assert ["has just been sent to camille@example.org" in code, "If camille" in code] == [True, False]
    # Nobody is let in before the code.
    assert client.get("/en/my-page/").status_code == 302
    response = client.post("/en/sign-in/code/", {"code": last_code(), "action": "verify"})
    assert response["Location"] == "/en/my-page/"
    assert str(trainee) in text_of(client.get("/en/my-page/"))
    assert (fresh(sent).email, fresh(sent).state) == ("", "accepted")


def test_it_serves_once(client: Client, trainee: Trainee) -> None:
    invited(trainee)
    link = link_in(mail.outbox[0])
    client.post(link)
    for again in (Client().get(link), Client().post(link)):
        assert again.status_code == 410
        assert "Elle a déjà été acceptée" in text_of(again)
    assert (User.objects.count(), len(mail.outbox)) == (1, 2)


def test_it_expires_is_revoked_and_is_replaced(client: Client, trainee: Trainee) -> None:
    old, revoked, replaced = (invited(one) for one in (trainee, make_trainee(), make_trainee()))
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert Invitation.objects.filter(pk=revoked.pk).revoke() == 1
    latest = renew(replaced.trainee, ADDRESS, "fr", None)
    send_waiting()
    for message in mail.outbox[:3]:
        for response in (client.get(link_in(message)), client.post(link_in(message))):
            assert response.status_code == 410
            assert "Cette invitation ne peut plus servir" in text_of(response)
    assert User.objects.count() == 0
    assert [fresh(one).state for one in (old, revoked, replaced, latest)] == ["expired", "revoked", "revoked", "sent"]
    assert [fresh(one).email for one in (revoked, replaced)] == ["", ""]
    assert client.post(link_in(mail.outbox[3])).status_code == 302


@pytest.mark.parametrize("token", ["1:forged", "nothing", "1", ":", "é", "%00", "a" * 5000, "1:" + "a" * 5000])
def test_a_link_that_we_never_made_does_not_exist(client: Client, trainee: Trainee, token: str) -> None:
    invited(trainee)
    for method in (client.get, client.post):
        assert method(f"/fr/invitation/{token}/").status_code == 404
    assert User.objects.count() == 0


def test_the_link_of_one_is_not_that_of_another(client: Client, trainee: Trainee) -> None:
    one, other = invited(trainee), invited(make_trainee())
    forged = f"{other.pk}:{token_of(one).partition(':')[2]}"
    assert client.post(f"/fr/invitation/{forged}/").status_code == 404


def test_somebody_who_has_an_account_keeps_it(client: Client, trainee: Trainee, cast: Cast) -> None:
    invited(trainee, cast.curator.email.upper())
    assert client.post(link_in(mail.outbox[0])).status_code == 302
    assert fresh(trainee).user == cast.curator
    assert mail.outbox[-1].to == [cast.curator.email]
    assert fresh(cast.curator).is_staff is True


def test_a_closed_account_is_not_opened_again(client: Client, trainee: Trainee) -> None:
    user = make_user(ADDRESS, is_active=False)
    sent = invited(trainee)
    response = client.post(link_in(mail.outbox[0]))
    assert response.status_code == 410
    assert "Le compte de cette adresse est fermé" in text_of(response)
    assert (fresh(trainee).user, fresh(sent).used_at, fresh(user).is_active) == (None, None, False)


def test_nobody_accepts_it_for_another(client: Client, trainee: Trainee, cast: Cast) -> None:
    sent = invited(trainee)
    client.force_login(cast.alumna)
    link = link_in(mail.outbox[0])
    for response in (client.get(link), client.post(link)):
        assert response.status_code == 200
        assert "Cette invitation est pour quelqu’un d’autre" in text_of(response)
        assert ADDRESS not in text_of(response)
    assert (fresh(trainee).user, fresh(sent).used_at) == (None, None)


def test_whoever_is_signed_in_with_its_address_is_at_home_at_once(client: Client, trainee: Trainee) -> None:
    client.force_login(make_user(ADDRESS))
    invited(trainee)
    response: Any = client.post(link_in(mail.outbox[0]))
    assert response["Location"] == "/fr/mon-espace/"
    assert len(mail.outbox) == 1


def test_asking_twice_for_the_same_sends_one(trainee: Trainee) -> None:
    first, second = invited(trainee), invited(trainee)
    assert (first, len(mail.outbox)) == (second, 1)
    assert invited(trainee, "other@example.org") != first
    assert fresh(first).state == "revoked"


def test_whoever_has_an_account_is_not_invited(cast: Cast) -> None:
    trainee = Trainee.objects.get(user=cast.alumna)
    with pytest.raises(InvitationError):
        invite(trainee, ADDRESS, "fr", None)
    assert Invitation.objects.count() == 0


def test_an_account_given_meanwhile_is_not_taken_over(trainee: Trainee, cast: Cast) -> None:
    sent = invited(trainee)
    Trainee.objects.filter(pk=trainee.pk).update(user=cast.alumna)
    with pytest.raises(InvitationError):
        accept(sent)
    assert fresh(trainee).user == cast.alumna


def test_erasing_the_person_erases_it(client: Client, trainee: Trainee) -> None:
    invited(trainee)
    trainee.erase()
    assert client.get(link_in(mail.outbox[0])).status_code == 404
    assert Invitation.objects.count() == 0


# Sending -------------------------------------------------------------------------------------------------------------


def make_invitations(count: int) -> list[Invitation]:
    return [invite(make_trainee(), f"someone{number}@example.org", "fr", None) for number in range(count)]


def addresses() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_a_mailbox_that_refuses_does_not_keep_it_from_the_others(
    server: type[Refusing], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server, "refused", "someone1@example.org")
    made = make_invitations(3)
    assert send_waiting() == (2, 1)
    assert [fresh(one).state for one in made] == ["sent", "refused", "sent"]
    assert "someone1@example.org" not in caplog.messages[-1]


def test_what_a_mailbox_refuses_for_now_is_tried_again(server: type[Refusing], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "refused", "someone0@example.org")
    monkeypatch.setattr(server, "code", 450)
    (made,) = make_invitations(1)
    assert send_waiting() == (0, 1)
    assert fresh(made).state == "to_send"
    monkeypatch.setattr(server, "refused", "")
    Invitation.objects.update(taken_at=None)
    assert send_waiting() == (1, 0)


def test_a_server_that_stops_in_the_middle_loses_and_doubles_nothing(
    server: type[Refusing], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_invitations(5)
    monkeypatch.setattr(server, "left", 2)
    with pytest.raises(CommandError):
        call_command("send_invitations")
    assert len(addresses()) == 2
    monkeypatch.setattr(server, "left", 100)
    # The one that was in hand waits; its sender may still be at it.
    assert send_waiting() == (2, 0)
    Invitation.objects.filter(sent_at=None).update(taken_at=timezone.now() - HELD - timedelta(seconds=1))
    assert send_waiting() == (1, 0)
    assert sorted(addresses()) == [f"someone{number}@example.org" for number in range(5)]


def test_what_one_sender_has_taken_another_does_not() -> None:
    first, second = make_invitations(2)
    assert [Invitation.objects.take() for _sender in range(3)] == [first, second, None]
    assert send_waiting() == (0, 0)


def test_what_serves_no_more_is_not_sent() -> None:
    old, revoked = make_invitations(2)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    Invitation.objects.filter(pk=revoked.pk).revoke()
    assert send_waiting() == (0, 0)


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_invitations")
    assert capsys.readouterr().out == ""
    make_invitations(2)
    with override("fr"):
        call_command("send_invitations")
    assert capsys.readouterr().out == "2 invitations envoyées.\n"


def test_no_address_is_written_in_the_log(
    server: type[Refusing], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server, "refused", "someone0@example.org")
    make_invitations(1)
    with caplog.at_level(logging.DEBUG):
        send_waiting()
    assert caplog.records
    assert "someone0" not in caplog.text
