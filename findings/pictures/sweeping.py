"""Removes pictures once nothing names them: neither a photograph nor any version of one that could come back."""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from findings.models import Photograph
from findings.pictures.renditions import FILE

# An upload in progress has written its files and not yet said whose they are.
UNNAMED_FOR = timedelta(days=1)


def sweep() -> int:
    """Removes the pictures that no photograph has, nor had in any version of it, and gives how many they were."""
    named = {
        found[1]
        for records in (Photograph.objects.all(), Photograph.history.all())  # type: ignore[attr-defined]
        for name in records.exclude(file="").values_list("file", flat=True).distinct()
        if (found := FILE.fullmatch(name))
    }
    unnamed = [folder for folder in _folders() if folder.name not in named and _is_old(folder)]
    for folder in unnamed:
        shutil.rmtree(folder)
    return len(unnamed)


def _folders() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT) / "photographs"
    return root.iterdir() if root.is_dir() else iter(())


def _is_old(folder: Path) -> bool:
    """Whether nothing was written there for a day: each file that is written is a change of its folder."""
    return folder.stat().st_mtime < time.time() - UNNAMED_FOR.total_seconds()
