"""A deletion takes along what is about the record alone; the trash has all of it, and gives it back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from findings.accounts.erasure import erase_account
from findings.accounts.holdings import held_about
from findings.enums import NoteState, Signature, Status
from findings.models import Finding, FollowUp, Note, TakenAlong, Theme, Tombstone, Translation, Visit
from findings.querysets.parity import untranslated
from tests import make
from tests.admin.forms import address, signed_in
from tests.admin.histories import restore, said
from tests.admin.test_merging import HUGE, merge, without
from tests.admin.test_roles import OUTSIDE, RECORDS, STAFF
from tests.conftest import Cast
from tests.make import fresh
from tests.views.pages import text_of

TRASH = "/en/admin/trash/"


def listed(client: Client, **asked: str) -> list[str]:
    """The keys that the trash lists."""
    return [one.record.key for one in client.get(TRASH, asked).context["thrown"]]


def delete(client: Client, record: Any) -> Any:
    return client.post(address(f"{record._meta.model_name}_delete", record.pk), {"post": "yes"}, follow=True)


def delete_listed(client: Client, *records: Any) -> Any:
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in records], "post": "yes"}
    return client.post(address(f"{records[0]._meta.model_name}_changelist"), chosen, follow=True)


def put_back(client: Client, record: Any, *, together: bool = False) -> Any:
    """Restores it from the trash."""
    sent = {"trash": "yes", **({"together": "yes"} if together else {})}
    return client.post(address(f"{record._meta.model_name}_restore", record.pk), sent, follow=True)


# What goes along -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [delete, delete_listed])
def test_a_finding_goes_and_comes_back_with_its_follow_ups_and_notes(cast: Cast, way: Any) -> None:
    finding = make.make_finding(title_en="Whole", themes=(make.make_theme(),), visits=(make.make_visit(),))
    make.cite(finding, make.make_passage())
    follow_up = make.make_follow_up(finding=finding)
    note = make.make_note(finding=finding, author=cast.alumna, signature=Signature.PERSON, moderated_by=cast.editor)
    elsewhere = make.make_note(finding=make.make_finding(), author=cast.alumna)
    before: dict[Any, Any] = {
        type(one): type(one).objects.filter(pk=one.pk).values().get() for one in (finding, follow_up, note)
    }
    editor = signed_in(cast.editor)
    way(editor, finding)
    assert (FollowUp.objects.count(), Note.objects.get(), TakenAlong.objects.count()) == (0, elsewhere, 2)
    version = Note.history.filter(id=note.pk).first()
    assert (version.history_user, version.history_change_reason) == (cast.editor, "Deleted with “Whole”.")
    told = said(put_back(editor, finding))
    assert told[1:] == [
        "It is published again, as it was.",
        "Restored with it – follow-ups: 1, transfer notes: 1.",
    ]
    free = {"modified_at", "status_at", "status_by_id"}
    for kind, row in before.items():
        now = kind._default_manager.filter(pk=row["id"]).values().get()
        assert {name for name, value in row.items() if now[name] != value} - set(untranslated(kind)) <= free
    assert (finding.themes.count(), finding.visits.count(), finding.citations.count()) == (1, 1, 1)
    assert not TakenAlong.objects.exists()


@pytest.mark.parametrize("target", ["tour", "theme", "visit", "finding"])
def test_every_page_takes_its_follow_ups_along(cast: Cast, target: str) -> None:
    record = getattr(make, f"make_{target}")()
    follow_up = make.make_follow_up(**{target: record})
    editor = signed_in(cast.editor)
    delete(editor, record)
    assert not type(record).objects.filter(pk=record.pk).exists()
    restore(editor, record)
    assert fresh(follow_up).target == record


def test_the_page_that_deletes_says_what_goes_along(cast: Cast) -> None:
    visit = make.make_visit()
    follow_up = make.make_follow_up(visit=visit, text_en="A fact since")
    accepted = make.make_note(visit=visit, author=cast.alumna)
    make.make_note(visit=visit, author=cast.trainee, state=NoteState.DRAFT, key="note-private")
    for page in (
        signed_in(cast.editor).get(address("visit_delete", visit.pk)),
        signed_in(cast.editor).post(
            address("visit_changelist"), {"action": "delete_selected", "_selected_action": [visit.pk]}
        ),
    ):
        assert (page.context["protected"], page.context["perms_lacking"]) == ([], set())
        counts = {str(name): count for name, count in page.context["model_count"]}
        assert (counts["transfer notes"], counts["follow-ups"]) == (2, 1)
        assert (str(follow_up) in page.text, accepted.key in page.text, "note-private" in page.text) == (
            True,
            True,
            False,
        )


def test_a_private_draft_comes_back_to_its_author_alone(cast: Cast) -> None:
    finding = make.make_finding()
    draft = make.make_note(finding=finding, author=cast.alumna, state=NoteState.DRAFT, changed_fr="À moi seule")
    editor = signed_in(cast.editor)
    delete(editor, finding)
    page = editor.get(TRASH)
    assert [one.record.key for one in page.context["thrown"]] == [finding.key]
    assert "À moi seule" not in text_of(page)
    put_back(editor, finding)
    back = fresh(draft)
    assert (back.author, back.state, back.changed_fr) == (cast.alumna, NoteState.DRAFT, "À moi seule")


def test_what_has_findings_is_still_protected(cast: Cast) -> None:
    theme = make.make_theme()
    finding = make.make_finding(theme=theme)
    make.make_follow_up(theme=theme)
    page = signed_in(cast.editor).get(address("theme_delete", theme.pk))
    assert len(page.context["protected"]) == 1
    assert str(finding) in str(page.context["protected"])
    delete(signed_in(cast.editor), theme)
    assert (Theme.objects.filter(pk=theme.pk).exists(), FollowUp.objects.count()) == (True, 1)


@pytest.mark.parametrize("right", ["moderate_note", "delete_followup"])
def test_what_goes_along_must_be_theirs_to_delete(cast: Cast, right: str) -> None:
    finding = make.make_finding()
    make.make_note(finding=finding)
    make.make_follow_up(finding=finding)
    client = without(cast, right)
    page = client.get(address("finding_delete", finding.pk))
    assert len(page.context["perms_lacking"]) == 1
    assert client.post(address("finding_delete", finding.pk), {"post": "yes"}).status_code == 403
    delete_listed(client, finding)
    assert (Finding.objects.count(), Note.objects.count(), FollowUp.objects.count()) == (1, 1, 1)


def test_what_is_not_theirs_to_restore_stays_in_the_trash(cast: Cast) -> None:
    finding = make.make_finding()
    note, follow_up = make.make_note(finding=finding, author=cast.alumna), make.make_follow_up(finding=finding)
    delete(signed_in(cast.administrator), finding)
    told = said(put_back(without(cast, "moderate_note", "publish_followup"), finding))
    assert told[-2:] == [
        "Restored with it – follow-ups: 1.",
        f"Not restored with it – transfer note, {note.key}. It is not yours to restore.",
    ]
    assert fresh(follow_up).status == Status.DRAFT
    administrator = signed_in(cast.administrator)
    assert listed(administrator) == [note.key]
    put_back(administrator, note)
    assert fresh(note).author == cast.alumna


def test_what_hangs_on_what_is_gone_is_offered_together(cast: Cast) -> None:
    theme = make.make_theme(name_en="Its theme")
    finding = make.make_finding(title_en="Its finding", theme=theme)
    note = make.make_note(finding=finding, author=cast.alumna)
    editor = signed_in(cast.editor)
    for gone in (finding, theme):
        delete(editor, gone)
    page = put_back(editor, note)
    assert (page.context["name"], page.context["missing"], page.context["may"]) == (str(note), ["Its finding"], True)
    assert said(page) == ["It hangs on a record that no longer exists, to be restored first – Finding: Its finding."]
    assert not Note.objects.exists()
    put_back(editor, note, together=True)
    assert (fresh(note).finding, fresh(finding).theme, fresh(note).author) == (finding, theme, cast.alumna)


def test_what_it_hangs_on_must_be_theirs_to_restore(cast: Cast) -> None:
    theme = make.make_theme(name_en="Its theme")
    finding = make.make_finding(theme=theme)
    for record in (finding, theme):
        delete(signed_in(cast.administrator), record)
    client = without(cast, "add_theme")
    page = put_back(client, finding)
    assert (page.context["may"], "Restore them together" in page.text) == (False, False)
    assert said(put_back(client, finding, together=True)) == ["It is not yours to restore – Its theme."]
    assert (Finding.objects.exists(), Theme.objects.exists()) == (False, False)


def test_what_was_erased_is_not_restored_together_either(cast: Cast) -> None:
    tour = make.make_tour()
    visit = make.make_visit(tour=tour)
    editor = signed_in(cast.editor)
    for record in (visit, tour):
        delete(editor, record)
    Tombstone.objects.create(key=tour.key)
    assert said(put_back(editor, visit, together=True)) == ["What was erased for good cannot be restored."]
    assert not Visit.objects.exists()


def test_what_was_merged_is_there_as_the_other(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    main, other = make.make_finding(theme=gone, themes=(stays,)), make.make_finding(themes=(gone,))
    editor = signed_in(cast.editor)
    for record in (main, other):
        delete(editor, record)
    merge(editor, gone, stays)
    for record in (main, other):
        put_back(editor, record)
    assert (fresh(main).theme, main.themes.count(), list(other.themes.all())) == (stays, 0, [stays])


# Authors -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [True, False])
def test_a_deleted_note_goes_with_its_author(cast: Cast, keep: bool) -> None:
    finding = make.make_finding()
    note = make.make_note(finding=finding, author=cast.alumna, signature=Signature.PERSON, changed_fr="Mes mots")
    other = make.make_note(finding=finding, author=cast.trainee)
    editor = signed_in(cast.editor)
    delete(editor, finding)
    erase_account(cast.alumna, cast.alumna, keep_notes=keep)
    assert not Note.history.filter(key=note.key).exists()
    assert not Translation.history.filter(key=note.key).exists()
    put_back(editor, finding)
    assert Note.objects.get() == other


def test_a_note_whose_account_was_deleted_some_other_way_names_nobody(cast: Cast) -> None:
    finding = make.make_finding()
    note = make.make_note(
        finding=finding, author=cast.alumna, signature=Signature.PERSON, moderated_by=cast.administrator
    )
    delete(signed_in(cast.editor), finding)
    cast.alumna.delete()
    cast.administrator.delete()
    put_back(signed_in(cast.editor), finding)
    back = fresh(note)
    assert (back.author, back.signature, back.moderated_by) == (None, Signature.ANONYMOUS, None)


def test_whoever_asks_is_told_of_their_notes_in_the_trash(cast: Cast) -> None:
    finding = make.make_finding()
    make.make_note(finding=finding, author=cast.alumna, changed_fr="Mes mots")
    make.make_note(finding=finding, author=cast.trainee, changed_fr="Pas les miens")
    delete(signed_in(cast.editor), finding)
    held = held_about(cast.alumna)["deleted_notes"]
    assert {row["changed_fr"] for row in held} == {"Mes mots"}


# The page ------------------------------------------------------------------------------------------------------------


def test_the_trash_lists_every_kind_the_latest_first(cast: Cast) -> None:
    editor = signed_in(cast.editor)
    keys: list[str] = []
    for model, maker in RECORDS.items():
        if model in ("trainee", "source"):
            continue
        record = maker()
        record._history_user, record._change_reason = cast.editor, f"Because of {model}"
        record.delete()
        keys.insert(0, record.key)
    assert listed(editor) == keys
    page = text_of(editor.get(TRASH))
    assert "Reason: Because of finding" in page
    assert f"By {cast.editor}" in page
    assert page.count('name="trash"') == len(keys)


def test_it_is_searched_by_words_keys_and_kinds(cast: Cast) -> None:
    one = make.make_finding(title_en="Harbour baths", title_fr="Bains du port")
    two, term = make.make_visit(name_en="Harbour authority"), make.make_term(word="havn")
    for record in (one, two, term):
        record.delete()
    editor = signed_in(cast.editor)
    assert listed(editor, q="harbour") == [two.key, one.key]
    assert listed(editor, q="bains port") == [one.key]
    assert listed(editor, q="harbour", kind="visit") == [two.key]
    assert listed(editor, q=term.key) == listed(editor, q="havn") == [term.key]
    assert "No record answers all these filters together." in text_of(editor.get(TRASH, {"q": "nowhere"}))
    assert "Nothing was deleted that could be restored." in text_of(editor.get(TRASH, {"kind": ""})) or listed(editor)


def test_an_empty_trash_says_so(cast: Cast) -> None:
    assert "Nothing was deleted that could be restored." in text_of(signed_in(cast.editor).get(TRASH))


def test_the_trash_tells_what_went_along_and_what_was_merged(cast: Cast) -> None:
    finding = make.make_finding()
    note = make.make_note(finding=finding)
    gone, stays = make.make_theme(), make.make_theme()
    editor = signed_in(cast.editor)
    delete(editor, finding)
    merge(editor, gone, stays)
    told = {one.record.key: (one.along, one.with_key, one.merged_into) for one in editor.get(TRASH).context["thrown"]}
    assert told == {finding.key: (1, "", ""), note.key: (0, finding.key, ""), gone.key: (0, "", stays.key)}


def test_it_costs_the_same_however_much_was_deleted(cast: Cast) -> None:
    client, costs = signed_in(cast.editor), []
    for count in (1, 1, 60):
        for _unused in range(count):
            make.make_finding().delete()
        with CaptureQueriesContext(connection) as queries:
            page = client.get(TRASH, {"kind": "finding"})
        costs.append(len(queries))
    assert costs[1] == costs[2]
    assert (len(page.context["thrown"]), '<a href="?kind=finding&amp;p=2">2</a>' in page.text) == (50, True)


@pytest.mark.parametrize("role", [*OUTSIDE, *STAFF])
def test_the_trash_is_for_whoever_may_restore(cast: Cast, role: str) -> None:
    make.make_finding(title_en="Thrown away").delete()
    client = signed_in(getattr(cast, role))
    may = role in ("editor", "administrator")
    answer = client.get(TRASH)
    assert answer.status_code == (200 if may else 403 if role in STAFF else 302)
    assert ("Thrown away" in text_of(answer)) == may
    if role in STAFF:
        assert (TRASH in client.get("/en/admin/").text) == may


@pytest.mark.parametrize("right", ["add_finding", "change_finding", "delete_finding"])
def test_a_kind_is_shown_to_whoever_may_write_and_delete_it(cast: Cast, right: str) -> None:
    finding, visit = make.make_finding(), make.make_visit()
    for record in (finding, visit):
        record.delete()
    client = without(cast, right)
    assert listed(client) == [visit.key]
    assert listed(client, kind="finding") == [visit.key]
    assert client.post(address("finding_restore", finding.pk)).status_code == 403


def test_notes_are_for_moderators(cast: Cast) -> None:
    finding = make.make_finding()
    note = make.make_note(finding=finding)
    delete(signed_in(cast.administrator), finding)
    client = without(cast, "moderate_note")
    assert listed(client) == [finding.key]
    assert client.post(address("note_restore", note.pk)).status_code == 403
    for user in (cast.curator, cast.alumna):
        assert signed_in(user).post(address("note_restore", note.pk)).status_code in {302, 403}
    assert not Note.objects.exists()


@pytest.mark.parametrize("value", ["\0", HUGE, "x", "%", "é" * 300, "' OR 1=1 --", "<script>alert(1)</script>"])
@pytest.mark.parametrize("name", ["q", "kind", "p", "unknown"])
def test_hostile_values_are_answered(cast: Cast, name: str, value: str) -> None:
    make.make_finding(title_en="<script>alert(1)</script>").delete()
    page = signed_in(cast.editor).get(TRASH, {name: value})
    assert (page.status_code, "<script>alert(1)</script>" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("number", ["%00", HUGE, "9" * 18, "-1", "x"])
def test_a_wrong_number_is_answered(cast: Cast, number: str) -> None:
    url = f"{address('note_changelist')}deleted/{number}/restore/"
    for sent in ({"trash": "yes"}, {"together": "\0"}):
        assert signed_in(cast.editor).post(url, sent).status_code in {302, 404}
