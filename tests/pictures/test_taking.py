"""A picture is taken in by its content alone, and nothing of the file is kept but its pixels."""

import warnings
from io import BytesIO

import pytest
from PIL import Image

from findings.pictures.taking import LONGEST_SIDE, PictureError
from tests.pictures.bad_pictures import BAD, EMPTY, GOOD, RED, SIZE, from_a_camera, scene
from tests.pictures.making import taken, written

Colour = tuple[int, int, int]


def pixels(content: bytes) -> Image.Image:
    return Image.open(BytesIO(taken(content).content))


def colour_at(image: Image.Image, x: int, y: int) -> Colour:
    found = image.convert("RGB").getpixel((x, y))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def near(one: Colour, other: Colour) -> bool:
    """The same but for what a JPEG loses."""
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", [name for name, (_content, why) in BAD.items() if why != EMPTY])
def test_what_is_no_good_is_refused_with_its_reason(name: str) -> None:
    content, why = BAD[name]
    with pytest.raises(PictureError) as refused:
        taken(content())
    assert str(refused.value)[: len(why)] == why


def test_a_bomb_is_refused_even_where_warnings_are_not_errors() -> None:
    with warnings.catch_warnings(action="ignore"), pytest.raises(PictureError, match="too large"):
        taken(BAD["a little too large"][0]())


@pytest.mark.parametrize("name", GOOD)
def test_what_is_good_is_kept_as_pixels_alone(name: str) -> None:
    master = taken(GOOD[name]())
    with Image.open(BytesIO(master.content)) as image:
        image.load()
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", SIZE)
        assert {*image.info} <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert dict(image.getexif()) == {}
    assert (master.width, master.height) == SIZE
    assert [word for word in (b"script", b"PK\x03\x04", b"secret", b"Camera") if word in master.content] == []


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP", "AVIF", "CMYK", "a palette", "transparent"])
def test_colours_are_those_of_the_picture(name: str) -> None:
    image = pixels(GOOD[name]())
    # Pillow's own way to CMYK and back is not exact.
    assert near(colour_at(image, 100, 200), RED), colour_at(image, 100, 200)


def test_shades_in_16_bits_are_not_cut_off() -> None:
    left, right = (colour_at(pixels(GOOD["greys in 16 bits"]()), x, 200)[0] for x in (100, 500))
    expected = [colour_at(scene("L"), x, 200)[0] for x in (100, 500)]
    assert [abs(one - other) < 4 for one, other in zip((left, right), expected, strict=True)] == [True, True]


def test_what_is_transparent_stands_on_white() -> None:
    assert near(colour_at(pixels(written(Image.new("RGBA", SIZE, (0, 0, 0, 0)), "PNG")), 9, 9), (255, 255, 255))


def test_colours_are_converted_by_the_pictures_own_profile() -> None:
    red, green, blue = colour_at(pixels(GOOD["another profile"]()), 100, 200)
    assert near((blue, green, red), RED)


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (600, 400), (100, 200)),
        (3, (600, 400), (500, 200)),
        (6, (400, 600), (200, 100)),
        (8, (400, 600), (200, 500)),
    ],
)
def test_a_picture_stands_as_the_camera_was_held(orientation: int, size: tuple[int, int], red: tuple[int, int]) -> None:
    image = pixels(from_a_camera(orientation))
    assert (image.size, near(colour_at(image, *red), RED)) == (size, True)


def test_a_large_picture_is_made_smaller_and_a_small_one_never_larger() -> None:
    large, small = taken(written(scene(size=(6000, 3000)), "JPEG")), taken(written(scene(size=(400, 320)), "PNG"))
    assert (large.width, large.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert (small.width, small.height) == (400, 320)


def test_the_same_picture_is_called_the_same() -> None:
    one, other, again = (taken(written(scene(size=size), "PNG")) for size in ((600, 400), (601, 400), (600, 400)))
    assert (one.digest == again.digest, one.digest == other.digest) == (True, False)
