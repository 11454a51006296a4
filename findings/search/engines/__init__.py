"""The two indexes of tokens, SQLite's and PostgreSQL's: the same questions, answered alike.

An engine keeps, in the table findings_search, the tokens of each SearchEntry: its words in their order, and others.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from findings.search.engines import postgres, sqlite
from findings.search.engines.syntax import Engine, written
from findings.search.expressions import Expression

ENGINES: dict[str, Engine] = {"sqlite": sqlite.ENGINE, "postgresql": postgres.ENGINE}


def engine() -> Engine:
    """The one of the database at hand."""
    return ENGINES[connection.vendor]


def some(expression: Expression, limit: int) -> list[int]:
    """Entries, as primary keys, that answer the expression: all of them, or so many, in no order."""
    return _first_column(engine().some, [written(expression, engine().syntax), limit])


def first(expressions: Sequence[Expression], limit: int) -> list[int]:
    """The first entries, as primary keys, that answer one expression after the other; within each, by place."""
    found = engine()
    parameters: list[Any] = []
    for expression in expressions:
        parameters += [written(expression, found.syntax), limit]
    return _first_column(" UNION ALL ".join([found.first] * len(expressions)) + " LIMIT %s", [*parameters, limit])


def contents(entries: list[int]) -> list[tuple[int, str, str]]:
    """The tokens of these entries, by place: primary key, words in their order, other tokens."""
    if not entries:
        return []
    with connection.cursor() as cursor:
        cursor.execute(engine().contents.format(", ".join(["%s"] * len(entries))), entries)
        return [(entry, sequence, others) for entry, sequence, others in cursor.fetchall()]


def lock() -> None:
    """Makes writers of the index wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        for statement in engine().lock:
            cursor.execute(statement)


def compact(pages: int) -> None:
    """Leaves no trace of tokens that were dropped; of a large index, in so many pages of the table."""
    if statement := engine().compact:
        with connection.cursor() as cursor:
            cursor.execute(statement, [pages])


def places() -> set[int]:
    """The places of all entries whose tokens are kept."""
    return set(_first_column(engine().places, []))


def forget(places: Iterable[int]) -> None:
    """Drops the tokens of the entries at these places."""
    with connection.cursor() as cursor:
        cursor.executemany(engine().forget, [(place,) for place in places])


def clear() -> None:
    """Drops every token."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM findings_search")


def _first_column(statement: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
