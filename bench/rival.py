"""Datasette over the same findings, with its own full-text search and facets, in an environment of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.asking import Question
from bench.serving import free_port, running

VERSION = "0.65.5"
ENVIRONMENT = Path("var/datasette")
FACETS = ("theme", "kind", "claim", "tour")
# It gives up after a second, and on a facet after a fifth of one: here it is to finish.
PATIENT = {"sql_time_limit_ms": "60000", "facet_time_limit_ms": "60000", "facet_suggest_time_limit_ms": "50"}


def installed() -> Path:
    """The program, fetched once."""
    program = ENVIRONMENT / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)  # noqa: S603
        package = f"datasette=={VERSION}"
        subprocess.run([ENVIRONMENT / "bin" / "pip", "install", "--quiet", package], check=True)  # noqa: S603
    return program


@contextmanager
def served(path: Path) -> Iterator[str]:
    """The address of Datasette over that database, until the block ends."""
    port = free_port()
    settings = [word for name, value in PATIENT.items() for word in ("--setting", name, value)]
    order = [str(installed()), "serve", str(path), "--port", str(port), *settings]
    address = f"http://127.0.0.1:{port}/{path.stem}/findings"
    with running(order, f"http://127.0.0.1:{port}/-/versions.json", os.environ, subprocess.DEVNULL):
        yield address


def address(site: str, question: Question) -> str:
    """The page that answers a question, with facets and as many rows as ours."""
    asked = [("_search", question.theirs)] if question.theirs else []
    facets = [("_facet", name) for name in FACETS]
    return f"{site}?{urlencode([*asked, *question.facets.items(), ('_size', '20'), *facets])}"
