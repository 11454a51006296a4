"""Counts the clicks and times the steps of somebody's work, and tells them as a table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from playwright.sync_api import Page

# The browser counts, in each tab: a script that filled a field without a click would deceive nobody but itself.
COUNTER = """
addEventListener("pointerdown", () => {
  sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, {capture: true});
"""
COUNTED = "() => location.protocol === 'about:' ? 0 : Number(sessionStorage.clicks ?? 0)"


@dataclass(frozen=True)
class Step:
    """One thing done. The seconds are those of a script, which neither reads nor hesitates."""

    name: str
    clicks: int
    seconds: float


class Effort:
    """What each step costs, on all the pages that are followed."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.steps: list[Step] = []

    def follow(self, page: Page) -> Page:
        """Counts the clicks on that page, which has opened nothing yet."""
        page.add_init_script(COUNTER)
        self.pages.append(page)
        return page

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measures what is done in the block."""
        clicks, begun = self._clicks(), monotonic()
        yield
        self.steps.append(Step(name, self._clicks() - clicks, monotonic() - begun))

    def table(self) -> str:
        """Every step in its order, then all of them together, in Markdown."""
        together = Step("together", sum(one.clicks for one in self.steps), sum(one.seconds for one in self.steps))
        rows = [f"| {one.name} | {one.clicks} | {one.seconds:.1f} |" for one in (*self.steps, together)]
        return "\n".join(["| step | clicks | seconds |", "| --- | --- | --- |", *rows])

    def _clicks(self) -> int:
        return sum(int(page.evaluate(COUNTED)) for page in self.pages)
