"""The index of tokens in SQLite: a full-text table (FTS5) whose rows are numbered by the place of their entry.

FTS5 yields its rows in the order of their numbers: of many hits, the first thousand are read and no more.
"""

from collections.abc import Iterable

from django.db import connection

from findings.search.engines.syntax import Engine, Syntax
from findings.search.tokens import Tokens


def write(rows: Iterable[tuple[int, int, Tokens]]) -> None:
    """Keeps the tokens of entries: primary key, place, tokens."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO findings_search (rowid, words, others) VALUES (%s, %s, %s)",
            [(place, found.sequence, found.others) for _entry, place, found in rows],
        )


# Those that come first are as good as any, and cost no more.
FIRST = """
    SELECT * FROM (
        SELECT entry.id
        FROM findings_search JOIN findings_searchentry AS entry ON entry.place = findings_search.rowid
        WHERE findings_search MATCH %s ORDER BY findings_search.rowid LIMIT %s
    )"""

ENGINE = Engine(
    syntax=Syntax(
        word='"{}"',
        beginning='"{}" *',
        phrase=lambda tokens: f'words : "{" ".join(tokens)}"',
        every=" AND ",
        some=" OR ",
        but="NOT",
    ),
    some=FIRST,
    first=FIRST,
    contents="""
        SELECT entry.id, words, others
        FROM findings_searchentry AS entry CROSS JOIN findings_search ON findings_search.rowid = entry.place
        WHERE entry.id IN ({}) ORDER BY entry.place""",
    places="SELECT rowid FROM findings_search",
    forget="DELETE FROM findings_search WHERE rowid = %s",
    lock=(),
    # Until its segments are merged, FTS5 keeps the tokens of rows that are gone; below zero, any are merged.
    compact="INSERT INTO findings_search (findings_search, rank) VALUES ('merge', -%s)",
    write=write,
)
