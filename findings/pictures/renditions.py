"""What is made of a picture: the whole at three widths and a crop at three, in three formats; how each is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

# Largest last. None is wider than the picture itself.
WIDTHS, CROP_WIDTHS = (480, 960, 1600), (320, 640, 960)
CROP_RATIO = 3 / 2
FILE = re.compile(r"photographs/([0-9a-f]{32})/whole\.jpg")


class Format(NamedTuple):
    """A way of writing a picture: its ending, what a server calls it, and what Pillow is told to write it."""

    ending: str
    type: str
    pillow: str
    options: dict[str, Any]


# The lightest first: a browser takes the first that it knows. Measured by bench.pictures.
AVIF = Format("avif", "image/avif", "AVIF", {"quality": 55, "speed": 8})
WEBP = Format("webp", "image/webp", "WEBP", {"quality": 75, "method": 4})
JPEG = Format("jpg", "image/jpeg", "JPEG", {"quality": 80, "optimize": True, "progressive": True})
FORMATS = (AVIF, WEBP, JPEG)


@dataclass(frozen=True)
class Picture:
    """A picture that is kept: what it is called by, its width and height, and its focal point in percent."""

    digest: str
    width: int
    height: int
    focal_x: int
    focal_y: int

    @property
    def crop_size(self) -> tuple[int, int]:
        """The largest crop of the picture, in its own pixels."""
        return min(self.width, round(self.height * CROP_RATIO)), min(self.height, round(self.width / CROP_RATIO))

    @property
    def crop_box(self) -> tuple[int, int, int, int]:
        """Where that crop is: as far right and down as the focal point, the rule of CSS's object-position."""
        width, height = self.crop_size
        left, top = (self.width - width) * self.focal_x // 100, (self.height - height) * self.focal_y // 100
        return left, top, left + width, top + height


class Rendition(NamedTuple):
    """One size of a picture, whole or cropped, in every format."""

    stem: str
    width: int
    height: int
    is_crop: bool


def file_of(digest: str) -> str:
    """What a photograph's `file` says of the picture called so."""
    return f"photographs/{digest}/whole.jpg"


def picture_of(photograph: Any) -> Picture | None:
    """The picture of a photograph; None where it has none."""
    found = FILE.fullmatch(photograph.file.name or "")
    if found is None or not photograph.width or not photograph.height:
        return None
    return Picture(found[1], photograph.width, photograph.height, photograph.focal_x, photograph.focal_y)


def wholes(picture: Picture) -> list[Rendition]:
    """The whole picture, the narrowest first."""
    return [
        Rendition(str(width), width, _scaled(picture.height, width, picture.width), False)
        for width in _widths(WIDTHS, picture.width)
    ]


def crops(picture: Picture) -> list[Rendition]:
    """The crop around the focal point, the narrowest first."""
    widest, highest = picture.crop_size
    return [
        Rendition(f"{picture.focal_x}-{picture.focal_y}-{width}", width, _scaled(highest, width, widest), True)
        for width in _widths(CROP_WIDTHS, widest)
    ]


def files(picture: Picture) -> Iterator[tuple[Rendition, Format]]:
    """Every file that is made of the picture."""
    for rendition in (*wholes(picture), *crops(picture)):
        for kind in FORMATS:
            yield rendition, kind


def name_of(picture: Picture, rendition: Rendition, kind: Format) -> str:
    """The last part of the address of that file."""
    return f"{picture.digest}-{rendition.stem}.{kind.ending}"


def _widths(wanted: tuple[int, ...], widest: int) -> list[int]:
    return sorted({min(width, widest) for width in wanted})


def _scaled(height: int, width: int, full_width: int) -> int:
    return max(1, round(height * width / full_width))
