"""Whoever erases their account is gone: from every table, history, log, index, session and cache."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client

from findings.accounts.erasure import ErasureError, erase_account
from findings.accounts.invitations import invite
from findings.enums import NoteState, Signature
from findings.models import DataEvent, Digest, Note, SearchEntry, Tombstone, Trainee, User
from findings.search.index import PAGES_AT_ONCE, compact
from tests.accounts.inviting import last_code
from tests.accounts.traces import numbered, traces
from tests.admin.forms import act, address, signed_in
from tests.conftest import Cast
from tests.make import fresh, make_error_report, make_finding, make_note, make_trainee, make_user
from tests.views.test_account import SIGN_IN, entered, with_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

EMAIL, NAME, WORDS = "dominique.rare@example.org", "Nomrare", "motrarissime"
SUBJECTS = {"fr": "Votre compte est effacé", "en": "Your account is erased"}


@pytest.fixture
def person(cast: Cast) -> User:
    """An editor who also took part in a tour, and has left a trace wherever one can."""
    person = make_user(EMAIL, "Editor", preferred_language="en")
    with_application(person)
    trainee = make_trainee(tour=cast.tour, family_name=NAME)
    client, mine = signed_in(cast.editor), signed_in(person)
    invite(trainee, EMAIL, "fr", cast.editor)
    client.post(address("trainee_change", trainee.pk), {})
    trainee.user = person
    trainee.save()
    other = make_trainee(tour=cast.other_tour)
    invite(other, EMAIL.upper(), "fr", person)
    for kind, one in (("trainee", trainee), ("user", person)):
        LogEntry.objects.create(
            user=cast.editor,
            content_type=ContentType.objects.get(app_label="findings", model=kind),
            object_id=str(one.pk),
            object_repr=f"{NAME} {EMAIL}",
            action_flag=CHANGE,
        )
    make_error_report(finding=make_finding(), email=EMAIL)
    waiting = make_note(finding=make_finding(), author=cast.alumna, state=NoteState.WAITING, moderated_at=None)
    act(mine, "note", "accept", waiting)
    Note.objects.filter(pk=waiting.pk).update(state=NoteState.WAITING)
    client.post(address("note_refuse", waiting.pk), {"reason": "Plus tard.", "version": "0"})
    Digest.objects.write_due()
    # A sign-in under way, and one that is done.
    Client().post(SIGN_IN, {"email": EMAIL})
    return person


def write_notes(person: User) -> dict[str, Note]:
    """One in each state, on findings of their own."""
    return {
        state: make_note(
            finding=make_finding(),
            author=person,
            state=state,
            signature=Signature.PERSON,
            changed_fr=f"{WORDS} {state}.",
            reason="Parce que." if state == NoteState.REFUSED else "",
        )
        for state in NoteState.values
    }


def test_nothing_of_the_person_is_left(person: User, cast: Cast) -> None:
    write_notes(person)
    entered(EMAIL)
    before = traces(EMAIL, NAME, WORDS)
    # What could leak is there: or the test would prove nothing.
    assert before > {
        "findings_user.email",
        "findings_trainee.family_name",
        "findings_historicaltrainee.family_name",
        "findings_historicalnote.changed_fr",
        "findings_note.changed_fr",
        "findings_invitation.email",
        "findings_errorreport.email",
        "django_admin_log.object_repr",
        "findings_searchentry.pieces",
        "findings_word.folded",
        "account_emailaddress.email",
        "sessions",
    }
    pk = person.pk
    assert numbered(pk) > {"findings_historicalnote.moderated_by_id", "findings_digest.user_id"}
    erase_account(person, person, keep_notes=False)
    compact(PAGES_AT_ONCE)
    assert (traces(EMAIL, NAME, WORDS), numbered(pk)) == (set(), set())


def test_the_cache_never_held_the_address(person: User) -> None:
    entered(EMAIL)
    assert "cache" not in traces(EMAIL, NAME)


def test_what_is_left_is_a_key_a_date_and_the_confirmation(person: User, cast: Cast) -> None:
    key = person.trainees.get().key
    mail.outbox.clear()
    erase_account(person, person, keep_notes=True)
    assert list(Tombstone.objects.values_list("key", flat=True)) == [key]
    lines = DataEvent.objects.filter(action="gone").values_list("by", "actor", "account", "trainee", "key")
    assert list(lines) == [("person", None, None, None, key)]
    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_confirmation_is_in_the_language_of_the_person(cast: Cast, language: str) -> None:
    person = make_user(EMAIL, preferred_language=language)
    make_note(finding=make_finding(), author=person)
    erase_account(person, person, keep_notes=True)
    (message,) = mail.outbox
    assert (message.subject, message.to) == (SUBJECTS[language], [EMAIL])
    stays = {"fr": "1 retour d’expérience de vous reste, sans signature.", "en": "1 note of yours stays, unsigned."}
    assert [f"/{language}/" in message.body, stays[language] in message.body] == [True, True]


@pytest.mark.parametrize(("keep", "left"), [(True, {"waiting", "accepted"}), (False, set())])
def test_notes_that_others_have_stay_or_go_as_chosen(person: User, keep: bool, left: set[str]) -> None:
    notes = write_notes(person)
    author = person.pk
    erase_account(person, person, keep_notes=keep)
    compact()
    kept = Note.objects.filter(key__in=[note.key for note in notes.values()])
    assert {note.state for note in kept} == left
    assert [(note.author, note.signature, note.signatory()) for note in kept] == [(None, "anonymous", None)] * len(left)
    assert not Note.history.filter(key__in=[note.key for note in notes.values()]).exists()
    assert traces(NAME) == set()
    assert ("findings_searchentry.pieces" in traces(WORDS)) == keep
    assert numbered(author) == set()


def test_a_note_that_stays_is_decided_upon_as_any_other(person: User, cast: Cast) -> None:
    waiting = write_notes(person)["waiting"]
    erase_account(person, person, keep_notes=True)
    act(signed_in(cast.editor), "note", "accept", waiting)
    assert fresh(waiting).state == NoteState.ACCEPTED


def test_what_others_are_and_wrote_stays(person: User, cast: Cast) -> None:
    alumna = make_note(finding=make_finding(), author=cast.alumna)
    client = entered(cast.alumna.email)
    people, entries = Trainee.objects.count(), SearchEntry.objects.count()
    shown = SearchEntry.objects.filter(kind="trainee", record=person.trainees.get().pk).count()
    erase_account(person, person, keep_notes=False)
    assert client.get("/en/my-page/").status_code == 200
    assert (fresh(alumna).author, Note.history.filter(id=alumna.pk).count()) == (cast.alumna, 1)
    assert (Trainee.objects.count(), SearchEntry.objects.count()) == (people - 1, entries - shown)


def test_a_sign_in_under_way_at_an_address_that_ends_alike_goes_on(cast: Cast) -> None:
    make_user("joann@example.org")
    ann, joann = make_user("ann@example.org"), Client()
    joann.post(SIGN_IN, {"email": "joann@example.org"})
    erase_account(ann, ann, keep_notes=True)
    joann.post("/en/sign-in/code/", {"code": last_code(), "action": "verify"})
    assert joann.get("/en/my-page/").status_code == 200


def test_the_last_who_opens_accounts_stays(cast: Cast) -> None:
    with pytest.raises(ErasureError):
        erase_account(cast.administrator, cast.administrator, keep_notes=True)
    User.objects.create_superuser("closed@example.org", "correct horse", is_active=False)
    with pytest.raises(ErasureError):
        erase_account(cast.administrator, cast.administrator, keep_notes=True)
    User.objects.create_superuser("super@example.org", "correct horse")
    erase_account(cast.administrator, cast.administrator, keep_notes=True)
    assert not User.objects.filter(pk=cast.administrator.pk).exists()


def test_the_last_of_the_staff_stays() -> None:
    alone = make_user("alone@example.org", is_staff=True)
    make_user("gone@example.org", is_staff=True, is_active=False)
    with pytest.raises(ErasureError):
        erase_account(alone, alone, keep_notes=True)
    assert fresh(alone) == alone


def test_an_account_that_the_staff_delete_leaves_its_entry_and_its_notes(cast: Cast) -> None:
    superuser = User.objects.create_superuser("super@example.org", "correct horse")
    person, note = cast.alumna, make_note(finding=make_finding(), author=cast.alumna, signature=Signature.PERSON)
    entry, pk = person.trainees.get(), person.pk
    client = signed_in(superuser)
    assert client.post(address("user_delete", pk), {"post": "yes"}).status_code == 302
    assert (fresh(entry).user, fresh(note).author, fresh(note).signature) == (None, None, "anonymous")
    assert (traces(person.email), numbered(pk)) == (set(), set())
    chosen: dict[str, Any] = {"action": "delete_selected", "_selected_action": [cast.trainee.pk], "post": "yes"}
    assert client.post(address("user_changelist"), chosen).status_code == 302
    assert not User.objects.filter(pk=cast.trainee.pk).exists()
    done = DataEvent.objects.filter(action="gone").values_list("by", "actor")
    assert list(done) == [("staff", superuser.pk)] * 2


def test_nobody_deletes_their_own_account_in_the_administration(cast: Cast) -> None:
    superuser = User.objects.create_superuser("super@example.org", "correct horse")
    assert signed_in(superuser).post(address("user_delete", superuser.pk), {"post": "yes"}).status_code == 403
    assert fresh(superuser) == superuser
