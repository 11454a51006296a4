"""Editors write a note in its other language, beside its author's words, which stay."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from findings.enums import NoteState
from tests.admin.forms import address, signed_in
from tests.conftest import Cast
from tests.make import fresh, make_finding, make_note
from tests.views.pages import address as page_of
from tests.views.pages import text_of

pytestmark = pytest.mark.django_db


def test_both_languages_then_read_it(cast: Cast) -> None:
    note = make_note(finding=make_finding(), changed_fr="Un guichet.", changed_en=None, comment_fr="Bien.")
    client, path = signed_in(cast.editor), address("note_translate", note.pk)
    page = text_of(client.get(path))
    assert ["Un guichet." in page, 'name="obstacles"' in page] == [True, False]
    assert client.post(path, {"changed": "One *desk*.", "comment": ""}).status_code == 302
    note = fresh(note)
    assert (note.changed_fr, note.changed_en, note.comment_en, note.state) == (
        "Un guichet.",
        "One *desk*.",
        None,
        NoteState.ACCEPTED,
    )
    assert "One <em>desk</em>." in text_of(Client().get(page_of(note.target, "en")))
    assert LogEntry.objects.get().change_message == "Translated."
    told = [
        "translated from French by the editors" in text_of(Client().get(page_of(note.target, "en"))),
        "traduit du français" in text_of(Client().get(page_of(note.target, "fr"))),
    ]
    assert told == [True, False]


def test_a_note_that_nobody_translated_is_told_as_such(cast: Cast) -> None:
    note = make_note(finding=make_finding(), changed_fr=None, changed_en="A desk.", original_language="en")
    pages = [text_of(Client().get(page_of(note.target, language))) for language in ("fr", "en")]
    assert ["en anglais, pas encore traduit" in pages[0], "translated" in pages[1]] == [True, False]


def test_what_is_too_long_is_told(cast: Cast) -> None:
    note = make_note(finding=make_finding(), changed_en=None)
    client, path = signed_in(cast.editor), address("note_translate", note.pk)
    for wrong in ("a" * 6001, "a\0b"):
        assert "errorlist" in text_of(client.post(path, {"changed": wrong}))
    assert fresh(note).changed_en is None


def test_nobody_else_translates(cast: Cast) -> None:
    note = make_note(finding=make_finding(), changed_en=None)
    for user in (cast.outsider, cast.trainee, cast.alumna, cast.alumnus_of_another, cast.curator):
        signed_in(user).post(address("note_translate", note.pk), {"changed": "Mine."})
    draft = make_note(finding=make_finding(), state=NoteState.DRAFT, changed_en=None)
    assert signed_in(cast.editor).get(address("note_translate", draft.pk)).status_code == 404
    assert (fresh(note).changed_en, fresh(draft).changed_en) == (None, None)
