"""Measures the search on both databases and beside Datasette: `python -m bench.search 1000 10000 100000`.

SQLite always; PostgreSQL where DATABASE_URL names one, in databases made for the purpose. It prints tables in Markdown:
milliseconds of whole pages over HTTP, indexing, sizes, growth, plans.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

import psycopg

from bench import rival
from bench.asking import QUESTIONS
from bench.serving import served

# Enough for each of the server’s processes to have been asked before.
TIMES, WARM = 20, 10
PAGES = {
    "home": "/fr/",
    "list of findings": "/fr/constats/",
    "a theme": "/t/theme-08",
    "a theme with sub-themes": "/t/theme-02",
    "list of visits": "/fr/visites/",
    "a visit": "/v/visit-000003",
    "a finding": "/f/finding-000500",
}
# Of a question, and of a list.
PLANS = ("tell_plan('communes réforme')", "tell_list_plan()")


class Figures(NamedTuple):
    """The median and the 95th percentile of some times, in milliseconds."""

    middle: float
    high: float

    def __str__(self) -> str:
        return f"{self.middle:.0f} / {self.high:.0f}"


class Indexing(NamedTuple):
    """What it takes to index a corpus: seconds, records, megabytes of memory, and of the index."""

    seconds: float
    records: int
    memory: float
    size: float


class Measured(NamedTuple):
    """What was found of one program and size."""

    found: dict[str, Figures]
    indexing: Indexing | None = None
    plans: tuple[str, ...] = ()


def timed(address: str) -> Figures:
    """A page asked for time and again, once it was asked for."""
    taken = []
    for number in range(TIMES + WARM):
        start = time.perf_counter()
        with urlopen(address) as answer:  # noqa: S310 - our own servers
            answer.read()
        if number >= WARM:
            taken.append((time.perf_counter() - start) * 1000)
    return Figures(median(taken), quantiles(taken, n=20)[-1])


def manage(*order: str, **variables: str) -> str:
    """What a command in a process of its own says."""
    environment = {**os.environ, "DEBUG": "false", "ENV_FILE": os.devnull, "SECRET_KEY": "x" * 50, **variables}
    environment["SITE_URL"] = "http://127.0.0.1"
    found = subprocess.run([sys.executable, *order], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    return found.stdout


@contextmanager
def database(kind: str, folder: Path, size: int) -> Iterator[str]:
    """The address of an empty database, until the block ends."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'search-{size}.sqlite3'}"
        return
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    name = f"studytour_bench_{os.getpid()}_{size}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def inside(call: str, address: str) -> str:
    """What a function of bench.inside or bench.corpus says of that database."""
    module, _dot, _rest = call.partition(".")
    return manage(
        "manage.py", "shell", "--no-imports", "-c", f"from bench import {module}; {call}", DATABASE_URL=address
    )


def indexed(address: str) -> Indexing:
    """Indexes a corpus that is there; memory is that of the largest process so far, which is this one."""
    start = time.perf_counter()
    manage("manage.py", "reindex", DATABASE_URL=address)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    records, size = inside("inside.tell_size()", address).split()
    return Indexing(seconds, int(records), memory, int(size) / 1e6)


def measure(kind: str, size: int, folder: Path) -> Measured:
    """Each question and page of a corpus of that size, how it was indexed, and two plans."""
    with database(kind, folder, size) as address:
        manage("manage.py", "migrate", "--no-input", DATABASE_URL=address)
        inside(f"corpus.make_corpus({size})", address)
        indexing = indexed(address)
        with served(tour=False, DATABASE_URL=address) as site:
            questions = {one.name: f"/fr/recherche/?{urlencode({'q': one.words, **one.facets})}" for one in QUESTIONS}
            found = {name: timed(site + path) for name, path in {**questions, **PAGES}.items()}
        plans = tuple(inside(f"inside.{call}", address) for call in PLANS)
        if kind == "sqlite":
            inside(f"inside.export({str(folder / f'rows{size}.db')!r})", address)
    return Measured(found, indexing, plans)


def measure_rival(size: int, folder: Path) -> Measured:
    """The questions that Datasette can be asked, over the same rows."""
    with rival.served(folder / f"rows{size}.db") as site:
        return Measured({one.name: timed(rival.address(site, one)) for one in QUESTIONS if one.theirs is not None})


def table(measured: dict[tuple[str, int], Measured], sizes: list[int], kinds: list[str]) -> Iterator[str]:
    """The times of each question and page, the sizes one after the other for each database."""
    yield "| p50 / p95 in ms | " + " | ".join(f"{kind} {size:,}" for kind in kinds for size in sizes) + " |"
    yield "| --- |" + " --- |" * len(kinds) * len(sizes)
    for name in [one.name for one in QUESTIONS] + list(PAGES):
        cells = [str(measured[kind, size].found.get(name, "–")) for kind in kinds for size in sizes]
        yield f"| {name} | " + " | ".join(cells) + " |"


def ratios(measured: dict[tuple[str, int], Measured], sizes: list[int], ours: list[str]) -> Iterator[str]:
    """How many times as long Datasette takes at each size, and the largest corpus as the smallest: medians."""
    yield "| times as long | " + " | ".join(f"datasette : {kind} {size:,}" for kind in ours for size in sizes) + " |"
    yield "| --- |" + " --- |" * len(ours) * len(sizes)
    for one in QUESTIONS:
        theirs = {size: measured["datasette", size].found.get(one.name) for size in sizes}
        cells = [
            f"{them.middle / measured[kind, size].found[one.name].middle:.1f}" if (them := theirs[size]) else "–"
            for kind in ours
            for size in sizes
        ]
        yield f"| {one.name} | " + " | ".join(cells) + " |"
    yield ""
    for name in [*(one.name for one in QUESTIONS), *PAGES]:
        times = {kind: [measured[kind, size].found[name].middle for size in (sizes[0], sizes[-1])] for kind in ours}
        yield f"- {name}: " + ", ".join(f"{kind} × {most / least:.1f}" for kind, (least, most) in times.items())


def told(kind: str, size: int, indexing: Indexing) -> str:
    """How a corpus was indexed, in words."""
    rate = indexing.records / indexing.seconds
    return (
        f"- {kind}, {size:,}: {indexing.records:,} records indexed in {indexing.seconds:.0f} s ({rate:.0f} a second), "
        f"{indexing.memory:.0f} MB of memory, index of {indexing.size:.0f} MB"
    )


def main() -> None:
    """Prints what was measured."""
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 10_000]
    ours = ["sqlite", *(["postgresql"] if os.environ.get("DATABASE_URL", "").startswith("postgres") else [])]
    measured: dict[tuple[str, int], Measured] = {}
    with TemporaryDirectory() as folder:
        for size in sizes:
            for kind in ours:
                sys.stderr.write(f"{kind}, {size:,} findings\n")
                measured[kind, size] = measure(kind, size, Path(folder))
            sys.stderr.write(f"datasette, {size:,} findings\n")
            measured["datasette", size] = measure_rival(size, Path(folder))
    lines = [*table(measured, sizes, [*ours, "datasette"]), "", *ratios(measured, sizes, ours), ""]
    for (kind, size), one in measured.items():
        lines += [told(kind, size, one.indexing)] if one.indexing else []
    for kind in ours:
        lines += ["", kind, *measured[kind, sizes[-1]].plans]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
