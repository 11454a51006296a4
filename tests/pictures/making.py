"""Makes photographs for tests, with or without a picture, and what somebody would send as one."""

from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from findings.enums import LANGUAGES
from findings.models import Photograph, Tour
from findings.pictures.making import keep, make
from findings.pictures.renditions import file_of, picture_of
from findings.pictures.taking import Master, take_in
from tests.make import make_tour

_numbers = count(1)


def make_photograph(tour: Tour | None = None, **fields: Any) -> Photograph:
    """A caption without a picture."""
    n = next(_numbers)
    captions = {"caption_fr": f"Vue {n}", "caption_en": f"View {n}"}
    return Photograph.objects.create(**{"key": f"photo-{n}", "tour": tour or make_tour(), **captions, **fields})


def make_picture(tour: Tour | None = None, size: tuple[int, int] = (600, 400), **fields: Any) -> Photograph:
    """A photograph with a picture of one colour, its own (the fixture `media` says where it is kept)."""
    n = next(_numbers)
    master = taken(written(Image.new("RGB", size, (n % 256, n // 256 % 256, 99)), "PNG"))
    keep(master)
    texts = {f"{name}_{language}": f"{name} {language} {n}" for name in ("alt", "credit") for language in LANGUAGES}
    measured = {"file": file_of(master.digest), "width": master.width, "height": master.height}
    photograph = make_photograph(tour, **{**texts, **measured, **fields})
    if picture := picture_of(photograph):
        make(picture)
    return photograph


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of that kind."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def taken(content: bytes) -> Master:
    """What is kept of a file of this content. Raises PictureError."""
    return take_in(BytesIO(content), len(content))


def sent(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, kind)
