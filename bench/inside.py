"""What the bench asks of the site's own database, through `manage.py shell`."""

import sqlite3
import sys
from pathlib import Path

from django.db import connection

from bench.rival import FACETS
from findings.models import Finding, SearchEntry
from findings.search.engines import engine
from findings.search.engines.syntax import written
from findings.search.query import parse

COLUMNS = ("key", *FACETS, "title_fr", "title_en", "body_fr", "body_en")
SIZES = {
    "sqlite": "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%findings_search%' OR name LIKE '%findings_word%'",
    "postgresql": "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class "
    "WHERE relname IN ('findings_search', 'findings_searchentry', 'findings_word')",
}
PLANS = {
    "sqlite": "EXPLAIN QUERY PLAN "
    "SELECT rowid FROM findings_search WHERE findings_search MATCH %s ORDER BY rowid LIMIT 20",
    "postgresql": "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "
    "SELECT entry FROM findings_search WHERE tokens @@ %s::tsquery LIMIT 1001",
}


def tell_size() -> None:
    """Prints how many entries there are, and the bytes of the tables of the index."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES[connection.vendor])
        sys.stdout.write(f"{SearchEntry.objects.count()} {int(cursor.fetchone()[0])}")


def tell_plan(words: str) -> None:
    """Prints how the database goes about a question; PostgreSQL under the settings of our own functions."""
    question = written(parse(words).anywhere(), engine().syntax)
    with connection.cursor() as cursor:
        for setting in ("seqscan", "indexscan") if connection.vendor == "postgresql" else ():
            cursor.execute(f"SET enable_{setting} = off")
        cursor.execute(PLANS[connection.vendor], [question])
        lines = [str(row[-1]) for row in cursor.fetchall()]
    sys.stdout.write("\n".join(line for line in lines if "Cond:" not in line))


def tell_list_plan() -> None:
    """Prints how the database goes about the first page of the findings."""
    sys.stdout.write(Finding.objects.published().values("pk")[:20].explain())


def export(path: str) -> None:
    """Writes the findings of the site's database into one of Datasette's: a table, its index of words, its columns."""
    found = Finding.objects.values_list("key", "theme__key", "kind", "claim", "tour__key", *COLUMNS[5:])
    with sqlite3.connect(Path(path)) as database:
        database.execute(f"CREATE TABLE findings ({', '.join(f'{name} TEXT' for name in COLUMNS)})")
        database.executemany(f"INSERT INTO findings VALUES ({', '.join('?' * len(COLUMNS))})", found.iterator())  # noqa: S608
        for name in FACETS:
            database.execute(f"CREATE INDEX by_{name} ON findings ({name})")
        texts = ", ".join(COLUMNS[5:])
        database.execute(f"CREATE VIRTUAL TABLE findings_fts USING fts5({texts}, content='findings')")
        database.execute("INSERT INTO findings_fts (findings_fts) VALUES ('rebuild')")
    database.close()
