"""What a page needs to show pictures: their addresses in every size and format, and the room that they take."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse

from findings.pictures.making import is_kept
from findings.pictures.renditions import AVIF, JPEG, WEBP, Picture, Rendition, crops, name_of, picture_of, wholes


@dataclass(frozen=True)
class Shown:
    """A picture, whole or cropped: the addresses of a JPEG of middle size and of the largest, whose width and height
    these are; and by format those of every size (`srcset`).
    """

    src: str
    largest: str
    width: int
    height: int
    avif: str
    webp: str
    jpeg: str


class Framed(NamedTuple):
    """A photograph with its picture: whole, and the part that its focal point is in, three wide and two high."""

    photograph: Any
    whole: Shown
    crop: Shown


class Album(NamedTuple):
    """Photographs for a page: those with a picture, and those of which there is the caption alone."""

    framed: list[Framed]
    captions: list[Any]


def album_of(photographs: Iterable[Any]) -> Album:
    """The photographs in their order, each with its picture if it has one."""
    album = Album([], [])
    for photograph in photographs:
        if framed := framed_of(photograph):
            album.framed.append(framed)
        else:
            album.captions.append(photograph)
    return album


def framed_of(photograph: Any) -> Framed | None:
    """The photograph with its picture; None where there is none, or its files are gone."""
    picture = picture_of(photograph)
    if picture is None or not is_kept(picture):
        return None
    whole, crop = (_shown(photograph, picture, sizes(picture)) for sizes in (wholes, crops))
    return Framed(photograph, whole, crop)


def _shown(photograph: Any, picture: Picture, sizes: list[Rendition]) -> Shown:
    addresses = [
        [(reverse("picture", args=[photograph.key, name_of(picture, one, kind)]), one.width) for one in sizes]
        for kind in (AVIF, WEBP, JPEG)
    ]
    avif, webp, jpeg = (", ".join(f"{path} {width}w" for path, width in found) for found in addresses)
    jpegs = [path for path, _width in addresses[-1]]
    return Shown(jpegs[len(sizes) // 2], jpegs[-1], sizes[-1].width, sizes[-1].height, avif, webp, jpeg)
