"""A photograph from its file to its readers: sent, given a focal point by a click or by keys, shown, moving nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from findings.models import Photograph, Visit
from tests.admin.forms import address
from tests.browser.journey import enter
from tests.browser.reports import axe_faults, faults, measure
from tests.browser.watching import Watch
from tests.pictures.bad_pictures import scene
from tests.pictures.making import written
from tests.views.pages import LANGUAGES
from tests.views.pages import address as page_of

pytestmark = pytest.mark.django_db(transaction=True)

# Adds up how far what a reader sees was moved by what came later (Layout Instability).
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) { window.shifted += one.value; } })
  .observe({type: "layout-shift", buffered: true});
"""
TEXTS = {"alt_fr": "Des façades rouges et bleues", "alt_en": "Red and blue fronts"}
SEEN = "(img) => img.complete && img.naturalWidth > 0"


@pytest.fixture
def photograph(denmark: str, media: Path) -> Photograph:
    """One of the memo, of a visit."""
    photograph = Photograph.objects.get(key="dk2015-photo-03")
    photograph.visit = Visit.objects.get(key="dk2015-v-mindlab")
    photograph.save()
    return photograph


@pytest.fixture
def form(denmark: str, page: Page, photograph: Photograph) -> Page:
    """Its form, opened by a curator."""
    enter(page, denmark, "Curator")
    page.goto(denmark + address("photograph_change", photograph.pk, language="fr"))
    return page


@pytest.fixture
def sent(form: Page, tmp_path: Path) -> Page:
    """The form once a picture was sent."""
    (tmp_path / "façade.png").write_bytes(written(scene(size=(2000, 1000)), "PNG"))
    form.locator("#id_file").set_input_files(tmp_path / "façade.png")
    for name, text in TEXTS.items():
        form.locator(f"#id_{name}").fill(text)
    form.locator("[name=_continue]:visible").click()
    form.locator(".success").wait_for()
    return form


def focal_point(form: Page) -> list[str]:
    return [form.locator(f"#id_focal_{axis}").input_value() for axis in "xy"]


def place_of_the_crop(form: Page) -> str:
    """Where the crop shows what it is cropped from."""
    position: str = form.locator("[data-crop-of]").evaluate("(crop) => getComputedStyle(crop).objectPosition")
    return position


def test_the_focal_point_is_set_by_a_click(sent: Page) -> None:
    assert focal_point(sent) == ["50", "50"]
    picture = sent.locator("[data-focal]")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.8})
    assert [abs(int(one) - wanted) <= 1 for one, wanted in zip(focal_point(sent), (10, 80), strict=True)] == [True] * 2
    x, y = focal_point(sent)
    assert place_of_the_crop(sent) == f"{x}% {y}%"
    sent.locator("[name=_continue]:visible").click()
    sent.locator(".success").wait_for()
    assert focal_point(sent) == [x, y]
    stored = Photograph.objects.get(key="dk2015-photo-03")
    assert [str(stored.focal_x), str(stored.focal_y)] == [x, y]


def test_the_focal_point_is_set_by_keys_alone(sent: Page) -> None:
    sent.locator("#id_focal_x").focus()
    for _press in range(3):
        sent.keyboard.press("ArrowUp")
    sent.keyboard.press("Tab")
    sent.keyboard.type("7")
    assert (focal_point(sent), place_of_the_crop(sent)) == (["53", "7"], "53% 7%")
    sent.keyboard.press("Enter")
    sent.locator(".success").wait_for()
    stored = Photograph.objects.get(key="dk2015-photo-03")
    assert (stored.focal_x, stored.focal_y) == (53, 7)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_form_of_a_picture_is_no_worse_than_others(sent: Page, denmark: str, width: int) -> None:
    watch = Watch(sent, denmark)
    sent.reload()
    sent.set_viewport_size({"width": width, "height": 800})
    sent.locator("[data-mark]").scroll_into_view_if_needed()
    heard = watch.taken()
    # What axe finds on any form of Django’s stands in test_admin_pages.
    found = [fault for fault in axe_faults(sent) if "picture" in fault or "focal" in fault or "id_file" in fault]
    assert (heard, found, measure(sent)["width"]) == ([], [], width)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_see_it_and_nothing_moves(sent: Page, denmark: str, width: int, language: str) -> None:
    stored = Photograph.objects.get(key="dk2015-photo-03")
    reader = sent.context.browser.new_page(viewport={"width": width, "height": 700})  # type: ignore[union-attr]
    reader.add_init_script(SHIFTS)
    watch, found = Watch(reader, denmark), {}
    for record in (stored.tour, stored.visit):
        assert record is not None
        reader.goto(denmark + page_of(record, language))
        picture = reader.get_by_role("img", name=TEXTS[f"alt_{language}"])
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        reader.wait_for_function(f"() => [...document.querySelectorAll('.album img')].every({SEEN})")
        chosen: str = picture.evaluate("(img) => img.currentSrc")
        assert chosen.endswith("-480.avif" if width == 320 else "-960.avif")
        assert (reader.evaluate("window.shifted"), watch.taken()) == (0, [])
        found[reader.url] = faults(measure(reader), width) + axe_faults(reader)
    reader.close()
    assert {page: told for page, told in found.items() if told} == {}


def test_without_javascript_the_numbers_are_enough(sent: Page, denmark: str, photograph: Photograph) -> None:
    plain = sent.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain.add_cookies([{"name": one["name"], "value": one["value"], "url": denmark} for one in sent.context.cookies()])
    page = plain.new_page()
    page.goto(denmark + address("photograph_change", photograph.pk, language="fr"))
    page.locator("#id_focal_x").fill("12")
    page.locator("[name=_continue]:visible").click()
    page.locator(".success").wait_for()
    plain.close()
    assert Photograph.objects.get(pk=photograph.pk).focal_x == 12
