"""An alumna tells what became of a finding: keeps a draft, sends it, mends it, takes it back."""

import re
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from findings.enums import NoteState, Status, Visibility
from findings.models import Finding, Note, Translation
from findings.views import notes
from tests.admin.forms import signed_in
from tests.conftest import Cast
from tests.make import (
    fresh,
    make_authority,
    make_error_report,
    make_finding,
    make_note,
    make_tour,
    make_trainee,
    make_user,
    make_visit,
)
from tests.views.pages import address, text_of

pytestmark = pytest.mark.django_db

MINE = "/en/my-page/"


def form_of(record: Any, language: str = "en") -> str:
    """The address where a note is written on it."""
    letter = "f" if isinstance(record, Finding) else "v"
    return f"/{'fr/retours' if language == 'fr' else 'en/notes'}/{letter}/{record.key}/"


def words(**changes: Any) -> dict[str, Any]:
    """What somebody writes."""
    told = {"attempt": "adopted", "place": "A town", "changed": "We share *one* desk.", "signature": "class"}
    return {**told, "action": "send", **changes}


@pytest.fixture
def finding(cast: Cast) -> Finding:
    return make_finding(tour=cast.tour)


@pytest.fixture
def alumna(cast: Cast) -> Client:
    return signed_in(cast.alumna)


def test_a_note_goes_from_draft_to_readers(alumna: Client, finding: Finding, cast: Cast) -> None:
    path = form_of(finding)
    response: Any = alumna.post(path, words(action="draft", changed="", place=""), follow=True)
    assert "Your draft is saved" in text_of(response)
    note = Note.objects.get()
    assert (note.state, note.author, note.finding, note.original_language) == ("draft", cast.alumna, finding, "en")
    assert 'value="adopted"' in text_of(alumna.get(path))
    response = alumna.post(path, words(), follow=True)
    assert response.redirect_chain == [(MINE, 302)]
    assert "waiting for moderation" in text_of(response)
    assert fresh(note).changed_en == "We share *one* desk."
    assert "We share" not in text_of(Client().get(address(finding, "en")))
    fresh(note).accept(cast.editor)
    page = text_of(Client().get(address(finding, "en")))
    assert "<p>We share <em>one</em> desk.</p>" in page
    assert "Adopted in 1 authority." in page
    assert Note.objects.count() == 1


def test_a_refused_note_says_why_and_is_sent_again(alumna: Client, finding: Finding, cast: Cast) -> None:
    alumna.post(form_of(finding), words())
    Note.objects.get().refuse(cast.editor, "Say when, please.")
    assert "Say when, please." in text_of(alumna.get(MINE))
    assert "Say when, please." in text_of(alumna.get(form_of(finding)))
    assert "Say when, please." not in text_of(Client().get(address(finding, "en")))
    alumna.post(form_of(finding), words(changed="In 2026."))
    note = Note.objects.get()
    assert (note.state, note.reason, note.moderated_by, note.changed_en) == ("waiting", "", None, "In 2026.")
    assert [one.state for one in note.history.order_by("history_id")] == ["waiting", "refused", "waiting"]


def test_a_note_that_is_changed_waits_again_and_loses_its_translation(
    alumna: Client, finding: Finding, cast: Cast
) -> None:
    alumna.post(form_of(finding), words(obstacles="None."))
    note = Note.objects.get()
    note.changed_fr, note.obstacles_fr = "Un seul bureau.", "Aucun."
    note.accept(cast.editor)
    alumna.post(form_of(finding, "fr"), words(changed="Two desks.", obstacles="None."))
    note = fresh(note)
    assert (note.state, note.changed_en, note.changed_fr, note.obstacles_fr) == (
        "waiting",
        "Two desks.",
        None,
        "Aucun.",
    )


def test_a_note_is_written_in_the_language_of_the_page(alumna: Client, finding: Finding) -> None:
    alumna.post(form_of(finding, "fr"), words(changed="Un seul bureau."))
    note = Note.objects.get()
    assert (note.original_language, note.changed_fr, note.changed_en) == ("fr", "Un seul bureau.", None)
    assert "Un seul bureau." in text_of(alumna.get(form_of(finding)))


def test_a_preview_saves_nothing_and_runs_nothing(alumna: Client, finding: Finding) -> None:
    told = words(action="preview", changed="<script>alert(1)</script> [x](javascript:alert(1)) **strong**")
    page = alumna.post(form_of(finding), told).content.decode()
    assert "<strong>strong</strong>" in page
    assert [part in page for part in ("<script>alert", 'href="javascript')] == [False, False]
    assert "a member of the class of 2015" in page
    assert Note.objects.count() == 0


def test_what_was_written_outlives_the_session(finding: Finding, cast: Cast) -> None:
    client, path = Client(), form_of(finding)
    response: Any = client.post(path, words(changed="Hours of work."))
    assert response["Location"] == f"/en/sign-in/?next={path}"
    assert Note.objects.count() == 0
    client.post("/en/sign-in/password/", {"login": cast.alumna.email, "password": "correct horse"})
    page = text_of(client.get(path))
    assert ["Hours of work." in page, "Your text is here again" in page] == [True, True]
    assert re.search(r'value="adopted"[^>]*checked', page) is not None
    client.post(path, words(changed="Hours of work."))
    assert Note.objects.get().changed_en == "Hours of work."
    assert "Your text is here again" not in text_of(client.get(path))


def test_only_so_much_is_kept_for_a_stranger(client: Client, finding: Finding) -> None:
    client.post(form_of(finding), words(changed="a" * 50_000))
    assert "notes" not in client.session


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"attempt": ""}, "Say whether you tried it."),
        ({"attempt": "loved"}, "Select a valid choice"),
        ({"place": ""}, "Say where"),
        ({"changed": "", "comment": ""}, "Say in a few words"),
        ({"changed": "a" * 3001}, "at most 3000 characters"),
        ({"changed": "a\0b"}, "Null characters are not allowed."),
        ({"place": "a" * 201}, "at most 200 characters"),
        ({"authority": "9" * 30}, "Select a valid choice"),
        ({"authority": "x\0"}, "Null characters are not allowed."),
        ({"signature": ""}, "This field is required."),
        ({"signature": "king"}, "Select a valid choice"),
        ({"website": "http://spam.example"}, "Leave this field empty."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    alumna: Client, finding: Finding, changes: dict[str, str], message: str
) -> None:
    response = alumna.post(form_of(finding), words(**{"comment": "Kept here.", **changes}))
    page = text_of(response)
    assert response.status_code == 200
    assert "The note was not saved." in page
    assert message in page or message.replace("3000", "3,000") in page
    assert ["Kept here." in page, "Error: " in page] == ["comment" not in changes, True]
    assert Note.objects.count() == 0


def test_an_authority_or_a_place_not_both(alumna: Client, finding: Finding) -> None:
    authority = make_authority()
    page = text_of(alumna.post(form_of(finding), words(authority=authority.pk)))
    assert "Choose an authority of the list or write a place, not both." in page
    alumna.post(form_of(finding), words(authority=authority.pk, place=""))
    assert Note.objects.get().authority == authority


def test_a_person_has_one_note_on_a_finding(alumna: Client, finding: Finding) -> None:
    for changed in ("First.", "Second."):
        alumna.post(form_of(finding), words(changed=changed))
    assert [note.changed_en for note in Note.objects.all()] == ["Second."]


def test_thirty_in_an_hour_are_enough(alumna: Client, finding: Finding) -> None:
    for number in range(30):
        alumna.post(form_of(finding), words(action="draft", changed=str(number)))
    response = alumna.post(form_of(finding), words(changed="One more."))
    assert (response.status_code, int(response["Retry-After"])) == (429, 3600)
    assert "One more." in text_of(response)
    assert Note.objects.get().changed_en == "29"


# Who may -------------------------------------------------------------------------------------------------------------


def test_whoever_took_part_in_a_tour_writes_on_any(cast: Cast, finding: Finding) -> None:
    visit = make_visit(tour=cast.other_tour)
    for user in (cast.alumna, cast.alumnus_of_another, cast.trainee):
        for target in (finding, visit):
            assert signed_in(user).post(form_of(target), words()).status_code == 302
    assert Note.objects.count() == 6


def test_others_do_not(cast: Cast, finding: Finding) -> None:
    for user in (cast.outsider, cast.curator, cast.editor, cast.administrator):
        client = signed_in(user)
        assert [client.get(form_of(finding)).status_code, client.post(form_of(finding), words()).status_code] == [
            403,
            403,
        ]
    assert Note.objects.count() == 0


def test_nobody_reads_changes_or_withdraws_anothers(cast: Cast, finding: Finding) -> None:
    secret = make_note(finding=finding, author=cast.alumna, state=NoteState.DRAFT, changed_en="A secret.")
    for user in (cast.outsider, cast.trainee, cast.alumnus_of_another, cast.curator, cast.editor, cast.administrator):
        client = signed_in(user)
        for page in (MINE, form_of(finding), address(finding, "en"), f"/en/admin/findings/note/{secret.pk}/change/"):
            assert "A secret." not in text_of(client.get(page, follow=True))
        withdraw = f"/en/my-page/notes/{secret.key}/withdraw/"
        assert [client.get(withdraw).status_code, client.post(withdraw).status_code] == [404, 404]
        client.post(form_of(finding), words(changed="Mine."))
    assert fresh(secret).changed_en == "A secret."


def test_a_note_is_withdrawn_and_may_come_back(alumna: Client, finding: Finding, cast: Cast) -> None:
    note = make_note(finding=finding, author=cast.alumna)
    withdraw = f"/en/my-page/notes/{note.key}/withdraw/"
    assert "Readers and editors will no longer see it" in text_of(alumna.get(withdraw))
    assert fresh(note).state == NoteState.ACCEPTED
    assert "Your note was withdrawn." in text_of(alumna.post(withdraw, follow=True))
    assert fresh(note).state == NoteState.WITHDRAWN
    assert "Change 1" not in text_of(Client().get(address(finding, "en")))
    alumna.post(withdraw, {"state": NoteState.ACCEPTED})
    assert fresh(note).state == NoteState.WITHDRAWN
    alumna.post(form_of(finding), words())
    assert fresh(note).state == NoteState.WAITING


@pytest.mark.parametrize(("language", "asked"), [("en", "Delete this note for good?"), ("fr", "Supprimer ce retour")])
def test_what_was_withdrawn_is_deleted_for_good(
    alumna: Client, finding: Finding, cast: Cast, language: str, asked: str
) -> None:
    note = make_note(finding=finding, author=cast.alumna)
    with override(language):
        path = reverse("note-withdraw", args=[note.key])
    alumna.post(path)
    page = text_of(alumna.get(path))
    assert [asked in page, 'name="state" value="withdrawn"' in page] == [True, True]
    alumna.post(path, {"state": NoteState.WITHDRAWN})
    assert not Note.objects.filter(pk=note.pk).exists()
    assert not Note.history.filter(id=note.pk).exists()


def test_somebody_who_is_not_listed_is_told_how_a_note_is_signed(alumna: Client, finding: Finding, cast: Cast) -> None:
    told = "Your name is not public"
    assert told not in text_of(alumna.get(form_of(finding)))
    cast.alumna.trainees.update(visibility=Visibility.CLASS_ONLY)
    assert told in text_of(alumna.get(form_of(finding)))


def test_a_draft_that_is_withdrawn_leaves_nothing(alumna: Client, finding: Finding) -> None:
    alumna.post(form_of(finding), words(action="draft"))
    alumna.post(f"/en/my-page/notes/{Note.objects.get().key}/withdraw/")
    assert (Note.objects.count(), Note.history.count()) == (0, 0)


def test_what_is_not_published_has_no_notes(alumna: Client, cast: Cast) -> None:
    hidden = make_finding(tour=cast.tour, status=Status.DRAFT)
    paths = [form_of(hidden), "/en/notes/f/nothing/", f"/en/notes/t/{hidden.theme.key}/", f"/en/notes/x/{hidden.key}/"]
    assert [alumna.get(path).status_code for path in paths] == [404] * 4


def test_the_page_of_a_finding_leads_to_the_form(cast: Cast, finding: Finding) -> None:
    page = text_of(Client().get(address(finding, "en")))
    assert f'href="{form_of(finding)}"' in page
    assert "No note yet." in page


# What a strict reader found ------------------------------------------------------------------------------------------


def test_a_draft_that_does_not_say_is_not_sent_as_if_it_did(alumna: Client, finding: Finding) -> None:
    path = form_of(finding)
    alumna.post(path, words(action="draft", attempt=""))
    assert Note.objects.get().attempt == ""
    assert re.search(r'name="attempt"[^>]*checked', text_of(alumna.get(path))) is None
    assert "Say whether you tried it." in text_of(alumna.post(path, words(attempt="")))
    assert Note.objects.get().state == NoteState.DRAFT


def test_an_empty_draft_takes_the_language_it_is_written_in(alumna: Client, finding: Finding) -> None:
    alumna.post(form_of(finding, "fr"), words(action="draft", changed=""))
    alumna.post(form_of(finding), words(changed="We share: one desk!"))
    note = Note.objects.get()
    assert (note.original_language, note.changed_en, note.changed_fr) == ("en", "We share: one desk!", None)
    assert "Langue de ce retour" in text_of(alumna.get(form_of(finding, "fr")))


@pytest.mark.parametrize("state", [NoteState.WAITING, NoteState.ACCEPTED])
def test_what_the_editors_have_is_not_made_a_draft_behind_them(
    alumna: Client, finding: Finding, cast: Cast, state: NoteState
) -> None:
    note = make_note(finding=finding, author=cast.alumna, state=state, changed_en="Read.")
    page = text_of(alumna.post(form_of(finding), words(action="draft", changed="Unread.")))
    assert ["The editors have this note" in page, "Unread." in page] == [True, True]
    assert (fresh(note).state, fresh(note).changed_en) == (state, "Read.")


def test_what_the_editors_have_read_is_not_deleted_by_withdrawing_twice(
    alumna: Client, finding: Finding, cast: Cast
) -> None:
    note = make_note(finding=finding, author=cast.alumna)
    report = make_error_report(finding=finding, note=note)
    withdraw = f"/en/my-page/notes/{note.key}/withdraw/"
    alumna.post(withdraw)
    alumna.post(form_of(finding), words(action="draft"))
    assert fresh(note).state == NoteState.DRAFT
    alumna.post(withdraw)
    assert (fresh(note).state, fresh(report).note) == (NoteState.WITHDRAWN, note)
    assert note.history.filter(state=NoteState.ACCEPTED).exists()


def test_a_deleted_draft_leaves_nothing_of_its_translation(alumna: Client, finding: Finding, cast: Cast) -> None:
    note = make_note(finding=finding, author=cast.alumna, state=NoteState.DRAFT, changed_fr="Un.", changed_en="One.")
    alumna.post(f"/en/my-page/notes/{note.key}/withdraw/")
    assert Translation.objects.filter(key=note.key).count() == 0
    assert Translation.history.filter(key=note.key).count() == 0


def test_when_the_finding_is_withdrawn_its_author_keeps_the_note(alumna: Client, finding: Finding, cast: Cast) -> None:
    alumna.post(form_of(finding), words())
    Finding.objects.filter(pk=finding.pk).update(status=Status.DRAFT, title_en="A hidden title")
    for page in (form_of(finding), MINE, f"/en/my-page/notes/{Note.objects.get().key}/withdraw/"):
        assert "A hidden title" not in text_of(alumna.get(page))
    assert alumna.post(form_of(finding), words(changed="Changed since.")).status_code == 302
    assert Note.objects.get().changed_en == "Changed since."
    assert signed_in(cast.alumnus_of_another).get(form_of(finding)).status_code == 404


def test_two_texts_outlive_the_session_for_an_hour(
    finding: Finding, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other = Client(), make_finding()
    client.post(form_of(finding), words(changed="The first."))
    client.post(form_of(other), words(changed="The second."))
    client.post("/en/sign-in/password/", {"login": cast.alumna.email, "password": "correct horse"})
    assert "The first." in text_of(client.get(form_of(finding, "fr")))
    client.post(form_of(finding), words(changed="The first."))
    assert "The second." in text_of(client.get(form_of(other)))
    later = time.time() + 3601
    monkeypatch.setattr("time.time", lambda: later)
    assert "The second." not in text_of(client.get(form_of(other)))


def test_what_is_sent_twice_at_once_is_one_note(finding: Finding, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    note_of = notes._note_of
    calls: list[int] = []

    def slow(*args: Any) -> Note:
        """The first time, another sending comes in between."""
        note = note_of(*args)
        if not calls:
            calls.append(1)
            make_note(finding=finding, author=cast.alumna, original_language="en")
        return note

    monkeypatch.setattr(notes, "_note_of", slow)
    assert signed_in(cast.alumna).post(form_of(finding), words()).status_code == 302
    assert Note.objects.get().changed_en == "We share *one* desk."


def test_nobody_is_named_by_a_tour_that_is_not_published(finding: Finding) -> None:
    author = make_user()
    make_trainee(tour=make_tour(class_year=2019, status=Status.DRAFT), user=author, given_name="Zoe")
    for signature in ("person", "class"):
        Note.objects.all().delete()
        make_note(finding=finding, author=author, signature=signature)
        page = text_of(Client().get(address(finding, "en")))
        assert [word in page for word in ("Zoe", "2019", "anonymous")] == [False, False, True]
