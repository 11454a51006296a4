"""Every kind of record, for every role: who sees it, writes it, deletes it, publishes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from findings.enums import DataAction, DoneBy, NoteState, Status
from findings.models import Citation, Credit, DataEvent, FollowUp, Note, Passage, Source, Tombstone, User
from tests import make
from tests.accounts.inviting import invited
from tests.admin.forms import act, address, signed_in
from tests.conftest import Cast
from tests.pictures.making import make_photograph


def make_source(**fields: Any) -> Source:
    return make.make_passage(**fields).source


def make_credit() -> Credit:
    return Credit.objects.create(
        key="credit", tour=make.make_tour(), name="Claude", role_fr="Relecture", role_en="Proof"
    )


RECORDS: dict[str, Callable[..., Any]] = {
    "tour": make.make_tour,
    "source": make_source,
    "passage": make.make_passage,
    "theme": make.make_theme,
    "host": make.make_host,
    "visit": make.make_visit,
    "finding": make.make_finding,
    "followup": lambda: make.make_follow_up(tour=make.make_tour()),
    "authority": make.make_authority,
    "trainee": make.make_trainee,
    "photograph": make_photograph,
    "credit": make_credit,
    "term": make.make_term,
}
PUBLISHED = ("tour", "theme", "visit", "finding", "followup")
OTHERS: dict[str, Callable[..., Any]] = {
    "errorreport": lambda: make.make_error_report(finding=make.make_finding()),
    "note": lambda: make.make_note(finding=make.make_finding(), state=NoteState.WAITING),
    "invitation": lambda: invited(make.make_trainee()),
    "user": make.make_user,
    "dataevent": lambda: DataEvent.objects.create(action=DataAction.EXPORTED, by=DoneBy.PERSON),
    "tombstone": lambda: Tombstone.objects.create(key="erased"),
}
OUTSIDE = ("outsider", "trainee", "alumna")
STAFF = ("curator", "editor", "administrator")

# What each role may do with each kind of record: v(iew), a(dd), c(hange), d(elete).
EXPECTED = {
    **{("curator", model): "vac" for model in RECORDS},
    **{("editor", model): "vacd" for model in RECORDS},
    **{("administrator", model): "vacd" for model in RECORDS},
    **{(role, "note"): "v" for role in STAFF},
    ("curator", "errorreport"): "v",
    ("editor", "errorreport"): "vd",
    ("administrator", "errorreport"): "vd",
    ("editor", "invitation"): "v",
    ("administrator", "invitation"): "v",
    ("administrator", "user"): "vac",
    ("administrator", "dataevent"): "v",
}


def answers(client: Client, model: str, record: Any) -> str:
    """The rights that the pages grant, as letters."""
    rights = ""
    shown = client.get(address(f"{model}_change", record.pk))
    if client.get(address(f"{model}_changelist")).status_code == shown.status_code == 200:
        rights += "v"
    if client.get(address(f"{model}_add")).status_code == 200:
        rights += "a"
    if shown.status_code == 200 and shown.context["has_change_permission"]:
        rights += "c"
    if client.get(address(f"{model}_delete", record.pk)).status_code == 200:
        rights += "d"
    return rights


@pytest.mark.parametrize("model", [*RECORDS, *OTHERS])
@pytest.mark.parametrize("role", [*OUTSIDE, *STAFF])
def test_each_role_may_do_what_it_needs_and_no_more(cast: Cast, role: str, model: str) -> None:
    record = {**RECORDS, **OTHERS}[model]()
    client = signed_in(getattr(cast, role))
    assert answers(client, model, record) == EXPECTED.get((role, model), "")


@pytest.mark.parametrize("model", [*RECORDS, *OTHERS])
def test_nobody_sees_anything_without_signing_in(cast: Cast, model: str) -> None:
    record = {**RECORDS, **OTHERS}[model]()
    assert answers(Client(), model, record) == ""


@pytest.mark.parametrize("model", [*RECORDS, "note", "errorreport", "user", "dataevent", "tombstone"])
@pytest.mark.parametrize("role", [*OUTSIDE, "curator"])
def test_who_may_not_delete_cannot_send_it_either(cast: Cast, role: str, model: str) -> None:
    record = {**RECORDS, **OTHERS}[model]()
    client = signed_in(getattr(cast, role))
    client.post(address(f"{model}_delete", record.pk), {"post": "yes"})
    act(client, model, "delete_selected", record)
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("model", PUBLISHED)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        *((role, Status.DRAFT) for role in (*OUTSIDE, "curator")),
        ("editor", Status.PUBLISHED),
        ("administrator", Status.PUBLISHED),
    ],
)
def test_publishing_is_for_editors_and_administrators(cast: Cast, role: str, status: Status, model: str) -> None:
    record = RECORDS[model]()
    record.status = Status.DRAFT
    record.save()
    act(signed_in(getattr(cast, role)), model, "publish", record)
    record.refresh_from_db()
    assert record.status == status


@pytest.mark.parametrize("model", PUBLISHED)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        *((role, Status.PUBLISHED) for role in (*OUTSIDE, "curator")),
        ("editor", Status.DRAFT),
        ("administrator", Status.DRAFT),
    ],
)
def test_unpublishing_is_for_editors_and_administrators(cast: Cast, role: str, status: Status, model: str) -> None:
    record = RECORDS[model]()
    act(signed_in(getattr(cast, role)), model, "unpublish", record)
    record.refresh_from_db()
    assert record.status == status


@pytest.mark.parametrize(
    ("role", "state"),
    [
        *((role, NoteState.WAITING) for role in (*OUTSIDE, "curator")),
        ("editor", NoteState.ACCEPTED),
        ("administrator", NoteState.ACCEPTED),
    ],
)
def test_accepting_is_for_editors_and_administrators(cast: Cast, role: str, state: NoteState) -> None:
    note = make.make_note(finding=make.make_finding(), state=NoteState.WAITING, moderated_at=None)
    act(signed_in(getattr(cast, role)), "note", "accept", note)
    note.refresh_from_db()
    assert note.state == state


@pytest.mark.parametrize(
    ("role", "state"),
    [
        *((role, NoteState.WAITING) for role in (*OUTSIDE, "curator")),
        ("editor", NoteState.REFUSED),
        ("administrator", NoteState.REFUSED),
    ],
)
def test_refusing_is_for_editors_and_administrators(cast: Cast, role: str, state: NoteState) -> None:
    note = make.make_note(finding=make.make_finding(), state=NoteState.WAITING, moderated_at=None)
    signed_in(getattr(cast, role)).post(address("note_refuse", note.pk), {"reason": "It names somebody."})
    note.refresh_from_db()
    assert note.state == state


def test_a_superuser_reads_tombstones_and_writes_none(cast: Cast) -> None:
    stone = OTHERS["tombstone"]()
    client = signed_in(User.objects.create_superuser("root@example.org", "correct horse"))
    assert answers(client, "tombstone", stone) == "v"


def test_every_kind_of_record_has_its_place_in_the_administration() -> None:
    from findings.admin.site import STEPS, site

    registered = {model._meta.object_name for model in site._registry}
    assert registered == {name for _step, members in STEPS for name in members}
    assert {model._meta.model_name for model in site._registry} == {*RECORDS, *OTHERS}
    assert {FollowUp, Note, Passage} <= set(site._registry)
    assert Citation not in site._registry
