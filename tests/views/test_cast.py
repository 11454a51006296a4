"""Everything that an account lets somebody do with notes and people, tried by everybody: who can, and nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from findings.accounts.invitations import invite
from findings.enums import Attempt, NoteState, Signature, Visibility
from findings.models import Invitation, Note, Trainee, User
from tests.accounts.traces import traces
from tests.admin.forms import act, address, signed_in
from tests.conftest import Cast
from tests.make import fresh, make_finding, make_note, make_trainee, make_user, make_visit
from tests.views.pages import address as page_of
from tests.views.pages import text_of

pytestmark = pytest.mark.django_db

EVERYBODY = ("stranger", "outsider", "trainee", "alumna", "alumnus_of_another", "curator", "editor", "administrator")
TOOK_PART = {"trainee", "alumna", "alumnus_of_another"}
MODERATE = {"editor", "administrator"}
MINE = "/en/my-page/"


@dataclass(frozen=True)
class World:
    """What can be acted upon. All of it is somebody else's, a classmate of the alumna, unless it is said to be hers."""

    classmate: User
    entry: Trainee
    invited: Trainee
    invitation: Invitation
    notes: dict[str, Note]


@pytest.fixture
def world(cast: Cast) -> World:
    classmate = make_user("classmate@example.org")
    entry = make_trainee(
        tour=cast.tour, user=classmate, family_name="Secrète", visibility=Visibility.CLASS_ONLY, role_fr="Rôle secret"
    )
    invited = make_trainee(tour=cast.tour, family_name="Invitée")
    notes = {
        state: make_note(
            finding=make_finding(tour=cast.tour),
            author=classmate,
            state=state,
            reason="Motif secret." if state == NoteState.REFUSED else "",
            signature=Signature.PERSON,
            changed_fr=None,
            changed_en=f"Secret {state}.",
            original_language="en",
            moderated_by=cast.editor,
        )
        for state in NoteState.values
    }
    return World(classmate, entry, invited, invite(invited, "invited@example.org", "fr", cast.editor), notes)


def read(path: str, *words: str) -> Callable[[Client, World], bool]:
    """Whether the page at this address says one of these words."""

    def look(client: Client, world: World) -> bool:
        page = text_of(client.get(path, follow=True))
        return any(word in page for word in words)

    return look


def written_on(target: str) -> Callable[[Client, World], bool]:
    """Whether a note is sent on a finding or visit that is somebody's to write on."""

    def write(client: Client, world: World) -> bool:
        record: Any = make_finding() if target == "finding" else make_visit()
        sent = {"action": "send", "attempt": Attempt.ADOPTED, "place": "Tours", "changed": "x", "signature": "class"}
        client.post(f"/en/notes/{target[0]}/{record.key}/", sent)
        return bool(Note.objects.about(record).filter(state=NoteState.WAITING).exists())

    return write


def rewritten(client: Client, world: World) -> bool:
    for note in world.notes.values():
        sent = {"action": "send", "attempt": Attempt.DROPPED, "place": "Tours", "changed": "y", "signature": "class"}
        client.post(f"/en/notes/f/{note.target.key}/", sent)
    return any(fresh(note).changed_en != note.changed_en for note in world.notes.values())


def withdrawn(client: Client, world: World) -> bool:
    for note in world.notes.values():
        client.post(f"{MINE}notes/{note.key}/withdraw/")
    return any(not Note.objects.filter(pk=note.pk, state=note.state).exists() for note in world.notes.values())


def decided(name: str, state: str, **sent: str) -> Callable[[Client, World], bool]:
    def decide(client: Client, world: World) -> bool:
        note = world.notes[NoteState.WAITING]
        if name == "accept":
            act(client, "note", "accept", note)
        else:
            client.post(address(f"note_{name}", note.pk), sent)
        now = fresh(note)
        return bool(now.state == state and (name != "translate" or now.changed_fr))

    return decide


def decided_upon_private(client: Client, world: World) -> bool:
    """A draft and what was withdrawn are nobody's to decide upon."""
    private = [world.notes[NoteState.DRAFT], world.notes[NoteState.WITHDRAWN]]
    act(client, "note", "accept", *private)
    for note in private:
        client.post(address("note_refuse", note.pk), {"reason": "No."})
    return any(fresh(note).state != note.state for note in private)


def read_private(client: Client, world: World) -> bool:
    """The words of a draft or of a withdrawn note, wherever notes are read."""
    words = [world.notes[state].changed_en for state in (NoteState.DRAFT, NoteState.WITHDRAWN)]
    pages = [MINE, "/en/what-became-of-it/", address("note_changelist")]
    pages += [page_of(note.target, "en") for note in world.notes.values()]
    pages += [address("note_change", note.pk) for note in world.notes.values()]
    pages += [address("note_history", note.pk) for note in world.notes.values()]
    pages += [f"/en/notes/f/{note.target.key}/" for note in world.notes.values()]
    return any(read(page, *words)(client, world) for page in pages)


def read_reason(client: Client, world: World) -> bool:
    note = world.notes[NoteState.REFUSED]
    pages = [MINE, page_of(note.target, "en"), address("note_change", note.pk), f"/en/notes/f/{note.target.key}/"]
    return any(read(page, "Motif secret.")(client, world) for page in pages)


def named(client: Client, world: World) -> bool:
    """The name of somebody seen by the class only, on pages for readers."""
    pages = ["/en/participants/", "/en/what-became-of-it/", "/en/search/?q=Camille"]
    pages += [page_of(note.target, "en") for note in world.notes.values()]
    return any(read(page, "Secrète", "Rôle secret")(client, world) for page in pages)


def shown_to_all(client: Client, world: World) -> bool:
    client.post(f"{MINE}data/", {f"{world.entry.key}-visibility": Visibility.LISTED})
    return bool(fresh(world.entry).visibility == Visibility.LISTED)


def invited(client: Client, world: World) -> bool:
    other = make_trainee()
    sent = {"action": "invite", "addresses": "1", "_selected_action": [other.pk]}
    rows = {f"{other.pk}-email": "other@example.org", f"{other.pk}-language": "fr"}
    client.post(address("trainee_changelist"), {**sent, **rows})
    return other.invitations.exists()


def revoked(client: Client, world: World) -> bool:
    act(client, "invitation", "revoke", world.invitation)
    return fresh(world.invitation).revoked_at is not None


def ended(client: Client, world: World) -> bool:
    """Another's account is not erased by any address."""
    for path in (f"{MINE}data/erase/", address("user_delete", world.classmate.pk)):
        client.post(path, {"notes": "removed", "sure": "on", "post": "yes", "user": str(world.classmate.pk)})
    act(client, "user", "delete_selected", world.classmate)
    return not User.objects.filter(pk=world.classmate.pk).exists()


def took_anothers_copy(client: Client, world: World) -> bool:
    said = client.post(f"{MINE}data/copy/", {"user": str(world.classmate.pk)}).content.decode()
    return world.classmate.email in said or "Secrète" in said


ACTIONS: dict[str, tuple[Callable[[Client, World], bool], set[str]]] = {
    "opens their page": (read(MINE, "You are signed in as"), set(EVERYBODY) - {"stranger"}),
    "opens their data": (read(f"{MINE}data/", "Take a copy of my data"), set(EVERYBODY) - {"stranger"}),
    "reads the class": (read(f"{MINE}class/", "Secrète"), {"alumna"}),
    "reads a name meant for the class on public pages": (named, set()),
    "writes on a finding": (written_on("finding"), TOOK_PART),
    "writes on a visit": (written_on("visit"), TOOK_PART),
    "changes another's note": (rewritten, set()),
    "withdraws another's note": (withdrawn, set()),
    "reads another's draft or withdrawn note": (read_private, set()),
    "reads the reason of a refusal": (read_reason, MODERATE),
    "accepts": (decided("accept", NoteState.ACCEPTED), MODERATE),
    "refuses": (decided("refuse", NoteState.REFUSED, reason="No."), MODERATE),
    "translates": (decided("translate", NoteState.WAITING, changed="Un secret."), MODERATE),
    "decides upon what is private": (decided_upon_private, set()),
    "invites": (invited, MODERATE),
    "revokes an invitation": (revoked, MODERATE),
    "reads the address of an invitation": (
        read("/en/admin/findings/invitation/", "invited@example.org"),
        MODERATE,
    ),
    "shows another to all": (shown_to_all, set()),
    "erases another's account": (ended, set()),
    "takes a copy of another's data": (took_anothers_copy, set()),
    "reads the log of personal data": (read("/en/admin/findings/dataevent/", "Invitée"), {"administrator"}),
    "reads the accounts": (read("/en/admin/findings/user/", "classmate@example.org"), {"administrator"}),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_can_and_nobody_else(cast: Cast, world: World, action: str) -> None:
    attempt, allowed = ACTIONS[action]
    succeeded = set()
    for who in EVERYBODY:
        with transaction.atomic():
            client = Client() if who == "stranger" else signed_in(getattr(cast, who))
            if attempt(client, world):
                succeeded.add(who)
            # The next one finds everything as it was.
            transaction.set_rollback(True)
    assert succeeded == allowed


def test_what_could_leak_is_there(world: World) -> None:
    assert {"findings_trainee.family_name", "findings_trainee.role_fr"} <= traces("Secrète", "Rôle secret")
    assert {"findings_note.changed_en", "findings_note.reason"} <= traces("Secret draft", "Motif secret")
