"""Listens to what a browser says and asks for while pages open, and keeps what should not have been."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

LEFT = "net::ERR_ABORTED"


class Watch:
    """The complaints of one page's console and network. `expected`: the status of paths that answer with an error."""

    def __init__(self, page: Page, site: str, expected: dict[str, int] | None = None) -> None:
        self.site = site
        self.expected = expected or {}
        self.heard: list[str] = []
        page.on("console", self._message)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def taken(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard

    def _path(self, url: str) -> str:
        return url.removeprefix(self.site)

    def _message(self, message: ConsoleMessage) -> None:
        # Chromium repeats on the console that a document answered with an error.
        if self._path(message.location["url"]) not in self.expected:
            self.heard.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.site).netloc:
            self.heard.append(f"third party: {request.url}")

    def _failed(self, request: Request) -> None:
        # Whoever leaves a page before all of it came stops what was asked for.
        if request.failure != LEFT:
            self.heard.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        status, expected = response.status, self.expected.get(self._path(response.url), 200)
        if status != expected and not (expected == 200 and status in (301, 302, 304)):
            self.heard.append(f"answered {status}: {response.url}")
