"""Takes in a picture that somebody sends: what it is, is read from its content, and only its pixels are kept.

No name and no declared type is believed. The header says how large the picture is before anything is decoded; it is
then decoded whole, upright, in sRGB, and written anew. Nothing else of the file is kept: neither where the picture was
taken nor anything that hides behind it.
"""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import IO, Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

MOST_MEGABYTES = 20
# The formats by their names in Pillow, with how many million pixels each may have: the decoders of the latter two take
# twice the memory of the others.
MOST_MEGAPIXELS = {"JPEG": 50, "PNG": 50, "WEBP": 25, "AVIF": 25}
MILLION = 1_000_000
# Of a picture that is taken in: its shortest side, in pixels, and how many times that its longest may be.
SHORTEST_SIDE, LONGEST_RATIO = 320, 4
# Of what is kept: its longest side, in pixels.
LONGEST_SIDE = 2400
QUALITY = 90

# Checked by Pillow as it reads a header, of each picture inside another too.
Image.MAX_IMAGE_PIXELS = max(MOST_MEGAPIXELS.values()) * MILLION
warnings.simplefilter("error", Image.DecompressionBombWarning)

# A picture of 50 megapixels takes hundreds of megabytes while it is decoded: a process has one of them at a time.
ONE_AT_A_TIME = Lock()


class PictureError(Exception):
    """A picture cannot be taken in; nothing was written. The message tells whoever sent it what to do."""


@dataclass(frozen=True)
class Master:
    """The picture as it is kept, a JPEG of these bytes; every size that pages use is made from it."""

    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """What the picture is called by: the same picture has the same."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def take_in(file: IO[bytes], size: int) -> Master:
    """The picture in this file of `size` bytes, made ready to be kept. Raises PictureError."""
    if size > MOST_MEGABYTES * 1024 * 1024:
        told = _("This file is too heavy: at most %(most)d MB. Save the picture as JPEG, or smaller, and send that.")
        raise PictureError(told % {"most": MOST_MEGABYTES})
    with ONE_AT_A_TIME:
        image = _opened(file)
        _refuse_unfit(image)
        pixels = _pixels(image)
        written = BytesIO()
        pixels.save(written, "JPEG", quality=QUALITY, subsampling=0)
    return Master(written.getvalue(), *pixels.size)


def _opened(file: IO[bytes]) -> Image.Image:
    """The picture, of which only the header is read."""
    try:
        file.seek(0)
        return Image.open(file, formats=list(MOST_MEGAPIXELS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(max(MOST_MEGAPIXELS.values())) from error
    except Exception as error:  # each decoder fails in its own ways: any of them means that this is no such picture
        told = _(
            "This is no picture in JPEG, PNG, WebP or AVIF, or not a whole one. "
            "Open it, save it again as JPEG, and send that."
        )
        raise PictureError(told) from error


def _refuse_unfit(image: Image.Image) -> None:
    """Raises PictureError for a picture that is too large, too small, too long or that moves."""
    shortest, longest = sorted(image.size)
    # A camera puts a second picture into a JPEG, for its own use (MPO): the first is the photograph.
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    if shortest * longest > MOST_MEGAPIXELS[kind] * MILLION:
        raise _too_large(MOST_MEGAPIXELS[kind])
    if shortest < SHORTEST_SIDE:
        told = _("This picture is too small: %(width)d × %(height)d pixels, where each side needs %(least)d at least.")
        raise PictureError(told % {"width": image.width, "height": image.height, "least": SHORTEST_SIDE})
    if longest > shortest * LONGEST_RATIO:
        told = _("This picture is too long: its longest side is at most %(most)d times the shortest. Crop it first.")
        raise PictureError(told % {"most": LONGEST_RATIO})
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise PictureError(_("This picture moves. Send one that does not."))


def _too_large(most: int) -> PictureError:
    told = _("This picture is too large: at most %(most)d million pixels in this format. Make it smaller first.")
    return PictureError(told % {"most": most})


def _pixels(image: Image.Image) -> Image.Image:
    """What is to be kept of the picture: its pixels, upright, in sRGB, on white, no larger than pages need."""
    try:
        if image.mode in {"1", "P"}:  # which cannot be made smaller as they are
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        # Smaller first: all that follows then costs little. A JPEG is decoded at a fraction of its size.
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I"):  # shades of grey in 16 bits, which Pillow would cut off
            image = image.point(lambda shade: shade / 256).convert("L")
        profile = image.info.get("icc_profile")
        image = _in_srgb(_on_white(image), profile)
    except Exception as error:  # as above
        told = _("This picture cannot be read to its end: the file is damaged. Open it, save it again, and send that.")
        raise PictureError(told) from error
    # Pillow would write a comment along.
    image.info.clear()
    return image


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    image = image.convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """In the colours that browsers take for granted, by its own profile if it has one that can be used."""
    if profile and image.mode in {"L", "RGB", "CMYK"}:
        try:
            own, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):  # of another kind of picture, or no profile: the pixels are still good
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")
