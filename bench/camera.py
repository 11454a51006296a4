"""Takes pictures of pages, small enough to be kept beside the code."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page

# Screens have few colours, and an exact picture of them is three times as heavy.
COLOURS, MARGIN = 64, 2


class Camera:
    """Writes pictures into a folder, and remembers which."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[Path] = []

    def take(self, name: str, page: Page, *parts: Locator) -> None:
        """A picture of the page from the first of these parts to the last; of the window where none is named."""
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0)")
        clip = _around([part.bounding_box() for part in parts]) if parts else None
        image = page.screenshot(clip=clip, full_page=bool(parts), animations="disabled")
        path = self.folder / f"{name}.png"
        with Image.open(BytesIO(image)) as picture:
            picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
        self.taken.append(path)

    def clear(self) -> None:
        """Drops the pictures of before that were not taken again."""
        for path in set(self.folder.glob("*.png")) - set(self.taken):
            path.unlink()


def _around(boxes: list[FloatRect | None]) -> FloatRect:
    found = [box for box in boxes if box is not None]
    left, top = (max(0, min(box[side] for box in found) - MARGIN) for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in found) + MARGIN
    bottom = max(box["y"] + box["height"] for box in found) + MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}
