"""A page over its budget is told with what it cost, and every page has its row."""

from dataclasses import replace

import pytest

from bench.budgets import TEXT_PAGE, Measure, broken, table

FINE = Measure(
    address="/fr/",
    kilobytes=60,
    images=100,
    requests=10,
    scripts=10,
    html=30,
    paint=1.5,
    shift=0.02,
    axe=0,
    scores={"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100},
)


def test_a_page_at_its_limits_is_within_its_budget() -> None:
    assert broken(FINE, TEXT_PAGE) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kilobytes": 60.1}, "/fr/: KB 60.1 > 60"),
        ({"images": 101}, "/fr/: images KB 101 > 100"),
        ({"requests": 11}, "/fr/: requests 11 > 10"),
        ({"scripts": 10.5}, "/fr/: JS KB 10.5 > 10"),
        ({"html": 31}, "/fr/: HTML gz KB 31 > 30"),
        ({"paint": 1.51}, "/fr/: LCP s 1.51 > 1.5"),
        ({"shift": 0.03}, "/fr/: CLS 0.03 > 0.02"),
        ({"axe": 1}, "/fr/: axe nodes 1 > 0"),
        ({"scores": {"performance": 97}}, "/fr/: performance 97 < 98"),
        ({"scores": {"accessibility": 99}}, "/fr/: accessibility 99 < 100"),
        ({"scores": {"best-practices": 0}}, "/fr/: best-practices 0 < 100"),
        ({"scores": {"seo": 92}}, "/fr/: seo 92 < 100"),
    ],
)
def test_each_cost_over_budget_is_told(change: dict[str, object], expected: str) -> None:
    assert broken(replace(FINE, **change), TEXT_PAGE) == [expected]  # type: ignore[arg-type]


def test_a_score_that_is_not_owed_is_not_missed() -> None:
    assert broken(replace(FINE, scores={"seo": None}), TEXT_PAGE) == []


def test_the_table_has_the_budget_then_a_row_for_each_page() -> None:
    rows = table([FINE, replace(FINE, address="/en/", kilobytes=12.34, scores={"performance": 0})], TEXT_PAGE)
    assert rows.splitlines() == [
        "| page | KB | images KB | requests | JS KB | HTML gz KB | LCP s | CLS | axe nodes | Lighthouse |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| **budget** | 60 | 100 | 10 | 10 | 30 | 1.5 | 0.02 | 0 | 98/100/100/100 |",
        "| /fr/ | 60.0 | 100.0 | 10 | 10.0 | 30.0 | 1.50 | 0.020 | 0 | 98/100/100/100 |",
        "| /en/ | 12.3 | 100.0 | 10 | 10.0 | 30.0 | 1.50 | 0.020 | 0 | 0/–/–/– |",
    ]
