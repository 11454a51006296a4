"""Measures a page of each kind in both languages against its budget: `python -m bench.pages`.

It prints a table in Markdown, then what is over budget, and ends with 1 where something is.
"""

import sys

from playwright.sync_api import sync_playwright

from bench.browsing import CHROMIUM, FLAGS, measured
from bench.budgets import TEXT_PAGE, Measure, broken, table
from bench.choosing import pages_to_measure
from bench.floor import floor
from bench.lighthouse import LighthouseError, judged, program
from bench.serving import served


def measures(site: str, paths: list[str]) -> list[tuple[Measure, bool]]:
    """One measure for each page, with whether search engines may index it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = [measured(browser, site, path) for path in paths]
        browser.close()
    return opened


def least_paint(lighthouse: str | None) -> float:
    """Seconds until a page of one line is painted on this machine, the best of three."""
    with floor() as site:
        times = []
        for _time in range(3):
            ((opened, indexed),) = measures(site, ["/"])
            times.append((judged(lighthouse, site, opened, indexed=indexed) if lighthouse else opened).paint)
    return min(times)


def scored(site: str, opened: list[tuple[Measure, bool]], lighthouse: str) -> tuple[list[Measure], list[str]]:
    """The measures with Lighthouse's scores, and the pages that it failed on, with its reason."""
    found, failures = [], []
    for measure, indexed in opened:
        sys.stderr.write(f"Lighthouse: {measure.address}\n")
        try:
            found.append(judged(lighthouse, site, measure, indexed=indexed))
        except LighthouseError as error:
            found.append(measure)
            failures.append(str(error))
    return found, failures


def main() -> int:
    """The status that the command ends with."""
    if CHROMIUM is None:
        sys.stderr.write("No Chromium on the path: install the package chromium.\n")
        return 2
    lighthouse = program()
    with served() as site:
        opened = measures(site, pages_to_measure(site))
        found, failures = scored(site, opened, lighthouse) if lighthouse else ([one for one, _ in opened], [])
    faults = [*failures, *(line for measure in found for line in broken(measure, TEXT_PAGE))]
    sys.stdout.write(table(found, TEXT_PAGE) + "\n\n")
    sys.stdout.write(f"A page of one line is painted after {least_paint(lighthouse):.2f} s on this machine.\n")
    if lighthouse is None:
        sys.stdout.write("Lighthouse is not installed: there are no scores.\n")
    sys.stdout.write("\n".join(faults or ["Every page is within its budget."]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
