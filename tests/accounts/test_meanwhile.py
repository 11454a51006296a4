"""Two people who act on the same person's data at the same time: each finds what the other has done."""

from typing import Any

import pytest

from findings.accounts.erasure import ErasureError, erase_account
from findings.accounts.invitations import InvitationError, accept, invite
from findings.enums import NoteState, Visibility
from findings.models import Note, Tombstone, Trainee, User
from tests.admin.forms import signed_in
from tests.make import fresh, make_finding, make_note, make_trainee, make_user
from tests.meanwhile import at_once
from tests.views.test_mine import choose

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> User:
    return make_user("person@example.org")


def erase(person: User, keep_notes: bool = True) -> None:
    erase_account(person, person, keep_notes=keep_notes)


def test_of_two_of_the_staff_who_go_at_once_one_stays() -> None:
    one, other = (make_user(is_staff=True) for _unused in range(2))
    refused: list[Any] = []

    def second() -> None:
        with pytest.raises(ErasureError) as raised:
            erase(other)
        refused.append(raised)

    at_once(lambda: erase(one), second)
    assert (len(refused), list(User.objects.all())) == (1, [other])


def test_a_button_pressed_twice_erases_once(person: User) -> None:
    entry = make_trainee(user=person)
    at_once(lambda: erase(person), lambda: erase(person))
    assert not User.objects.exists()
    assert Tombstone.objects.get().key == entry.key


def test_what_an_editor_decides_at_that_moment_holds(person: User) -> None:
    editor = make_user(is_staff=True)
    note = make_note(finding=make_finding(), author=person, state=NoteState.WAITING, moderated_at=None)
    at_once(lambda: Note.objects.get(pk=note.pk).accept(editor), lambda: erase(person))
    assert (fresh(note).state, fresh(note).author, fresh(note).moderated_by) == (NoteState.ACCEPTED, None, editor)


def test_an_invitation_accepted_at_that_moment_is_erased_too(person: User) -> None:
    invitation = invite(make_trainee(), person.email, "fr", None)
    at_once(lambda: accept(invitation), lambda: erase(person))
    assert (User.objects.count(), Trainee.objects.count()) == (0, 0)


def test_an_invitation_of_somebody_who_goes_at_that_moment_serves_no_more(person: User) -> None:
    invitation, gone = invite(make_trainee(), person.email, "fr", None), make_trainee(user=person)
    refused: list[Any] = []

    def second() -> None:
        with pytest.raises(InvitationError) as raised:
            accept(invitation)
        refused.append(raised)

    at_once(lambda: erase(person), second)
    assert (len(refused), Trainee.objects.get().user) == (1, None)
    assert Tombstone.objects.get().key == gone.key


def test_an_invitation_of_an_entry_erased_at_that_moment_serves_no_more() -> None:
    trainee = make_trainee()
    invitation = invite(trainee, "new@example.org", "fr", None)
    trainee.erase()
    with pytest.raises(InvitationError):
        accept(invitation)
    assert not User.objects.exists()


def test_an_entry_erased_at_that_moment_stays_erased(person: User) -> None:
    entry = make_trainee(user=person)
    client, mine = signed_in(person), Trainee.objects.get(pk=entry.pk)
    at_once(entry.erase, lambda: choose(client, (mine, Visibility.HIDDEN)))
    assert not Trainee.objects.exists()


def test_a_name_corrected_at_that_moment_stays_corrected(person: User) -> None:
    entry = make_trainee(user=person, family_name="Faute")
    client, mine = signed_in(person), Trainee.objects.get(pk=entry.pk)
    entry.family_name = "Juste"
    at_once(entry.save, lambda: choose(client, (mine, Visibility.HIDDEN)))
    assert (fresh(entry).family_name, fresh(entry).visibility) == ("Juste", Visibility.HIDDEN)
