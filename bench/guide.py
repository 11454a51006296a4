"""Takes the pictures of the curator's guide in docs/images: `python -m bench.guide`.

A site is prepared in a folder that is thrown away, and people work in it as the guide tells.
"""

import secrets
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.browsing import CHROMIUM, FLAGS
from bench.camera import Camera
from bench.scenes import SCENES, Team
from bench.serving import served

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
ROOT_ACCOUNT = "administration@studytour.example"
SUPERUSER = f"createsuperuser --no-input --email {ROOT_ACCOUNT}"


def main() -> int:
    """The status that the command ends with."""
    if CHROMIUM is None:
        sys.stderr.write("No Chromium on the path: install the package chromium.\n")
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    password, camera = secrets.token_urlsafe(20), Camera(IMAGES)
    with served(SUPERUSER, DJANGO_SUPERUSER_PASSWORD=password) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        team = Team(site, browser, ROOT_ACCOUNT, password)
        for scene in SCENES:
            scene(team, camera)
        browser.close()
    camera.clear()
    weight = sum(path.stat().st_size for path in camera.taken) / 1000
    sys.stdout.write(f"{len(camera.taken)} pictures, {weight:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
