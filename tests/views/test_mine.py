"""People decide of their own data: who sees their name, a copy of it all, an end to it; nobody decides of another's."""

import json
import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from findings.accounts import journal
from findings.accounts.invitations import invite
from findings.accounts.roles import ADMINISTRATOR, EDITOR
from findings.enums import DataAction, NoteState, Signature, Status, Visibility
from findings.models import DataEvent, Digest, Note, Trainee, User
from tests.accounts.inviting import last_code
from tests.admin.forms import act, address, save, signed_in
from tests.conftest import Cast
from tests.make import fresh, make_error_report, make_finding, make_note, make_tour, make_trainee, make_user
from tests.views.pages import LANGUAGES, listing, text_of
from tests.views.test_account import entered, with_application

pytestmark = pytest.mark.django_db

MINE, DATA, CLASS = "/en/my-page/", "/en/my-page/data/", "/en/my-page/class/"
COPY, ERASE, ERASED = "/en/my-page/data/copy/", "/en/my-page/data/erase/", "/en/account-erased/"
# One for each table that names an account, and those of the door.
MOST_QUERIES = 75
EVERYBODY = ("outsider", "trainee", "alumna", "alumnus_of_another", "curator", "editor", "administrator")


def recent(user: User) -> Client:
    """A browser in which that person signed in a moment ago."""
    client = signed_in(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def choose(client: Client, *choices: tuple[Trainee, str]) -> Any:
    """Sends the choice of who sees these entries."""
    return client.post(DATA, {f"{trainee.key}-visibility": chosen for trainee, chosen in choices})


# Behind the door -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["my-data", "my-class", "account-erase"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_is_led_to_the_door(client: Client, name: str, language: str) -> None:
    path = listing(name, language)
    for response in (client.get(path), client.post(path)):
        assert response["Location"] == f"{listing('account_login', language)}?next={path}"
    assert client.post(COPY)["Location"] == f"/en/sign-in/?next={COPY}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_ones_own_are_kept_by_no_browser(cast: Cast, language: str) -> None:
    client = entered(cast.alumna.email)
    for name in ("my-data", "my-class", "account-erase"):
        response = client.get(listing(name, language))
        assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)
        assert '<meta name="robots" content="noindex">' in text_of(response)


# Who sees a name -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", list(Visibility))
def test_one_chooses_who_sees_ones_name(cast: Cast, chosen: Visibility) -> None:
    entry = cast.alumna.trainees.get()
    Trainee.objects.filter(pk=entry.pk).update(visibility=Visibility.CLASS_ONLY)
    response = choose(signed_in(cast.alumna), (entry, chosen))
    assert (response["Location"], fresh(entry).visibility) == (DATA, chosen)
    assert (str(entry) in text_of(Client().get("/en/participants/"))) == (chosen == Visibility.LISTED)
    lines = DataEvent.objects.values_list("action", "by", "actor", "trainee", "detail")
    changed = [("visibility", "person", cast.alumna.pk, entry.pk, chosen)]
    assert list(lines) == (changed if chosen != Visibility.CLASS_ONLY else [])


def test_a_hidden_name_signs_nothing_any_more(cast: Cast) -> None:
    entry, finding = cast.alumna.trainees.get(), make_finding()
    make_note(finding=finding, author=cast.alumna, signature=Signature.PERSON)
    assert str(entry) in text_of(Client().get(finding.get_absolute_url()))
    choose(signed_in(cast.alumna), (entry, Visibility.HIDDEN))
    assert str(entry) not in text_of(Client().get(finding.get_absolute_url()))


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_chooses_for_another(cast: Cast, who: str) -> None:
    entry = make_trainee(tour=cast.tour, visibility=Visibility.HIDDEN, user=make_user("other@example.org"))
    person = getattr(cast, who)
    mine = [(trainee, Visibility.LISTED) for trainee in person.trainees.all()]
    assert choose(signed_in(person), (entry, Visibility.LISTED), *mine)["Location"] == DATA
    assert fresh(entry).visibility == Visibility.HIDDEN


@pytest.mark.parametrize("sent", ["", "everyone", "a" * 5000, "li\0sted", "<script>"])
def test_a_choice_that_is_none_is_refused(cast: Cast, sent: str) -> None:
    entry = cast.alumna.trainees.get()
    for language, words in (("en", "Error:"), ("fr", "Erreur")):
        page = signed_in(cast.alumna).post(listing("my-data", language), {f"{entry.key}-visibility": sent})
        assert (page.status_code, 'class="wrong"' in text_of(page)) == (200, True)
        assert f"<title>{words}" in text_of(page)
    assert fresh(entry).visibility == Visibility.LISTED


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("alumna", ["listed", "class_only"]),
        ("alumnus_of_another", []),
        ("trainee", []),
        ("outsider", []),
        ("curator", []),
        ("editor", []),
        ("administrator", []),
    ],
)
def test_the_class_alone_sees_who_is_seen_by_the_class_only(cast: Cast, who: str, seen: list[str]) -> None:
    for state in Visibility:
        make_trainee(tour=cast.tour, family_name=f"Rare-{state}", visibility=state)
    page = text_of(signed_in(getattr(cast, who)).get(CLASS))
    assert [state for state in Visibility if f"Rare-{state}" in page] == seen


def test_one_sees_oneself_in_ones_class_even_hidden(cast: Cast) -> None:
    entry = cast.alumna.trainees.get()
    Trainee.objects.update(visibility=Visibility.HIDDEN)
    page = text_of(signed_in(cast.alumna).get(CLASS))
    assert [str(entry) in page, "(you)" in page] == [True, True]


def test_the_class_of_a_tour_that_is_not_published_is_not_shown(cast: Cast) -> None:
    tour = make_tour(title_en="Secret tour", status=Status.DRAFT, live_fr=False, live_en=False)
    make_trainee(tour=tour, user=cast.outsider)
    make_trainee(tour=tour, family_name="Rare")
    page = text_of(signed_in(cast.outsider).get(CLASS))
    assert ["Rare" in page, "Secret tour" in page] == [False, False]
    assert tour.get_absolute_url() not in text_of(signed_in(cast.outsider).get(MINE))


# A copy --------------------------------------------------------------------------------------------------------------


def test_a_copy_tells_all_that_is_held(cast: Cast) -> None:
    person = cast.alumna
    entry = person.trainees.get()
    note = make_note(finding=make_finding(), author=person, changed_fr="Tout.", state=NoteState.DRAFT)
    note.changed_fr = "Rien."
    note.save()
    make_error_report(finding=make_finding(), email=person.email, message="Faux.")
    invite(make_trainee(), person.email, "fr", cast.editor)
    other = invite(make_trainee(), "somebody@example.org", "fr", cast.editor).trainee
    Trainee.objects.filter(pk=other.pk).update(user=person)
    save(signed_in(cast.editor), address("trainee_change", entry.pk), given_name="Zoé")
    with_application(person)
    now = timezone.now()
    digest = Digest.objects.create(user=person, day=now.date(), since=now, until=now, sent_at=now)
    client = entered(person.email)
    response = client.post(COPY)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == f'attachment; filename="studytour-my-data-{timezone.localdate()}.json"'
    held = json.loads(response.content)
    assert (held["account"][0]["email"], held["about"]) == (person.email, f"What Studytour holds about {person.email}.")
    assert (held["participations"][0]["family_name"], held["participations"][0]["tour"]) == (
        entry.family_name,
        cast.tour.key,
    )
    (told,) = held["notes"]
    assert [told["changed_fr"], told["state"], told["finding"]] == ["Rien.", "draft", note.target.key]
    assert [version["changed_fr"] for version in told["history"]] == ["Rien.", "Tout."]
    assert [report["message"] for report in held["error_reports"]] == ["Faux."]
    assert [invitation["email"] for invitation in held["invitations"]] == [person.email]
    assert {way["type"] for way in held["ways_to_sign_in"]} == {"totp", "recovery_codes"}
    assert [one["ip"] for one in held["signed_in"]] == ["127.0.0.1"]
    assert [line["action"] for line in held["actions_on_these_data"]] == ["exported", "changed", "invited"]
    assert {line["actor"] for line in held["actions_on_these_data"]} == {person.pk, None}
    assert [line["object_repr"] for line in held["administration_log"]] == [f"Zoé {entry.family_name}"]
    assert "somebody@example.org" not in response.content.decode()
    assert [one["id"] for one in held["digests"]] == [digest.pk]
    assert held["words"]["trainee"]["given_name"] == "given name"


def test_a_copy_speaks_the_language_of_the_page(cast: Cast) -> None:
    response = entered(cast.alumna.email).post(listing("my-data-copy", "fr"))
    held = json.loads(response.content)
    assert (held["about"], held["language"]) == (f"Ce que Studytour conserve au sujet de {cast.alumna.email}.", "fr")
    assert held["words"]["trainee"]["given_name"] == "prénom"
    assert "studytour-mes-donnees-" in response["Content-Disposition"]


def test_a_copy_lets_nobody_in_and_tells_nothing_of_others(cast: Cast) -> None:
    """An editor's: who did much to what others are and wrote."""
    person = make_user("second@example.org", EDITOR)
    with_application(person)
    other = make_trainee(family_name="Secrète")
    invite(other, "secret@example.org", "fr", person)
    save(signed_in(person), address("trainee_change", other.pk), given_name="Zoé")
    note = make_note(finding=make_finding(), author=cast.alumna, state=NoteState.WAITING, moderated_at=None)
    act(signed_in(person), "note", "accept", note)
    said = recent(person).post(COPY).content.decode()
    held = json.loads(said)
    secrets = ["Secrète", "secret@example.org", cast.alumna.email, note.changed_fr, person.password]
    keys = list(UserSession.objects.values_list("session_key", flat=True))
    assert [secret for secret in [*secrets, *keys, "JBSWY3DPEHPK3PXP"] if secret in said] == []
    done = {(one["record"], one["as"], one["key"]) for one in held["done_on_the_site"]}
    assert done >= {
        ("historicaltrainee", "history_user", other.key),
        ("historicalnote", "history_user", note.key),
        ("note", "moderated_by", note.key),
    }
    assert held["account"][0]["roles"] == [EDITOR]


def test_a_copy_costs_no_query_for_each_version(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client, finding = recent(cast.alumna), make_finding()
    for count in (1, 30):
        note = Note.objects.filter(author=cast.alumna).first() or make_note(finding=finding, author=cast.alumna)
        for _unused in range(count):
            note.save()
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.post(COPY).status_code == 200


def test_every_table_that_names_an_account_is_told_of(cast: Cast) -> None:
    """One row in each, and one line for each."""
    person = make_user("second@example.org", EDITOR)
    tour = make_tour(status_by=person)
    note = make_note(finding=make_finding(), author=cast.alumna, moderated_by=person)
    report = make_error_report(finding=make_finding(), email="", sender="", state="mended", closed_by=person)
    held = json.loads(recent(person).post(COPY).content)
    done = {(one["record"], one["as"], one["key"]) for one in held["done_on_the_site"]}
    assert done >= {
        ("tour", "status_by", tour.key),
        ("note", "moderated_by", note.key),
        ("errorreport", "closed_by", report.pk),
    }


def confirm(client: Client, asked: Any, person: User, path: str) -> Any:
    """Gives the code that is asked for, on the way to that page."""
    assert asked["Location"] == f"/en/my-page/confirm/?next={path.replace('/', '%2F')}"
    client.post(asked["Location"], {"recipient": person.email})
    return client.post(f"{MINE}confirm/code/", {"code": last_code(), "action": "verify", "next": path})


def test_whoever_signed_in_long_ago_is_sent_a_code_before_a_copy(cast: Cast) -> None:
    client = signed_in(cast.alumna)
    asked = client.post(COPY)
    assert not DataEvent.objects.exists()
    assert confirm(client, asked, cast.alumna, COPY)["Content-Type"] == "application/json"


def test_what_was_sent_before_the_code_erases_nothing_after_it(cast: Cast) -> None:
    client = signed_in(cast.alumna)
    sent = {"notes": "removed", "sure": "on"}
    assert client.post(ERASE, sent)["Location"] == ERASE
    answer = confirm(client, client.get(ERASE), cast.alumna, ERASE)
    assert (answer.status_code, answer["Location"], fresh(cast.alumna)) == (302, ERASE, cast.alumna)
    assert client.get(ERASE).status_code == 200
    assert client.post(ERASE, sent)["Location"] == ERASED
    assert not User.objects.filter(pk=cast.alumna.pk).exists()


def test_what_waits_for_the_index_does_not_keep_from_leaving(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(pages: int) -> None:
        raise OperationalError("database is locked")

    client = entered(cast.alumna.email)
    monkeypatch.setattr("findings.search.engines.compact", busy)
    assert client.post(ERASE, {"sure": "on"})["Location"] == ERASED
    assert client.get(MINE).status_code == 302


def test_a_copy_is_not_taken_by_opening_a_link(cast: Cast) -> None:
    assert entered(cast.alumna.email).get(COPY).status_code == 405


# An end --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["outsider", "trainee", "alumna", "alumnus_of_another"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_is_erased_by_its_owner(cast: Cast, who: str, language: str) -> None:
    person = getattr(cast, who)
    client, others = entered(person.email), User.objects.exclude(pk=person.pk).count()
    path = listing("account-erase", language)
    for trainee in person.trainees.all():
        assert str(trainee) in text_of(client.get(path))
    response: Any = client.post(path, {"notes": "kept", "sure": "on"}, follow=True)
    assert response.redirect_chain == [(listing("account-erased", language), 302)]
    assert response.status_code == 200
    assert client.get(MINE)["Location"] == f"/en/sign-in/?next={MINE}"
    assert (User.objects.count(), User.objects.filter(email=person.email).count()) == (others, 0)
    mail.outbox.clear()
    Client().post("/en/sign-in/", {"email": person.email})
    assert "no account at this address" in mail.outbox[0].body


@pytest.mark.parametrize("who", ["curator", "editor", "administrator"])
def test_one_of_the_staff_erases_their_account_too(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    make_user("second@example.org", ADMINISTRATOR)
    response: Any = entered(person.email).post(ERASE, {"notes": "kept", "sure": "on"})
    assert response["Location"] == ERASED
    assert not User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("sent", [{}, {"notes": "kept"}, {"sure": "on"}, {"notes": "both", "sure": "on"}])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_erased_that_was_not_meant(cast: Cast, sent: dict[str, str], language: str) -> None:
    note = make_note(finding=make_finding(), author=cast.alumna)
    page = entered(cast.alumna.email).post(listing("account-erase", language), sent)
    assert (page.status_code, 'class="wrong"' in text_of(page)) == (200, True)
    assert fresh(note).author == cast.alumna


def test_the_last_who_opens_accounts_is_told_why_they_stay(cast: Cast) -> None:
    page = text_of(entered(cast.administrator.email).post(ERASE, {"notes": "kept", "sure": "on"}))
    assert "No other account could then open accounts" in page
    assert fresh(cast.administrator) == cast.administrator


# Who did what --------------------------------------------------------------------------------------------------------


def test_the_log_tells_who_did_what_without_naming_the_staff(cast: Cast) -> None:
    entry = cast.alumna.trainees.get()
    save(signed_in(cast.editor), address("trainee_change", entry.pk), given_name="Zoé")
    save(signed_in(cast.administrator), address("user_change", cast.alumna.pk), preferred_language="en")
    act(signed_in(cast.administrator), "user", "remove_second_factor", cast.alumna)
    choose(signed_in(cast.alumna), (fresh(entry), Visibility.HIDDEN))
    page = text_of(signed_in(cast.alumna).get(DATA))
    found = [
        "Visibility chosen (hidden)" in page,
        "Second factor removed" in page,
        "Account changed" in page,
        "Entry among the participants changed (listed on the participants’ page)" in page,
    ]
    assert found == [True] * 4
    assert [cast.editor.email in page, cast.administrator.email in page] == [False, False]
    assert [str(event) for event in DataEvent.objects.about(cast.alumnus_of_another)] == []


def test_an_invitation_leaves_its_lines(cast: Cast) -> None:
    trainee = make_trainee(tour=cast.tour)
    invitation = invite(trainee, "new@example.org", "fr", cast.editor)
    act(signed_in(cast.editor), "invitation", "revoke", invitation)
    lines = DataEvent.objects.values_list("action", "by", "actor", "trainee")
    assert list(lines) == [
        ("revoked", "staff", cast.editor.pk, trainee.pk),
        ("invited", "staff", cast.editor.pk, trainee.pk),
    ]


def test_an_entry_that_the_staff_erase_leaves_a_line_that_names_nobody(cast: Cast) -> None:
    entry = cast.alumna.trainees.get()
    signed_in(cast.editor).post(address("trainee_delete", entry.pk), {"post": "yes"})
    (line,) = DataEvent.objects.all()
    assert (line.action, line.by, line.key, line.account, line.trainee) == (
        "erased",
        "staff",
        entry.key,
        cast.alumna,
        None,
    )
    assert "Entry among the participants erased" in text_of(signed_in(cast.alumna).get(DATA))


def test_administrators_alone_read_the_log(cast: Cast) -> None:
    journal.note(DataAction.EXPORTED, cast.alumna, account=cast.alumna)
    for who in EVERYBODY:
        response = signed_in(getattr(cast, who)).get(address("dataevent_changelist"))
        seen = response.status_code == 200 and cast.alumna.email in text_of(response)
        assert seen == (who == "administrator")


def test_the_number_of_lines_and_entries_costs_no_query(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.alumna)
    for count in (1, 3, 60):
        for _unused in range(count):
            journal.note(DataAction.EXPORTED, cast.alumna, account=cast.alumna)
            make_trainee(tour=cast.tour)
        for path in (DATA, CLASS):
            with django_assert_max_num_queries(8):
                assert client.get(path).status_code == 200
    assert Note.objects.count() == 0
