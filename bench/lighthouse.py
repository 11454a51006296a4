"""Asks Lighthouse, a Node program, for its scores with the mobile preset, where it is installed."""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.browsing import CHROMIUM, FLAGS
from bench.budgets import AUDITS, Measure

INSTALLED = Path(__file__).resolve().parent.parent / "var" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"

TRIES = 5


class LighthouseError(Exception):
    """Lighthouse gave no report of a page, for the reason told."""


def program() -> str | None:
    """Where Lighthouse is: named by LIGHTHOUSE, installed under var/ or on the path; None where there is none."""
    named = os.environ.get("LIGHTHOUSE") or (str(INSTALLED) if INSTALLED.exists() else "lighthouse")
    return shutil.which(named)


def judged(lighthouse: str, site: str, measure: Measure, *, indexed: bool) -> Measure:
    """The measure with Lighthouse's scores, paint and shift. A page kept from search engines owes them no score.

    A busy machine can keep Chromium from painting in time, so each page has a few tries.
    Raises LighthouseError when all of them fail.
    """
    command = [
        lighthouse,
        site + measure.address,
        f"--only-categories={','.join(AUDITS)}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
        "--output=json",
        "--quiet",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM or ""}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)  # noqa: S603
        if done.returncode == 0:
            return with_scores(measure, json.loads(done.stdout), indexed=indexed)
    raise LighthouseError(f"{measure.address}: no report of Lighthouse: {done.stderr.strip()}")


def with_scores(measure: Measure, report: dict[str, Any], *, indexed: bool) -> Measure:
    """The measure with what the report says of the same page."""
    scores = {audit: round(report["categories"][audit]["score"] * 100) for audit in AUDITS}
    return replace(
        measure,
        paint=report["audits"]["largest-contentful-paint"]["numericValue"] / 1000,
        shift=report["audits"]["cumulative-layout-shift"]["numericValue"],
        scores={audit: score if indexed or audit != "seo" else None for audit, score in scores.items()},
    )
