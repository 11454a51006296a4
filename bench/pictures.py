"""Measures what taking in a picture costs, and what each format weighs: `python -m bench.pictures 12 50`.

The numbers are millions of pixels. Each picture is taken in by a process of its own, from the file to the last size;
times and weights are also told as ratios, which hold on other machines.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

RATIO = 4 / 3
# How fine the grain of each layer is, and how much of it there is: about what a photograph has.
LAYERS = ((8, 1.0), (32, 0.5), (128, 0.25), (512, 0.12), (2048, 0.06))
# Prints the seconds of reading and of making, the most memory in MB, and the bytes of each format.
MEASURE = """
import json, re, sys, time
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False, MEDIA_ROOT=sys.argv[2], INSTALLED_APPS=[])
from PIL import Image
from findings.pictures.renditions import Picture, files
from findings.pictures.taking import take_in
from findings.pictures.making import keep, make, path_of
path = Path(sys.argv[1])
start = time.monotonic()
with path.open("rb") as file:
    master = take_in(file, path.stat().st_size)
read = time.monotonic()
keep(master)
picture = Picture(master.digest, master.width, master.height, 50, 50)
make(picture)
made = time.monotonic()
weights = {}
for rendition, kind in files(picture):
    weights[kind.ending] = weights.get(kind.ending, 0) + path_of(picture, rendition, kind).stat().st_size
memory = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([read - start, made - read, memory, weights]))
"""


def photograph(megapixels: int) -> Image.Image:
    """A picture of no place, with forms and grain."""
    width = int((megapixels * 1_000_000 * RATIO) ** 0.5)
    height = int(width / RATIO)
    picture = Image.new("RGB", (width, height))
    for fineness, share in LAYERS:
        size = (fineness, round(fineness / RATIO))
        layer = Image.merge("RGB", [Image.effect_noise(size, 90) for _channel in range(3)])
        picture = Image.blend(picture, layer.resize((width, height), Image.Resampling.BICUBIC), share)
    return picture


def measure(megapixels: int) -> None:
    """Prints the figures of one picture."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sent"
        photograph(megapixels).save(file, "JPEG", quality=92)
        order = [sys.executable, "-c", MEASURE, str(file), str(Path(folder) / "media")]
        told = subprocess.run(order, check=True, capture_output=True, text=True).stdout  # noqa: S603
        read, made, memory, weights = json.loads(told)
        sent = file.stat().st_size
    shares = ", ".join(f"{ending} {weight / weights['jpg']:.2f}" for ending, weight in weights.items())
    print(  # noqa: T201
        f"{megapixels} Mpx, a JPEG of {sent / 2**20:.1f} MB: read in {read:.1f} s, made in {made:.1f} s "
        f"({made / read:.1f} times as long), {memory:.0f} MB at most; of the weight of JPEG: {shares}"
    )


def main(sizes: list[int]) -> None:
    """A JPEG of each size, as cameras make them."""
    for size in sizes:
        measure(size)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [12, 50])
