"""Lighthouse's report completes a measure; a page kept from search engines owes them no score."""

from dataclasses import replace

from bench.lighthouse import with_scores
from tests.bench.test_budgets import FINE

REPORT = {
    "categories": {name: {"score": 0.97} for name in ("performance", "accessibility", "best-practices", "seo")},
    "audits": {
        "largest-contentful-paint": {"numericValue": 750.0},
        "cumulative-layout-shift": {"numericValue": 0.01},
    },
}


def test_a_report_gives_scores_paint_and_shift() -> None:
    found = with_scores(FINE, REPORT, indexed=True)
    scores = dict.fromkeys(("performance", "accessibility", "best-practices", "seo"), 97)
    assert found == replace(FINE, paint=0.75, shift=0.01, scores=scores)


def test_a_page_that_search_engines_may_not_index_has_no_score_for_it() -> None:
    assert with_scores(FINE, REPORT, indexed=False).scores["seo"] is None
