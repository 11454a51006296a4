"""What has served its time is forgotten, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from findings.accounts import journal, retention
from findings.accounts.queue import send_digest
from findings.accounts.retention import DIGESTS, EVENTS, INVITATIONS, NOTES, TASKS
from findings.enums import DataAction, NoteState, Visibility
from findings.models import (
    DataEvent,
    Digest,
    Invitation,
    Note,
    TakenAlong,
    Trainee,
    Translation,
    UploadedSheet,
    User,
)
from findings.models.sheet import WAITS
from tests.accounts.inviting import invited
from tests.accounts.traces import traces
from tests.admin.forms import signed_in
from tests.admin.test_trash import delete, put_back
from tests.conftest import Cast
from tests.make import fresh, make_finding, make_note, make_trainee, make_user
from tests.views.test_account import entered

pytestmark = pytest.mark.django_db

forget_note, forget_deleted = retention._forget_note, retention._forget_deleted


def test_a_session_that_ended_leaves_no_trace(cast: Cast) -> None:
    ended, open_still = entered(cast.alumna.email), entered(cast.alumnus_of_another.email)
    Session.objects.filter(session_key=ended.session.session_key).update(expire_date=timezone.now())
    call_command("forget_expired")
    assert [one.session_key for one in Session.objects.all()] == [open_still.session.session_key]
    assert [one.user for one in UserSession.objects.all()] == [cast.alumnus_of_another]


def test_the_address_of_an_old_invitation_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    old, lately = invited(make_trainee()), invited(make_trainee())
    now = timezone.now()
    Invitation.objects.filter(pk=old.pk).update(expires_at=now - INVITATIONS)
    Invitation.objects.filter(pk=lately.pk).update(expires_at=now - INVITATIONS + timedelta(hours=1))
    with override("fr"):
        call_command("forget_expired")
    assert [fresh(old).email, bool(fresh(lately).email)] == ["", True]
    told = "Oubliés : sessions : 0, invitations : 1, retours que personne ne lit : 0, "
    told += "lignes du journal des données personnelles : 0, images d’aucune photographie : 0.\n"
    assert capsys.readouterr().out == told.replace(" :", "\u00a0:")


def test_notes_that_nobody_reads_are_forgotten_after_a_year() -> None:
    now = timezone.now()
    old = {state: make_note(finding=make_finding(), author=make_user(), state=state, reason="-") for state in NoteState}
    Note.objects.update(modified_at=now - NOTES)
    lately = make_note(finding=make_finding(), author=make_user(), state=NoteState.DRAFT)
    Note.objects.filter(pk=lately.pk).update(modified_at=now - NOTES + timedelta(hours=1))
    call_command("forget_expired")
    assert set(Note.objects.all()) == {old[NoteState.WAITING], old[NoteState.ACCEPTED], lately}
    assert set(Note.history.values_list("key", flat=True)) == {note.key for note in Note.objects.all()}


def test_a_note_taken_up_again_meanwhile_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    note = make_note(finding=make_finding(), author=make_user(), state=NoteState.DRAFT)
    Note.objects.update(modified_at=timezone.now() - NOTES)
    send = note.send

    def then_sent(pk: int) -> bool:
        send()
        return forget_note(pk)

    monkeypatch.setattr(retention, "_forget_note", then_sent)
    call_command("forget_expired")
    assert fresh(note).state == NoteState.WAITING


def in_the_trash(editor: User, **fields: Any) -> Note:
    """A note that nobody has touched for a year, deleted with its finding."""
    note = make_note(**{"finding": make_finding(), "author": make_user(), "reason": "-", **fields})
    Note.objects.filter(pk=note.pk).update(modified_at=timezone.now() - NOTES)
    delete(signed_in(editor), note.finding)
    return note


def test_notes_in_the_trash_are_forgotten_after_a_year_as_the_others(cast: Cast) -> None:
    old = {state: in_the_trash(cast.editor, state=state) for state in NoteState}
    orphan = in_the_trash(cast.editor, state=NoteState.DRAFT)
    unsigned = in_the_trash(cast.editor, state=NoteState.WAITING)
    User.objects.filter(pk__in=[orphan.author_id, unsigned.author_id]).delete()
    lately = make_note(finding=make_finding(), author=make_user(), state=NoteState.DRAFT)
    delete(signed_in(cast.editor), lately.finding)
    call_command("forget_expired")
    kept = {note.key for note in (old[NoteState.WAITING], old[NoteState.ACCEPTED], unsigned, lately)}
    assert set(Note.history.values_list("key", flat=True)) == kept
    assert set(TakenAlong.objects.values_list("key", flat=True)) == kept
    assert set(Translation.history.filter(kind="note").values_list("key", flat=True)) <= kept
    assert not Translation.objects.filter(kind="note").exclude(key__in=kept).exists()


def test_a_finding_comes_back_without_the_notes_that_were_forgotten(cast: Cast) -> None:
    note = in_the_trash(cast.editor, state=NoteState.DRAFT)
    call_command("forget_expired")
    put_back(signed_in(cast.editor), note.finding)
    assert (fresh(note.finding).notes.count(), Note.history.count()) == (0, 0)


def test_a_note_that_was_restored_meanwhile_is_not_forgotten(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    note = in_the_trash(cast.editor, state=NoteState.REFUSED)

    def then_restored(pk: int) -> bool:
        put_back(signed_in(cast.editor), note.finding)
        return forget_deleted(pk)

    monkeypatch.setattr(retention, "_forget_deleted", then_restored)
    call_command("forget_expired")
    assert fresh(note).state == NoteState.REFUSED
    assert Note.history.filter(key=note.key).exists()


def test_what_became_of_a_note_after_it_was_first_deleted_counts(cast: Cast) -> None:
    note = in_the_trash(cast.editor, state=NoteState.DRAFT)
    put_back(signed_in(cast.editor), note.finding)
    fresh(note).send()
    delete(signed_in(cast.editor), fresh(note.finding))
    Note.history.filter(key=note.key).update(modified_at=timezone.now() - NOTES)
    call_command("forget_expired")
    assert Note.history.filter(key=note.key).exists()


def test_lines_of_the_log_are_forgotten_after_a_year(cast: Cast) -> None:
    for _unused in range(2):
        journal.note(DataAction.EXPORTED, cast.alumna, account=cast.alumna)
    old, lately = DataEvent.objects.all()
    now = timezone.now()
    DataEvent.objects.filter(pk=old.pk).update(at=now - EVENTS)
    DataEvent.objects.filter(pk=lately.pk).update(at=now - EVENTS + timedelta(hours=1))
    call_command("forget_expired")
    assert list(DataEvent.objects.all()) == [lately]


@pytest.mark.usefixtures("indexed")
def test_no_trace_is_left_in_the_index_of_who_is_hidden() -> None:
    trainee = make_trainee(family_name="Nomrare")
    trainee.visibility = Visibility.HIDDEN
    trainee.save()
    Trainee.history.all().delete()
    call_command("forget_expired")
    assert traces("Nomrare") == {"findings_trainee.family_name", "findings_trainee.sort_name"}


def test_old_digests_are_forgotten_but_for_the_latest_of_each_person(cast: Cast) -> None:
    now, day = timezone.now(), timedelta(days=1)

    def digest(user: User, age: timedelta) -> Digest:
        until = now - age
        return Digest.objects.create(user=user, day=until.date(), since=until - day, until=until)

    kept = [digest(cast.alumna, timedelta()), digest(cast.alumna, DIGESTS - day), digest(cast.editor, 2 * DIGESTS)]
    digest(cast.alumna, DIGESTS)
    digest(cast.editor, 3 * DIGESTS)
    call_command("forget_expired")
    assert sorted(Digest.objects.values_list("pk", flat=True)) == [one.pk for one in kept]


def test_tasks_that_were_done_or_left_by_a_killed_worker_are_forgotten() -> None:
    now = timezone.now()
    for number in range(5):
        send_digest.enqueue(number)
    ids = [one.pk for one in DBTaskResult.objects.order_by("enqueued_at")]
    for pk, status in zip(ids, ("SUCCESSFUL", "FAILED", "RUNNING", "SUCCESSFUL"), strict=False):
        DBTaskResult.objects.filter(pk=pk).update(status=status, started_at=now - TASKS, finished_at=now - TASKS)
    DBTaskResult.objects.filter(pk=ids[3]).update(started_at=now - TASKS + timedelta(hours=1))
    call_command("forget_expired")
    assert {one.pk for one in DBTaskResult.objects.all()} == {ids[3], ids[4]}


def test_it_says_nothing_where_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("forget_expired")
    assert capsys.readouterr().out == ""


def test_a_sheet_that_nobody_decided_upon_is_forgotten_after_a_day(cast: Cast) -> None:
    old, lately = (
        UploadedSheet.objects.create(user=cast.curator, kind="finding", name=name, content=b"x", report={})
        for name in ("old.csv", "new.csv")
    )
    UploadedSheet.objects.filter(pk=old.pk).update(created_at=timezone.now() - WAITS)
    call_command("forget_expired")
    assert list(UploadedSheet.objects.all()) == [lately]
