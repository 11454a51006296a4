"""What is made of a picture: how large, in what formats, cropped where; and how long its files stay."""

import os
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import override
from PIL import Image

from findings.models import Photograph
from findings.pictures.making import is_kept, keep, make, path_of
from findings.pictures.renditions import FORMATS, Picture, crops, files, name_of, picture_of, wholes
from findings.pictures.showing import album_of, framed_of
from findings.pictures.sweeping import UNNAMED_FOR, sweep
from tests.pictures.bad_pictures import RED, scene
from tests.pictures.making import make_photograph, make_picture, taken, written
from tests.pictures.test_taking import colour_at, near


def picture(width: int, height: int, focal_x: int = 50, focal_y: int = 50, digest: str = "0" * 32) -> Picture:
    return Picture(digest, width, height, focal_x, focal_y)


def picture_at(size: tuple[int, int], focus: tuple[int, int]) -> Picture:
    return Picture("0" * 32, *size, *focus)


def test_nothing_is_larger_than_the_picture() -> None:
    assert [(one.width, one.height) for one in wholes(picture(2400, 1800))] == [(480, 360), (960, 720), (1600, 1200)]
    assert [(one.width, one.height) for one in crops(picture(2400, 1800))] == [(320, 213), (640, 427), (960, 640)]
    assert [(one.width, one.height) for one in wholes(picture(700, 1400))] == [(480, 960), (700, 1400)]
    assert [(one.width, one.height) for one in crops(picture(700, 1400))] == [(320, 213), (640, 427), (700, 467)]
    assert [(one.width, one.height) for one in wholes(picture(320, 320))] == [(320, 320)]


@pytest.mark.parametrize(
    ("size", "focus", "box"),
    [
        ((1200, 400), (0, 50), (0, 0, 600, 400)),
        ((1200, 400), (50, 50), (300, 0, 900, 400)),
        ((1200, 400), (100, 0), (600, 0, 1200, 400)),
        ((600, 1000), (0, 0), (0, 0, 600, 400)),
        ((600, 1000), (99, 100), (0, 600, 600, 1000)),
        ((600, 400), (80, 20), (0, 0, 600, 400)),
    ],
)
def test_a_crop_keeps_the_focal_point(size: tuple[int, int], focus: tuple[int, int], box: tuple[int, ...]) -> None:
    assert picture_at(size, focus).crop_box == box


@pytest.mark.parametrize("focal_x", range(0, 101, 10))
@pytest.mark.parametrize("focal_y", range(0, 101, 50))
@pytest.mark.parametrize("size", [(1201, 401), (601, 1007), (333, 320)])
def test_a_crop_is_within_the_picture_and_the_focal_point_in_it(size: Any, focal_x: int, focal_y: int) -> None:
    left, top, right, bottom = picture_at(size, (focal_x, focal_y)).crop_box
    assert (left >= 0, top >= 0, right <= size[0], bottom <= size[1]) == (True, True, True, True)
    assert left <= size[0] * focal_x / 100 <= right
    assert top <= size[1] * focal_y / 100 <= bottom


def test_every_size_is_made_once_in_every_format(media: Path) -> None:
    master = taken(written(scene(size=(1200, 400)), "PNG"))
    keep(master)
    kept = picture(1200, 400, 100, 50, master.digest)
    make(kept)
    for rendition, kind in files(kept):
        path = path_of(kept, rendition, kind)
        assert media in path.parents
        with Image.open(path) as image:
            assert (image.format, image.size) == (kind.pillow, (rendition.width, rendition.height))
            assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)
            # The picture is red on the left alone, and this crop is of its right.
            assert near(colour_at(image, 20, 20), RED) is not rendition.is_crop
    before = {path: path.stat().st_mtime_ns for path in media.rglob("*") if path.is_file()}
    make(kept)
    assert before == {path: path.stat().st_mtime_ns for path in media.rglob("*") if path.is_file()}
    assert len(before) == 1 + len(list(files(kept)))


def test_another_focal_point_makes_other_crops_alone(media: Path) -> None:
    master = taken(written(scene(size=(1200, 400)), "PNG"))
    keep(master)
    make(picture(1200, 400, digest=master.digest))
    before = {path.name for path in media.rglob("*.*")}
    make(picture(1200, 400, 7, 50, master.digest))
    assert {path.name for path in media.rglob("*.*")} - before == {
        f"7-50-{width}.{kind.ending}" for width in (320, 600) for kind in FORMATS
    }


def test_nothing_is_made_of_a_picture_that_is_gone(media: Path) -> None:
    make(picture(600, 400))
    assert not media.exists()


def test_a_name_of_anything_else_is_no_picture() -> None:
    for name in ("photographs/a.jpg", "../../etc/passwd", f"photographs/{'0' * 32}/../whole.jpg", ""):
        assert picture_of(Photograph(file=name, width=600, height=400)) is None
    assert picture_of(Photograph(file=f"photographs/{'0' * 32}/whole.jpg")) is None


def age(folder: Path, seconds: float) -> None:
    moment = time.time() - seconds
    os.utime(folder, (moment, moment))


def folder_of(photograph: Photograph) -> Path:
    kept = picture_of(photograph)
    assert kept is not None
    return path_of(kept, *next(files(kept))).parent


DAY = UNNAMED_FOR.total_seconds()


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_a_picture_stays_as_long_as_a_photograph_or_its_past_names_it() -> None:
    shown, changed, deleted = make_picture(), make_picture(), make_picture()
    folders = [folder_of(one) for one in (shown, changed, deleted)]
    Photograph.objects.filter(pk=changed.pk).update(file="", width=None, height=None)
    deleted.delete()
    for folder in folders:
        age(folder, 100 * DAY)
    assert (sweep(), [folder.exists() for folder in folders]) == (0, [True, True, True])
    Photograph.history.all().delete()
    assert (sweep(), [folder.exists() for folder in folders]) == (2, [True, False, False])


@pytest.mark.django_db
def test_a_picture_on_its_way_is_not_swept(media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    early, late = (taken(written(Image.new("RGB", (400, 400), colour), "PNG")) for colour in ("red", "blue"))
    for master in (early, late):
        keep(master)
    folders = {master.digest: media / "photographs" / master.digest for master in (early, late)}
    age(folders[early.digest], DAY + 60)
    age(folders[late.digest], DAY - 60)
    with override("en"):
        call_command("forget_expired")
    assert "pictures that no photograph has: 1" in capsys.readouterr().out
    assert {digest: folder.exists() for digest, folder in folders.items()} == {early.digest: False, late.digest: True}
    # Sent again, it begins its day anew.
    age(folders[late.digest], DAY + 60)
    keep(late)
    assert (sweep(), folders[late.digest].exists()) == (0, True)


@pytest.mark.django_db
def test_there_may_be_nothing_to_sweep(media: Path) -> None:
    assert (sweep(), media.exists()) == (0, False)


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_a_photograph_whose_files_are_gone_is_shown_by_its_caption() -> None:
    kept, lost, caption = make_picture(), make_picture(), make_photograph()
    for path in folder_of(lost).iterdir():
        path.unlink()
    album = album_of([kept, lost, caption])
    assert ([one.photograph for one in album.framed], album.captions) == ([kept], [lost, caption])
    assert (framed_of(lost), is_kept(picture_of(kept) or picture(1, 1))) == (None, True)


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_what_is_shown_says_how_much_room_it_takes() -> None:
    photograph = make_picture(size=(1200, 800), key="quay")
    kept, framed = picture_of(photograph), framed_of(photograph)
    assert kept
    assert framed
    shown = framed.whole
    start = f"/photographs/quay/{kept.digest}"
    assert (shown.width, shown.height, shown.src) == (1200, 800, f"{start}-960.jpg")
    assert shown.avif == f"{start}-480.avif 480w, {start}-960.avif 960w, {start}-1200.avif 1200w"
    assert name_of(kept, wholes(kept)[0], FORMATS[0]) == f"{kept.digest}-480.avif"


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
def test_a_file_is_looked_for_once_to_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    photograph, there = make_picture(), Path.exists
    looked_for: list[str] = []

    def looks(path: Path) -> bool:
        looked_for.append(path.name)
        return there(path)

    monkeypatch.setattr(Path, "exists", looks)
    assert framed_of(photograph)
    assert looked_for == ["whole.jpg"]


def test_a_file_is_there_whole_or_not_at_all(media: Path) -> None:
    master = taken(written(scene(), "PNG"))
    keep(master)
    assert [path.name for path in media.rglob("*.*")] == ["whole.jpg"]
    with Image.open(BytesIO(master.content)) as image:
        assert image.size == (master.width, master.height)
