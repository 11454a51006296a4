"""The index of tokens in PostgreSQL: a `tsvector` of our own tokens for each entry, in a GIN index."""

from collections.abc import Iterable

from django.db import connection

from findings.search.engines.syntax import Engine, Syntax
from findings.search.tokens import GAP, Tokens


def write(rows: Iterable[tuple[int, int, Tokens]]) -> None:
    """Keeps the tokens of entries: primary key, place, tokens."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO findings_search (entry, place, words, others, tokens) VALUES (%s, %s, %s, %s, %s::tsvector)",
            [(entry, place, found.sequence, found.others, vector(found)) for entry, place, found in rows],
        )


def vector(found: Tokens) -> str:
    """Tokens as a tsvector: words at their positions, the others without one."""
    positions: dict[str, list[int]] = {token: [] for token in found.others.split()}
    for position, token in enumerate(found.sequence.split(), start=1):
        if token != GAP:
            positions.setdefault(token, []).append(position)
    return " ".join(
        f"'{token}'" + (f":{','.join(map(str, where))}" if where else "") for token, where in positions.items()
    )


ENGINE = Engine(
    syntax=Syntax(
        word="'{}'",
        beginning="'{}':*",
        phrase=lambda tokens: "(" + " <-> ".join(f"'{token}'" for token in tokens) + ")",
        every=" & ",
        some=" | ",
        but="& !",
    ),
    some="SELECT * FROM findings_search_some(%s::tsquery, %s)",
    first="SELECT * FROM findings_search_first(%s::tsquery, %s)",
    contents="SELECT entry, words, others FROM findings_search WHERE entry IN ({}) ORDER BY place, entry",
    places="SELECT place FROM findings_search",
    forget="DELETE FROM findings_search WHERE place = %s",
    lock=("SELECT pg_advisory_xact_lock(hashtext('findings_search'))",),
    compact="",
    write=write,
)
