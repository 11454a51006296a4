"""Looks for somebody in every table, session and cache of the site."""

from typing import Any

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from findings.models import User


def traces(*needles: str) -> set[str]:
    """The table and column of each cell that says one of these, the sessions and the cache, whatever the case."""
    found = set()
    for table, column, value in cells():
        said = bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
        if _says(said, needles):
            found.add(f"{table}.{column}")
    if any(_says(str(session.get_decoded()), needles) for session in Session.objects.all()):
        found.add("sessions")
    kept: Any = cache
    if any(_says(f"{key} {value!r}", needles) for key, value in kept._cache.items()):
        found.add("cache")
    return found


def numbered(user_pk: int) -> set[str]:
    """The table and column of each cell that names the account by its number, foreign key or not."""
    relations: list[Any] = [
        one for one in User._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete
    ]
    fields = {(one.related_model._meta.db_table, one.field.column) for one in relations if not one.many_to_many}
    return {f"{table}.{column}" for table, column, value in cells() if (table, column) in fields and value == user_pk}


def cells() -> list[tuple[str, str, Any]]:
    """Everything that the database holds: table, column, value."""
    found = []
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            found += [
                (table, column, value) for row in cursor.fetchall() for column, value in zip(columns, row, strict=True)
            ]
    return found


def _says(text: str, needles: tuple[str, ...]) -> bool:
    return any(needle.lower() in text.lower() for needle in needles)
