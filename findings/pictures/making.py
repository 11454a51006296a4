"""Keeps pictures and makes their sizes: a folder each under MEDIA_ROOT, called by its content, that no server shows."""

import secrets
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from findings.pictures.renditions import Format, Picture, Rendition, file_of, files
from findings.pictures.taking import ONE_AT_A_TIME, Master


def keep(master: Master) -> None:
    """Writes the picture itself, and so puts off its sweeping."""
    _write(Path(settings.MEDIA_ROOT) / file_of(master.digest), master.content)


def make(picture: Picture) -> None:
    """Makes every size of a picture that is not there yet; nothing where the picture itself is gone."""
    if not is_kept(picture):
        return
    missing: dict[Rendition, list[Format]] = {}
    for rendition, kind in files(picture):
        if not path_of(picture, rendition, kind).exists():
            missing.setdefault(rendition, []).append(kind)
    if missing:
        with ONE_AT_A_TIME, Image.open(_master(picture)) as master:
            for rendition, kinds in missing.items():
                _make(picture, master, rendition, kinds)


def is_kept(picture: Picture) -> bool:
    """Whether its files are there: a backup may have been put back without them."""
    return _master(picture).exists()


def path_of(picture: Picture, rendition: Rendition, kind: Format) -> Path:
    """Where that size of the picture is."""
    return _master(picture).with_name(f"{rendition.stem}.{kind.ending}")


def _master(picture: Picture) -> Path:
    return Path(settings.MEDIA_ROOT) / file_of(picture.digest)


def _make(picture: Picture, master: Image.Image, rendition: Rendition, kinds: list[Format]) -> None:
    box = picture.crop_box if rendition.is_crop else None
    size = (rendition.width, rendition.height)
    made = master.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    for kind in kinds:
        written = BytesIO()
        made.save(written, kind.pillow, **kind.options)
        _write(path_of(picture, rendition, kind), written.getvalue())


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: by its name alone it is taken for what its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    part.write_bytes(content)
    part.replace(path)
