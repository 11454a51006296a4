"""Has somebody of the staff enter, and looks at each page that they go through."""

from django.conf import settings
from playwright.sync_api import Page

from findings.accounts.roles import make_roles
from findings.models import User
from tests import make
from tests.admin.forms import signed_in
from tests.browser.reports import axe_faults, faults, measure
from tests.browser.watching import Watch


def enter(page: Page, site: str, role: str) -> User:
    """A new account of that role, signed in in the browser."""
    make_roles()
    user = make.make_user(f"{role.lower()}@example.org", role)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": signed_in(user).cookies[name].value, "url": site}])
    return user


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
