"""Serves the site with its first tour as production does, in a folder that is thrown away."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

LONGEST_START = 60
# As `make run` starts it.
GRANIAN = """
-m granian studytour.wsgi:application --interface wsgi --host 127.0.0.1 --no-ws
--workers 2 --blocking-threads 4 --workers-kill-timeout 10 --log-level warning
"""


@contextmanager
def served(*commands: str, tour: bool = True, **variables: str) -> Iterator[str]:
    """The address of the site, until the block ends; after these commands of manage.py, under these variables.

    With its first tour, unless the database that a variable names has what is to be served.
    """
    with TemporaryDirectory() as folder:
        port = free_port()
        environment = {**os.environ, **_settings(Path(folder), port), **variables}
        loaded = ["load_tour denmark-2015"] if tour else []
        for command in ("collectstatic --no-input", "migrate --no-input", *loaded, *commands):
            order = [sys.executable, "manage.py", *command.split(), "--verbosity", "0"]
            subprocess.run(order, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        with running(
            [sys.executable, *GRANIAN.split(), "--port", str(port)], f"http://127.0.0.1:{port}/fr/", environment
        ):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def running(order: list[str], address: str, environment: Mapping[str, str], log: int | None = None) -> Iterator[None]:
    """A server that answers at that address, until the block ends; `log` is where it writes what goes wrong."""
    server = subprocess.Popen(order, env=environment, stdout=subprocess.DEVNULL, stderr=log)  # noqa: S603
    try:
        _wait_for(address, server)
        yield
    finally:
        server.terminate()
        server.wait()


def _settings(folder: Path, port: int) -> dict[str, str]:
    return {
        "BENCH_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "DEBUG": "false",
        "ENV_FILE": os.devnull,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Returns when the site answers. Raises RuntimeError when it ends or takes too long."""
    for _ in range(LONGEST_START * 4):
        if server.poll() is not None:
            break
        try:
            urlopen(address).close()  # noqa: S310 - our own server
        except URLError:
            time.sleep(0.25)
        else:
            return
    raise RuntimeError(f"The site did not start at {address}")
