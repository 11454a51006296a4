"""Takes the pictures of the curator's guide in docs/images: `python -m bench.guide`.

A site is prepared in a folder that is thrown away, and people work in it as the guide tells.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from bench.browsing import CHROMIUM, FLAGS
from bench.camera import Camera
from bench.scenes import SCENES, Team

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
ROOT_ACCOUNT = "administration@studytour.example"
LONGEST_START = 60


@contextmanager
def prepared(password: str) -> Iterator[str]:
    """The address of a site with its first tour and a superuser, until the block ends."""
    with TemporaryDirectory() as folder:
        port = _free_port()
        environment = {**os.environ, **_settings(Path(folder), port), "DJANGO_SUPERUSER_PASSWORD": password}
        superuser = ["createsuperuser", "--no-input", "--email", ROOT_ACCOUNT]
        for command in (["migrate", "--no-input"], ["load_tour", "denmark-2015"], superuser):
            order = [sys.executable, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(order, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        order = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", "--verbosity", "0"]
        server = subprocess.Popen(  # noqa: S603
            order, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/fr/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def main() -> int:
    """The status that the command ends with."""
    if CHROMIUM is None:
        sys.stderr.write("No Chromium on the path: install the package chromium.\n")
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    password, camera = secrets.token_urlsafe(20), Camera(IMAGES)
    with prepared(password) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        team = Team(site, browser, ROOT_ACCOUNT, password)
        for scene in SCENES:
            scene(team, camera)
        browser.close()
    camera.clear()
    weight = sum(path.stat().st_size for path in camera.taken) / 1000
    sys.stdout.write(f"{len(camera.taken)} pictures, {weight:.0f} kB\n")
    return 0


def _settings(folder: Path, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'guide.sqlite3'}",
        "DEBUG": "true",
        "ENV_FILE": os.devnull,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }


def _free_port() -> int:
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


if __name__ == "__main__":
    sys.exit(main())
