"""However a picture is made, taking it in costs no more memory than a server has.

Measured from outside, in a process of its own: what Pillow's decoders take, Python does not count.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from findings.pictures.taking import MILLION, MOST_MEGAPIXELS
from tests.pictures.bad_pictures import BAD, GOOD
from tests.pictures.making import written
from tests.test_repository import ROOT

# Takes in the file, if it can be, and prints the most memory that the process ever had (VmHWM, in kB).
SCRIPT = """
import re, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from findings.pictures.taking import PictureError, take_in
with Path(sys.argv[1]).open("rb") as file:
    try:
        take_in(file, Path(sys.argv[1]).stat().st_size)
    except PictureError:
        pass
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
# In MB: what is refused by its header costs nothing; 50 million pixels in twelve bytes each, and what else there is.
REFUSED, LARGEST = 100, 650

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells")


def memory(content: bytes, folder: Path) -> float:
    """The most that taking it in took, in MB."""
    file = folder / "sent"
    file.write_bytes(content)
    order = [sys.executable, "-c", SCRIPT, str(file)]
    told = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return int(told.stdout) / 1024


def largest(mode: str, kind: str) -> bytes:
    """As many pixels as a picture may have."""
    width = 5_000
    # A JPEG that comes in ever finer passes is kept whole until the last.
    options = {"progressive": True, "subsampling": 0} if kind == "JPEG" else {}
    return written(Image.new(mode, (width, MOST_MEGAPIXELS[kind] * MILLION // width), 0), kind, **options)


@pytest.mark.parametrize("name", ["bomb", "a little too large", "said to be enormous", "21 MB"])
def test_what_is_refused_is_not_decoded(name: str, tmp_path: Path) -> None:
    most = memory(BAD[name][0](), tmp_path)
    assert memory(GOOD["JPEG"](), tmp_path) < REFUSED
    assert most < REFUSED, f"{most:.0f} MB"


LARGE = [("RGBA", "PNG"), ("P", "PNG"), ("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "WEBP"), ("RGB", "AVIF")]


@pytest.mark.parametrize(("mode", "kind"), LARGE)
def test_the_largest_picture_fits(mode: str, kind: str, tmp_path: Path) -> None:
    most = memory(largest(mode, kind), tmp_path)
    assert most < LARGEST, f"{most:.0f} MB"
