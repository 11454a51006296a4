"""Files that are no good as photographs, each with why; and odd ones that are good, made by the tests themselves."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.pictures.making import written

# The beginning of what is said of each.
EMPTY = "The submitted file is empty."
NOT_ONE = "This is no picture in JPEG, PNG, WebP or AVIF, or not a whole one."
DAMAGED = "This picture cannot be read to its end"
HEAVY = "This file is too heavy: at most 20 MB."
LARGE = "This picture is too large: at most 50 million pixels in this format."
SMALL = "This picture is too small:"
LONG = "This picture is too long:"
MOVES = "This picture moves."

SCRIPT = b"<html><script>alert(document.domain)</script></html>"
SIZE = (600, 400)
RED = (200, 30, 30)


def scene(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture, red on its left half and blue on its right."""
    image = Image.new("RGB", size, RED)
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill=(20, 40, 200))
    return image.convert(mode)


def noise() -> Image.Image:
    """A picture that no format makes small."""
    return Image.merge("RGB", [Image.effect_noise(SIZE, 90) for _channel in range(3)])


def moving(kind: str) -> bytes:
    """Two pictures in turn."""
    return written(scene(), kind, save_all=True, append_images=[noise()], duration=200)


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG of one bit a pixel that says to be so large, with that for its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    made = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def bomb() -> bytes:
    """A hundred kilobytes that unfold into 900 million pixels."""
    rows, pack = b"\0" * (1 + 30_000 // 8) * 1000, zlib.compressobj(9)
    return png(30_000, 30_000, b"".join(pack.compress(rows) for _part in range(30)) + pack.flush())


def said_to_be(width: int, height: int) -> bytes:
    """A small JPEG whose header says otherwise."""
    content = written(scene(), "JPEG")
    return content.replace(struct.pack(">HH", *SIZE[::-1]), struct.pack(">HH", height, width), 1)


def archive() -> bytes:
    """A zip with a page in it."""
    file = BytesIO()
    with ZipFile(file, "w") as made:
        made.writestr("index.html", SCRIPT)
    return file.getvalue()


def text_bomb() -> bytes:
    """A PNG whose comment unfolds into a hundred megabytes."""
    comment = PngInfo()
    comment.add_text("Comment", " " * 100_000_000, zip=True)
    return written(scene(), "PNG", pnginfo=comment)


def cut(kind: str) -> bytes:
    """The first half of a picture."""
    content = written(noise(), kind)
    return content[: len(content) // 2]


def garbled() -> bytes:
    """A PNG whose pixels are no longer what its checksums say."""
    content = bytearray(written(noise(), "PNG"))
    content[len(content) // 2] ^= 255
    return bytes(content)


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", EMPTY),
    "NUL bytes": (lambda: b"\0" * 5000, NOT_ONE),
    "text": (lambda: b"Voici la photographie promise." * 50, NOT_ONE),
    "a page": (lambda: SCRIPT, NOT_ONE),
    "SVG with a script": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', NOT_ONE),
    "PDF": (lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF", NOT_ONE),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 600 400\nshowpage\n", NOT_ONE),
    "zip": (archive, NOT_ONE),
    "GIF": (lambda: written(scene("P"), "GIF"), NOT_ONE),
    "TIFF": (lambda: written(scene(), "TIFF"), NOT_ONE),
    "BMP": (lambda: written(scene(), "BMP"), NOT_ONE),
    "JPEG 2000": (lambda: written(scene(), "JPEG2000"), NOT_ONE),
    "an icon": (lambda: written(scene(), "ICO"), NOT_ONE),
    "the first bytes of a JPEG": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", NOT_ONE),
    "the first bytes of an AVIF": (lambda: written(scene(), "AVIF")[:40], NOT_ONE),
    "a PNG with a bomb for a comment": (text_bomb, NOT_ONE),
    "bomb": (bomb, LARGE),
    "a little too large": (lambda: png(7100, 7100, b""), LARGE),
    "said to be enormous": (lambda: said_to_be(65_000, 65_000), LARGE),
    "a WebP that is too large": (lambda: written(Image.new("1", (5100, 5000)), "WEBP"), LARGE.replace("50", "25")),
    "half a JPEG": (lambda: cut("JPEG"), DAMAGED),
    "half a PNG": (lambda: cut("PNG"), DAMAGED),
    "half a WebP": (lambda: cut("WEBP"), NOT_ONE),
    "half an AVIF": (lambda: cut("AVIF"), NOT_ONE),
    "garbled": (garbled, DAMAGED),
    "21 MB": (lambda: written(scene(), "JPEG") + b"\0" * 21 * 1024 * 1024, HEAVY),
    "too small": (lambda: written(scene(size=(319, 600)), "JPEG"), SMALL),
    "too long": (lambda: written(scene(size=(2000, 400)), "JPEG"), LONG),
    "moving WebP": (lambda: moving("WEBP"), MOVES),
    "moving PNG": (lambda: moving("PNG"), MOVES),
    "moving AVIF": (lambda: moving("AVIF"), MOVES),
}


def from_a_camera(orientation: int) -> bytes:
    """A JPEG that says who took it, where, with what, and how the camera was held."""
    told = Image.Exif()
    told[0x010F], told[0x0112], told[0x9286] = "Camera of somebody", orientation, "A secret remark"
    told[0x8825] = {1: "N", 2: (55.0, 41.0, 12.0), 3: "E", 4: (12.0, 35.0, 57.0)}
    return written(scene(), "JPEG", exif=told, comment=b"A secret remark", xmp=b"<x>A secret remark</x>")


def in_other_colours() -> bytes:
    """A JPEG in CMYK, with a profile that does not fit it."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return written(scene("CMYK"), "JPEG", icc_profile=profile)


def of_another_profile() -> bytes:
    """A PNG whose profile exchanges red and blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for one, other in ((b"rXYZ", b"????"), (b"bXYZ", b"rXYZ"), (b"????", b"bXYZ")):
        profile = profile.replace(one, other)
    return written(scene(), "PNG", icc_profile=profile)


GOOD: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: written(scene(), "JPEG"),
    "PNG": lambda: written(scene(), "PNG"),
    "WebP": lambda: written(scene(), "WEBP"),
    "AVIF": lambda: written(scene(), "AVIF"),
    "JPEG that is also a page": lambda: written(scene(), "JPEG") + SCRIPT,
    "JPEG that is also a zip": lambda: written(scene(), "JPEG") + archive(),
    "JPEG with a page for a comment": lambda: written(scene(), "JPEG", comment=SCRIPT),
    "PNG that is also a page": lambda: written(scene(), "PNG") + SCRIPT,
    "JPEG with a second picture of the camera’s own": lambda: moving("MPO"),
    "CMYK": lambda: written(scene("CMYK"), "JPEG"),
    "CMYK with a profile that does not fit": in_other_colours,
    "a profile that is none": lambda: written(scene(), "PNG", icc_profile=b"no profile at all"),
    "another profile": of_another_profile,
    "greys in 16 bits": lambda: written(scene("L").convert("I;16").point(lambda shade: shade * 256), "PNG"),
    "greys": lambda: written(scene("L"), "JPEG"),
    "a palette": lambda: written(scene().quantize(), "PNG"),
    "black and white": lambda: written(scene("1"), "PNG"),
    "transparent": lambda: written(scene("RGBA"), "PNG"),
    "greys, transparent": lambda: written(scene("LA"), "PNG"),
    "from a camera": lambda: from_a_camera(1),
}
