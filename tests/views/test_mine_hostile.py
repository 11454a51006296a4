"""Whatever is sent to the pages of one's own data, and to links of messages, is answered in words and loses nothing."""

import pytest
from django.test import Client

from findings.accounts.digests import SALT
from findings.accounts.tokens import signed
from findings.enums import NoteState
from findings.models import DataEvent, Note
from tests.admin.forms import signed_in
from tests.conftest import Cast
from tests.make import fresh, make_finding, make_note
from tests.views.test_account import entered

pytestmark = pytest.mark.django_db

VALUES = ["", "\0", "x" * 100_000, "<script>alert(1)</script>", "9" * 30, "-1", "\u202e😀"]
MINE = "/en/my-page/"


@pytest.mark.parametrize("value", VALUES)
def test_any_value_of_any_field_is_answered(cast: Cast, value: str) -> None:
    note = make_note(finding=make_finding(), author=cast.alumna)
    before = (fresh(cast.alumna).preferred_language, cast.alumna.trainees.get().visibility)
    client, entry = entered(cast.alumna.email), cast.alumna.trainees.get()
    sent = {
        f"{MINE}data/": {f"{entry.key}-visibility": value},
        f"{MINE}data/erase/": {"notes": value, "sure": "on"},
        f"{MINE}messages/": {"preferred_language": value, "receives_digest": value},
        "/en/unsubscribe/": {"again": value},
    }
    statuses = [client.post(path, fields).status_code for path, fields in sent.items()]
    assert statuses == [200, 200, 200, 404]
    assert (fresh(cast.alumna).preferred_language, cast.alumna.trainees.get().visibility) == before
    assert (fresh(note).author, DataEvent.objects.count()) == (cast.alumna, 0)


@pytest.mark.parametrize("value", ["%00", "x" * 3000, "1:", ":", "1:abc", "9" * 30 + ":x", "%F0%9F%98%80", "..%2F"])
def test_a_link_that_we_never_made_leads_nowhere(client: Client, cast: Cast, value: str) -> None:
    for path in (f"/en/unsubscribe/{value}/", f"/en/invitation/{value}/"):
        assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert fresh(cast.alumna).receives_digest is True


def test_the_link_of_one_purpose_serves_no_other(client: Client, cast: Cast) -> None:
    assert client.post(f"/en/invitation/{signed(cast.alumna.pk, SALT)}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_a_sign_in_that_there_is_not_is_not_closed(cast: Cast, number: str) -> None:
    assert entered(cast.alumna.email).post(f"{MINE}sessions/{number}/end/").status_code == 404


@pytest.mark.parametrize("state", ["", "\0", "withdrawn", "x" * 5000])
def test_a_note_is_deleted_only_as_its_page_asked(cast: Cast, state: str) -> None:
    note = make_note(finding=make_finding(), author=cast.alumna, state=NoteState.WITHDRAWN)
    strangers = [signed_in(cast.alumnus_of_another), signed_in(cast.editor)]
    path = f"{MINE}notes/{note.key}/withdraw/"
    assert [client.post(path, {"state": state}).status_code for client in strangers] == [404, 404]
    assert Note.objects.filter(pk=note.pk).exists()
    signed_in(cast.alumna).post(path, {"state": state})
    assert Note.objects.filter(pk=note.pk).exists() == (state != "withdrawn")
