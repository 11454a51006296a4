"""The site's settings, with static files collected where the bench says."""

import os
from pathlib import Path

from studytour.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["BENCH_FOLDER"]) / "static"
MEDIA_ROOT = Path(os.environ["BENCH_FOLDER"]) / "media"
