"""Walks a page with the Tab key and tells what has the focus at each stop."""

from itertools import groupby
from typing import TypedDict

from playwright.sync_api import Page

# Parts of the page in the order that a reader meets them.
PARTS = ["skip link", "header", "breadcrumb", "switch", "main", "footer"]
MOST_STOPS = 300
THINNEST_OUTLINE = 2

FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body || element === null) return null;
  const parts = {
    "skip link": ".skip", header: "body > header", breadcrumb: "nav.breadcrumb", switch: "nav.switch", main: "main",
    footer: "body > footer",
  };
  const style = getComputedStyle(element);
  const box = element.getClientRects()[0];
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    position: [...document.querySelectorAll("*")].indexOf(element),
    html: element.outerHTML.replace(/\\s+/g, " ").slice(0, 120),
    part: Object.keys(parts).find((name) => element.closest(parts[name])) ?? "",
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    seen: above !== null && (element.contains(above) || above.contains(element)),
  };
}"""
# All but the field that only programs fill in (.trap), which the Tab key passes by.
STOPS = """() => [...document.querySelectorAll(
  "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']"
)].filter((element) => element.checkVisibility({visibilityProperty: true}))
  .filter((element) => !element.disabled && !element.closest(".trap")).length"""


class Stop(TypedDict):
    """Where the focus is: place in the document, part of the page, outline in px, whether nothing lies over it."""

    position: int
    html: str
    part: str
    outline: float
    seen: bool


def walk(page: Page) -> list[Stop]:
    """Every stop of the Tab key from the top of the page, until it leaves or comes round."""
    stops: list[Stop] = []
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        stop: Stop | None = page.evaluate(FOCUSED)
        if stop is None or any(stop["position"] == one["position"] for one in stops):
            break
        stops.append(stop)
    return stops


def focus_faults(page: Page) -> list[str]:
    """What a reader without a mouse would stumble over: order, a stop left out, a focus unseen or under something."""
    stops = walk(page)
    positions = [stop["position"] for stop in stops]
    parts = [part for part, _ in groupby(stop["part"] for stop in stops)]
    expected: int = page.evaluate(STOPS)
    return [
        *([] if parts == [part for part in PARTS if part in parts] else [f"parts in the order {', '.join(parts)}"]),
        *([] if positions == sorted(positions) else ["the focus goes back in the page"]),
        *([] if len(stops) == expected else [f"{len(stops)} stops for {expected} links and controls"]),
        *(f"no outline: {stop['html']}" for stop in stops if stop["outline"] < THINNEST_OUTLINE),
        *(f"hidden: {stop['html']}" for stop in stops if not stop["seen"]),
    ]
