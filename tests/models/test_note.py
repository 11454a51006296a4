"""A note is decided by a moderator, and names only somebody whom everyone may see."""

from typing import Any

import pytest
from django.utils import timezone

from findings.enums import NoteState, Signature, Visibility
from findings.models import Note, Tour
from tests.conftest import Cast
from tests.make import fresh, make_finding, make_note, make_tour, make_trainee, make_user, make_visit

pytestmark = pytest.mark.django_db


def signed(tour: Tour, **trainee: Any) -> Note:
    """A note on a finding of the tour, signed by name by somebody with one participation."""
    author = make_user()
    make_trainee(tour=tour, user=author, **trainee)
    return make_note(finding=make_finding(tour=tour), author=author, signature=Signature.PERSON)


def test_a_participant_who_is_listed_signs_by_name(cast: Cast) -> None:
    note = signed(cast.tour, given_name="Ana", family_name="Listed")
    assert str(note.signatory()) == "Ana Listed"


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.CLASS_ONLY])
def test_who_is_not_listed_is_not_named(cast: Cast, visibility: Visibility) -> None:
    assert signed(cast.tour, visibility=visibility).signatory() is None


def test_a_participant_of_another_tour_signs_as_one_of_theirs(cast: Cast) -> None:
    note = make_note(visit=make_visit(tour=cast.tour), author=cast.alumnus_of_another, signature=Signature.PERSON)
    assert note.signatory() == note.participation() == cast.alumnus_of_another.trainees.get()
    cast.alumnus_of_another.trainees.update(visibility=Visibility.CLASS_ONLY)
    assert fresh(note).signatory() is None
    assert fresh(note).participation().tour == cast.other_tour


def test_of_several_tours_the_latest_counts_but_for_the_notes_own(cast: Cast) -> None:
    make_trainee(tour=make_tour(class_year=2020), user=cast.alumna)
    elsewhere, at_home = (
        make_note(visit=make_visit(tour=tour), author=cast.alumna) for tour in (make_tour(), cast.tour)
    )
    taken = [one.participation() for one in (elsewhere, at_home)]
    assert [one.tour.class_year for one in taken if one] == [2020, 2015]


def test_listed_for_one_tour_and_hidden_for_another_is_named_for_the_first_alone(cast: Cast) -> None:
    make_trainee(tour=cast.other_tour, user=cast.alumna, visibility=Visibility.HIDDEN)
    first, second = (
        make_note(finding=make_finding(tour=tour), author=cast.alumna, signature=Signature.PERSON)
        for tour in (cast.tour, cast.other_tour)
    )
    signatory = first.signatory()
    assert signatory is not None
    assert signatory.tour == cast.tour
    assert second.signatory() is None


@pytest.mark.parametrize("signature", [Signature.CLASS, Signature.ANONYMOUS])
def test_who_did_not_choose_to_sign_by_name_is_not_named(cast: Cast, signature: Signature) -> None:
    note = make_note(finding=make_finding(tour=cast.tour), author=cast.alumna, signature=signature)
    assert note.signatory() is None


def test_a_note_without_author_or_whose_author_took_no_part_names_nobody(cast: Cast) -> None:
    finding = make_finding(tour=cast.tour)
    for author in (None, cast.outsider, cast.curator):
        assert make_note(finding=finding, author=author, signature=Signature.PERSON).signatory() is None


def test_a_note_is_of_the_tour_of_what_it_is_about(cast: Cast) -> None:
    visit = make_visit(tour=cast.tour)
    note = make_note(visit=visit)
    assert (note.target, note.tour) == (visit, cast.tour)


def test_a_note_is_accepted_by_somebody_at_a_time(cast: Cast) -> None:
    note = make_note(finding=make_finding(), state=NoteState.WAITING, moderated_at=None, reason="Earlier")
    before = timezone.now()
    note.accept(cast.editor)
    note.refresh_from_db()
    assert (note.state, note.moderated_by, note.reason) == (NoteState.ACCEPTED, cast.editor, "")
    assert note.moderated_at is not None
    assert note.moderated_at > before


def test_a_note_is_refused_with_a_reason(cast: Cast) -> None:
    note = make_note(finding=make_finding(), state=NoteState.WAITING, moderated_at=None)
    with pytest.raises(ValueError, match="reason"):
        note.refuse(cast.editor, "  ")
    note.refuse(cast.editor, " Off the subject ")
    note.refresh_from_db()
    assert (note.state, note.moderated_by, note.reason) == (NoteState.REFUSED, cast.editor, "Off the subject")


@pytest.mark.parametrize("state", [NoteState.DRAFT, NoteState.WITHDRAWN])
def test_a_draft_or_withdrawn_note_is_not_decided_upon(cast: Cast, state: NoteState) -> None:
    note = make_note(finding=make_finding(), state=state)
    with pytest.raises(ValueError, match="not decided"):
        note.accept(cast.editor)
    with pytest.raises(ValueError, match="not decided"):
        note.refuse(cast.editor, "No")
    note.refresh_from_db()
    assert note.state == state
