"""Writes the history of records, reads its pages, and brings versions back as a browser would."""

from typing import Any

from django.test import Client

from findings.admin.timeline import Entry
from findings.models import User
from tests.admin.forms import address


def write(record: Any, reason: str, user: User | None = None, **fields: Any) -> Any:
    """Changes the record for that reason, and gives its version."""
    record.refresh_from_db()
    record._history_user, record._change_reason = user, reason
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    return record.history.first()


def entries(client: Client, record: Any, page: int = 1) -> list[Entry]:
    """What the history page tells, the newest first."""
    url = address(f"{record._meta.model_name}_history", record.pk)
    found: list[Entry] = client.get(url, {"p": page}).context["entries"]
    return found


def changes(entry: Any) -> dict[str, list[tuple[str, str]]]:
    """What an entry, or the page of a version, says was changed: {"Position": [("removed", "1"), ("added", "2")]}."""
    differences = entry.differences if isinstance(entry, Entry) else entry
    return {
        one.label: [(piece.change.value, piece.text) for piece in one.pieces if piece.change != "same"]
        for one in differences
    }


def version_address(record: Any, version: Any) -> str:
    """The page of a version, given as a line of history or as its address in the history."""
    number = getattr(version, "history_id", version)
    return address(f"{record._meta.model_name}_version", record.pk, number)


def bring_back(client: Client, record: Any, version: Any, **sent: Any) -> Any:
    """Looks at the version, then presses the button."""
    url = version_address(record, version)
    page: Any = client.get(url)
    seen = page.context["sight"].stamp if page.status_code == 200 else ""
    return client.post(url, {"seen": seen, **sent}, follow=True)


def restore(client: Client, record: Any) -> list[str]:
    """Asks for a deleted record again, and gives the messages."""
    model, pk = type(record), record.history.model.objects.filter(key=record.key).last().id
    answer: Any = client.post(address(f"{model._meta.model_name}_restore", pk), follow=True)
    return said(answer)


def said(answer: Any) -> list[str]:
    """The messages of a page."""
    return [str(message) for message in (answer.context or {}).get("messages", ())]
