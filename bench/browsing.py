"""Opens a page once in Chromium, as on a telephone with a cold cache, and counts what came."""

import gzip
import re
import shutil
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, CDPSession

from bench.budgets import Measure

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
AXE_NODES = "axe.run().then(({violations}) => violations.reduce((total, one) => total + one.nodes.length, 0))"
# Lighthouse's mobile preset: a slow 4G and a processor four times slower.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1638.4 * 1024 / 8,
    "uploadThroughput": 750 * 1024 / 8,
}
SLOWER = 4
SCREEN = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
OBSERVE = """
window.bench = {paint: 0, shift: 0};
new PerformanceObserver((list) => { for (const one of list.getEntries()) bench.paint = one.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => { for (const one of list.getEntries()) bench.shift += one.value; })
  .observe({type: "layout-shift", buffered: true});
"""
SETTLED = 500  # ms after the page is loaded, for late paints and shifts


class Traffic:
    """What a page asked for, as Chromium counts it: bytes on the wire, headers included, by kind of resource."""

    def __init__(self, session: CDPSession) -> None:
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def kilobytes(self, *kinds: str) -> float:
        """The kilobytes of these kinds, of all where none is named."""
        counted = (size for request, size in self.bytes.items() if not kinds or self.kinds.get(request) in kinds)
        return sum(counted) / 1000


def measured(browser: Browser, site: str, path: str) -> tuple[Measure, bool]:
    """What the page costs, and whether search engines may index it."""
    context = browser.new_context(**SCREEN)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    traffic = Traffic(session)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(OBSERVE)
    response = page.goto(site + path, wait_until="networkidle")
    page.wait_for_timeout(SETTLED)
    html = response.body() if response else b""
    seen: dict[str, float] = page.evaluate("window.bench")
    page.evaluate(AXE)
    found = Measure(
        address=path,
        kilobytes=traffic.kilobytes() - traffic.kilobytes("Image"),
        images=traffic.kilobytes("Image"),
        requests=len(traffic.bytes),
        scripts=traffic.kilobytes("Script"),
        html=len(gzip.compress(html)) / 1000,
        paint=seen["paint"] / 1000,
        shift=seen["shift"],
        axe=page.evaluate(AXE_NODES),
    )
    context.close()
    return found, not re.search(rb'name="robots" content="noindex', html)
