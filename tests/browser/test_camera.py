"""The pictures of the guide are small, and none is left of before."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from bench.camera import COLOURS, MARGIN, Camera

SQUARES = "<style>* { margin: 0 } div { width: 50px; height: 50px }</style><main>{}</main>"


def test_a_picture_goes_from_the_first_part_to_the_last_wherever_the_page_was(page: Page, tmp_path: Path) -> None:
    page.set_content(SQUARES.replace("{}", "".join(f"<div id='n{n}'></div>" for n in range(100))))
    page.evaluate("scrollTo(0, 1000)")
    camera = Camera(tmp_path)
    camera.take("two", page, page.locator("#n10"), page.locator("#n11"))
    with Image.open(tmp_path / "two.png") as picture:
        assert picture.size == (50 + MARGIN, 100 + 2 * MARGIN)
        assert len(picture.getcolors() or []) <= COLOURS


def test_a_picture_that_is_not_taken_again_goes(page: Page, tmp_path: Path) -> None:
    (tmp_path / "old.png").touch()
    camera = Camera(tmp_path)
    camera.take("window", page)
    camera.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["window.png"]
