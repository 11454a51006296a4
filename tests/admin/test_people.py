"""People: nobody is shown to more readers than they chose, nobody's account is named, who is erased is gone."""

import pytest
from django.contrib.admin.models import LogEntry

from findings.accounts.invitations import invite
from findings.enums import NoteState, Visibility
from findings.models import Tombstone, Trainee
from tests import make
from tests.accounts.traces import traces
from tests.admin.forms import act, address, save, signed_in
from tests.conftest import Cast

NAME = "Nomrare"


@pytest.mark.parametrize("wanted", list(Visibility))
@pytest.mark.parametrize("chosen", list(Visibility))
def test_a_curator_makes_nobody_more_visible(cast: Cast, chosen: Visibility, wanted: Visibility) -> None:
    trainee = make.make_trainee(visibility=chosen)
    save(signed_in(cast.curator), address("trainee_change", trainee.pk), visibility=wanted)
    order = [Visibility.LISTED, Visibility.CLASS_ONLY, Visibility.HIDDEN]
    trainee.refresh_from_db()
    assert trainee.visibility == max(chosen, wanted, key=order.index)


def test_an_editor_makes_somebody_visible_who_asked_for_it(cast: Cast) -> None:
    trainee = make.make_trainee(visibility=Visibility.HIDDEN)
    save(signed_in(cast.editor), address("trainee_change", trainee.pk), visibility=Visibility.LISTED)
    trainee.refresh_from_db()
    assert trainee.visibility == Visibility.LISTED


def test_a_curator_shows_nobody_to_another_class_but_mends_a_name(cast: Cast) -> None:
    trainee = make.make_trainee(tour=cast.tour, visibility=Visibility.CLASS_ONLY)
    url = address("trainee_change", trainee.pk)
    assert save(signed_in(cast.curator), url, tour=cast.other_tour.pk, family_name=NAME).status_code == 302
    trainee.refresh_from_db()
    assert (trainee.tour, trainee.family_name) == (cast.tour, NAME)


@pytest.mark.parametrize("by_list", [False, True])
def test_who_is_deleted_is_erased(cast: Cast, by_list: bool) -> None:
    client = signed_in(cast.editor)
    trainee, other = make.make_trainee(family_name=NAME), make.make_trainee()
    save(client, address("trainee_change", trainee.pk), given_name="Zoé")
    invite(trainee, "zoe@example.org", "fr", cast.editor)
    assert LogEntry.objects.filter(object_repr__contains=NAME).exists()
    if by_list:
        chosen = {"action": "delete_selected", "_selected_action": [trainee.pk], "post": "yes"}
        assert client.post(address("trainee_changelist"), chosen).status_code == 302
    else:
        assert client.post(address("trainee_delete", trainee.pk), {"post": "yes"}).status_code == 302
    assert not Trainee.objects.filter(pk=trainee.pk).exists()
    assert not Trainee.history.filter(key=trainee.key).exists()
    assert not LogEntry.objects.filter(object_repr__contains=NAME).exists()
    assert [stone.key for stone in Tombstone.objects.all()] == [trainee.key]
    assert Trainee.objects.filter(pk=other.pk).exists()
    assert traces(NAME, "zoe@example.org") == set()


def test_the_history_of_a_person_names_no_account(cast: Cast) -> None:
    trainee = make.make_trainee()
    trainee.user = cast.alumna
    trainee._history_user = cast.alumna
    trainee.save()
    trainee.given_name = "Zoé"
    trainee._history_user = cast.editor
    trainee.save()
    page = signed_in(cast.curator).get(address("trainee_history", trainee.pk)).text
    assert (cast.alumna.email in page, cast.editor.email in page) == (False, True)
    assert cast.alumna.email in signed_in(cast.administrator).get(address("trainee_history", trainee.pk)).text


def test_the_history_of_a_note_is_for_moderators(cast: Cast) -> None:
    note = make.make_note(finding=make.make_finding(), state=NoteState.WAITING, moderated_at=None)
    editor, curator = signed_in(cast.editor), signed_in(cast.curator)
    act(editor, "note", "accept", note)
    history, change = address("note_history", note.pk), address("note_change", note.pk)
    assert cast.editor.email in editor.get(history).text
    assert curator.get(history).status_code == 403
    assert [history in client.get(change).text for client in (editor, curator)] == [True, False]
