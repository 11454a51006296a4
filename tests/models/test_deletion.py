"""Nothing that somebody wrote is lost by deleting what it is about."""

from typing import Any

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests.make import (
    cite,
    make_authority,
    make_finding,
    make_follow_up,
    make_note,
    make_passage,
    make_theme,
    make_tour,
    make_trainee,
    make_user,
    make_visit,
)

pytestmark = pytest.mark.django_db


def protected(record: Any, by: Any) -> bool:
    """Whether the record cannot be deleted because of `by`, which is still there afterwards."""
    with pytest.raises(ProtectedError) as refused, transaction.atomic():
        record.delete()
    return refused.value.protected_objects == {by} and type(by)._default_manager.filter(pk=by.pk).exists()


def test_what_a_note_is_about_cannot_be_deleted() -> None:
    finding, visit, authority = make_finding(), make_visit(), make_authority()
    about_finding, about_visit = make_note(finding=finding, authority=authority), make_note(visit=visit)
    assert protected(finding, by=about_finding)
    assert protected(visit, by=about_visit)
    assert protected(authority, by=about_finding)


def test_what_a_follow_up_is_about_cannot_be_deleted() -> None:
    targets = {"tour": make_tour(), "theme": make_theme(), "visit": make_visit(), "finding": make_finding()}
    for name, target in targets.items():
        assert protected(target, by=make_follow_up(**{name: target}))


def test_what_a_finding_rests_on_cannot_be_deleted() -> None:
    finding = make_finding()
    passage = make_passage()
    cite(finding, passage)
    assert protected(finding.tour, by=finding)
    assert protected(finding.theme, by=finding)
    assert protected(passage, by=finding.citations.get())
    trainee = make_trainee(authority=make_authority())
    assert protected(trainee.authority, by=trainee)


def test_an_account_can_be_deleted_and_what_it_wrote_stays() -> None:
    author, moderator = make_user(), make_user()
    trainee = make_trainee(user=author)
    note = make_note(finding=make_finding(), author=author, moderated_by=moderator, moderated_at=timezone.now())
    author.delete()
    moderator.delete()
    note.refresh_from_db()
    trainee.refresh_from_db()
    assert (note.author, note.moderated_by, trainee.user) == (None, None, None)
