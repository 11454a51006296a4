"""Moderation: what waits comes first, texts stay their author's, a refusal has its reason."""

import re

from findings.enums import NoteState, Visibility
from findings.models import Note
from tests import make
from tests.admin.forms import act, address, signed_in
from tests.conftest import Cast


def waiting(**fields: object) -> Note:
    return make.make_note(finding=make.make_finding(), **{"state": NoteState.WAITING, "moderated_at": None, **fields})


def test_waiting_notes_come_first_and_drafts_are_their_authors_alone(cast: Cast) -> None:
    first = waiting()
    accepted = make.make_note(finding=make.make_finding())
    waiting(state=NoteState.DRAFT)
    page = signed_in(cast.editor).get(address("note_changelist"))
    assert list(page.context["cl"].result_list) == [first, accepted]


def test_accepting_says_who_and_when(cast: Cast) -> None:
    note = waiting()
    assert act(signed_in(cast.editor), "note", "accept", note) == ["1 note accepted."]
    note.refresh_from_db()
    assert (note.state, note.moderated_by) == (NoteState.ACCEPTED, cast.editor)
    assert note.moderated_at is not None


def test_a_refusal_needs_its_reason(cast: Cast) -> None:
    note = waiting()
    editor = signed_in(cast.editor)
    for reason in ("", "   ", "\0", "x" * 2001):
        assert editor.post(address("note_refuse", note.pk), {"reason": reason}).status_code == 200
    note.refresh_from_db()
    assert note.state == NoteState.WAITING
    editor.post(address("note_refuse", note.pk), {"reason": " It names somebody. "})
    note.refresh_from_db()
    assert (note.state, note.reason, note.moderated_by) == (NoteState.REFUSED, "It names somebody.", cast.editor)


def test_the_page_of_refusal_shows_what_was_written(cast: Cast) -> None:
    note = waiting(changed_fr="Un guichet unique", changed_en="")
    page = signed_in(cast.editor).get(address("note_refuse", note.pk))
    assert "Un guichet unique" in page.text
    assert page.context["texts"][0] == ("fr", ["Un guichet unique"])


def test_a_withdrawn_note_is_not_decided_upon(cast: Cast) -> None:
    note = waiting(state=NoteState.WITHDRAWN)
    editor = signed_in(cast.editor)
    assert act(editor, "note", "accept", note) == ["0 notes accepted."]
    assert editor.get(address("note_refuse", note.pk)).status_code == 404


def test_nobody_changes_what_somebody_wrote(cast: Cast) -> None:
    note = waiting(changed_en="As written")
    editor = signed_in(cast.editor)
    assert editor.post(address("note_change", note.pk), {"changed_en": "Rewritten"}).status_code == 403
    note.refresh_from_db()
    assert note.changed_en == "As written"


def test_only_moderators_read_who_wrote(cast: Cast) -> None:
    note = waiting(author=cast.alumna)
    shown = {
        role: cast.alumna.email in signed_in(getattr(cast, role)).get(address("note_change", note.pk)).text
        for role in ("curator", "editor")
    }
    assert shown == {"curator": False, "editor": True}


def test_moderators_see_who_writes_and_what_they_answered_before(cast: Cast) -> None:
    note = waiting(author=cast.alumna, reason="")
    note.refuse(cast.editor, "Say when.")
    note.send()
    name, page = str(cast.alumna.trainees.get()), address("note_change", note.pk)
    shown = {
        role: [words in signed_in(getattr(cast, role)).get(page).text for words in (name, "Say when.")]
        for role in ("curator", "editor")
    }
    assert shown == {"curator": [False, False], "editor": [True, True]}


def test_moderators_see_what_readers_will_see_of_the_signature(cast: Cast) -> None:
    note = waiting(author=cast.alumna, signature="person")
    seen = []
    for visibility in (Visibility.LISTED, Visibility.HIDDEN):
        cast.alumna.trainees.update(visibility=visibility)
        page = signed_in(cast.editor).get(address("note_change", note.pk)).text
        found = re.search(r'fieldBox field-signed.*?<div class="readonly">(.*?)</div>', page, re.DOTALL)
        seen.append(found[1] if found else "")
    assert seen == [str(cast.alumna.trainees.get()), "a member of the class of 2015"]


def test_the_list_tells_what_a_note_says_and_where(cast: Cast) -> None:
    waiting(original_language="en", changed_en="One desk.", changed_fr="Un guichet.", place="Tours")
    page = signed_in(cast.editor).get(address("note_changelist")).text
    assert ["One desk." in page, "Tours" in page, "Un guichet." in page] == [True, True, False]


def test_the_list_offers_only_states_that_it_has(cast: Cast) -> None:
    page = signed_in(cast.editor).get(address("note_changelist")).text
    offered = {state for state in NoteState.values if f"?state__exact={state}" in page}
    assert offered == {"waiting", "accepted", "refused"}


def test_what_nobody_read_is_not_decided_upon(cast: Cast) -> None:
    note = waiting(changed_en="Nice.", changed_fr=None, original_language="en")
    editor = signed_in(cast.editor)
    pages = [address(name, note.pk) for name in ("note_change", "note_refuse", "note_translate")]
    versions = {editor.get(page).context["version"] for page in pages}
    (version,) = versions
    note.changed_en = "Unread."
    note.send()
    sent = {"action": "accept", "_selected_action": [note.pk], "version": version}
    answers = [
        editor.post(address("note_changelist"), sent, follow=True),
        editor.post(pages[1], {"reason": "Too short.", "version": version}),
        editor.post(pages[2], {"changed": "Bien.", "version": version}),
    ]
    assert ["The author has changed this note meanwhile" in answer.text for answer in answers] == [True] * 3
    assert "Bien." in answers[2].text
    note.refresh_from_db()
    assert (note.state, note.reason, note.changed_fr) == (NoteState.WAITING, "", None)
    editor.post(pages[1], {"reason": "Too short.", "version": answers[1].context["version"]})
    note.refresh_from_db()
    assert note.state == NoteState.REFUSED


def test_what_was_taken_back_is_its_authors_alone(cast: Cast) -> None:
    note = waiting(changed_en="Taken back.", state=NoteState.WITHDRAWN)
    for user in (cast.curator, cast.editor, cast.administrator):
        client = signed_in(user)
        for page in (address("note_changelist"), address("note_change", note.pk), address("note_history", note.pk)):
            assert "Taken back." not in client.get(page, follow=True).text
