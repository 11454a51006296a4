"""What an open page must be, whatever it shows: each rule goes from what was measured to what breaks it."""

from pathlib import Path
from typing import Any, TypedDict

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.html.languages import language_of

MEASURES = (Path(__file__).parent / "report.js").read_text()
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Every rule of axe that is not a trial or of level AAA; it leaves the size of targets out unless asked.
AXE_RUN = (
    "axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(({violations}) => violations)"
)
SMALLEST_TARGET = 24


class Target(TypedDict):
    """Something to click or tap, in CSS pixels; in a sentence, its size is that of the text."""

    html: str
    width: float
    height: float
    sentence: bool


class Report(TypedDict):
    """What report.js measures on a page."""

    title: str
    width: int
    headings: list[int]
    texts: list[tuple[str, str]]
    targets: list[Target]


def measure(page: Page) -> Report:
    """The report of the page as it stands."""
    report: Report = page.evaluate(MEASURES)
    return report


def axe_faults(page: Page) -> list[str]:
    """What axe finds on the page, one line a rule. Injected through the debugger, which a security policy lets pass."""
    page.evaluate(AXE)
    violations: list[dict[str, Any]] = page.evaluate(AXE_RUN)
    return [f"axe {one['id']}: {len(one['nodes'])} × {one['nodes'][0]['html'][:120]}" for one in violations]


def tell(found: dict[str, list[str]]) -> None:
    """Fails with every fault in full, one a line after its page, where there is any."""
    lines = [f"{page}: {fault}" for page, faults_of_page in found.items() for fault in faults_of_page]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def faults(report: Report, width: int) -> list[str]:
    """Everything that breaks a rule on a page shown in a window of that width."""
    return [
        *title_faults(report),
        *width_faults(report, width),
        *heading_faults(report),
        *language_faults(report),
        *target_faults(report),
    ]


def title_faults(report: Report) -> list[str]:
    """No title."""
    return [] if report["title"].strip() else ["no title"]


def width_faults(report: Report, width: int) -> list[str]:
    """Wider or narrower than its window."""
    return [] if report["width"] == width else [f"{report['width']} px wide in a window of {width}"]


def heading_faults(report: Report) -> list[str]:
    """Not one h1, or a level skipped on the way down."""
    levels = report["headings"]
    count = levels.count(1)
    jumps = [f"h{one} then h{two}" for one, two in zip([0, *levels], levels, strict=False) if two > one + 1]
    return [*([] if count == 1 else [f"{count} h1"]), *jumps]


def language_faults(report: Report) -> list[str]:
    """Texts in one language marked as the other or as none. What is marked as Danish is not judged."""
    judged = [(lang, language_of(text), text) for lang, text in report["texts"]]
    return [
        f"{written} marked “{lang}”: {text[:100]}"
        for lang, written, text in judged
        if written is not None and lang not in (written, "da")
    ]


def target_faults(report: Report) -> list[str]:
    """Links and controls outside sentences that are smaller than a fingertip."""
    return [
        f"target of {one['width']:.0f} × {one['height']:.0f} px: {one['html']}"
        for one in report["targets"]
        if not one["sentence"] and min(one["width"], one["height"]) < SMALLEST_TARGET
    ]
