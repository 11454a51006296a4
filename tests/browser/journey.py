"""Looks at each page that somebody goes through."""

from playwright.sync_api import Page

from tests.browser.reports import axe_faults, faults, measure
from tests.browser.watching import Watch


class Faults:
    """What is wrong with the pages of a journey, looked at one by one."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.watch, self.found = page, Watch(page, site), dict[str, list[str]]()

    def look(self, name: str) -> None:
        """At the page that is open, once it is there."""
        self.page.wait_for_load_state()
        self.page.locator("footer").wait_for()
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.found[name] = [*self.watch.taken(), *faults(measure(self.page), width), *axe_faults(self.page)]
        # axe tries what the security policy forbids.
        self.watch.taken()
