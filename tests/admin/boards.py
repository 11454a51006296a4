"""Opens the administration's home page, and brings records to the state that a test wants."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from findings.admin.board import Board, Entry
from findings.enums import LANGUAGES, Status, other_language
from findings.models import Record, User
from findings.parity.memory import keep
from findings.querysets.parity import translated_fields
from tests import make
from tests.admin.test_roles import RECORDS

KINDS: dict[str, Callable[..., Any]] = {
    **RECORDS,
    "trainee": lambda: make.make_trainee(role_fr="Directrice", role_en="Director"),
    "note": lambda: make.make_note(finding=make.make_finding()),
}


def index(language: str = "en") -> str:
    """The address of the home page."""
    with override(language):
        return reverse("admin:index")


def board(client: Client, page_in: str = "en", **query: str) -> Board:
    """What the page shows."""
    response: Any = client.get(index(page_in), query)
    assert response.status_code == 200
    found: Board = response.context["board"]
    return found


def keys(shown: Board) -> list[str]:
    """The keys of the records on the page, in its order."""
    return [entry.key for entry in shown.page]


def cells(entry: Entry) -> dict[str, tuple[str, bool]]:
    """By language, the state of the text and whether readers find it."""
    return {side.language: (side.state, side.read) for side in entry.sides}


def entry_of(client: Client, record: Any, **query: str) -> Entry:
    """The line of that record."""
    shown = board(client, kind=record._meta.model_name, **query)
    return next(entry for entry in shown.page if entry.key == record.key)


def written(record: Record, **values: Any) -> None:
    """Writes columns behind the application's back: nothing that listens hears of it."""
    QuerySet(type(record)).filter(pk=record.pk).update(**values)
    record.refresh_from_db()


def outdated(record: Any) -> Any:
    """The record, whose first translated text no longer follows its original."""
    name = f"{translated_fields(type(record))[0]}_{record.original_language}"
    setattr(record, name, f"{getattr(record, name)} (bis)")
    record.save()
    return record


def kept(record: Any) -> Any:
    """The record, whose outdated translation somebody keeps."""
    keep(outdated(record), translated_fields(type(record)))
    return record


def untranslated(record: Any) -> Any:
    """The record without its translation."""
    language = other_language(record.original_language)
    if hasattr(record, "status"):
        setattr(record, f"live_{language}", False)
    for name in translated_fields(type(record)):
        setattr(record, f"{name}_{language}", None)
    record.save()
    return record


def draft(record: Any) -> Any:
    """The record, a draft."""
    record.status = Status.DRAFT
    for language in LANGUAGES:
        setattr(record, f"live_{language}", False)
    record.save()
    return record


def staff(*rights: str) -> User:
    """One of the staff with these rights alone: "view_term"."""
    user = make.make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user
