"""What a page may cost, what it did, and the table that sets one beside the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

AUDITS = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What a page may cost or did, in decimal kilobytes and seconds. `kilobytes` leaves images out."""

    kilobytes: float
    images: float
    requests: int
    scripts: float
    html: float
    paint: float
    shift: float
    axe: int = 0


@dataclass(frozen=True, kw_only=True)
class Budget(Costs):
    """The most that a page may cost and the least that Lighthouse must give it."""

    scores: tuple[int, int, int, int]


TEXT_PAGE = Budget(
    kilobytes=60, images=100, requests=10, scripts=10, html=30, paint=1.5, shift=0.02, scores=(98, 100, 100, 100)
)


@dataclass(frozen=True, kw_only=True)
class Measure(Costs):
    """What one page cost; a score is None where Lighthouse did not give or owe it."""

    address: str
    scores: Mapping[str, int | None] = field(default_factory=dict)


COSTS = {
    "kilobytes": "KB",
    "images": "images KB",
    "requests": "requests",
    "scripts": "JS KB",
    "html": "HTML gz KB",
    "paint": "LCP s",
    "shift": "CLS",
    "axe": "axe nodes",
}
DECIMALS = {"requests": 0, "axe": 0, "paint": 2, "shift": 3}


def broken(measure: Measure, budget: Budget) -> list[str]:
    """What the page costs more than its budget, or scores less, as `page: cost value > most`."""
    costs = [(label, getattr(measure, name), getattr(budget, name)) for name, label in COSTS.items()]
    scores = [(audit, measure.scores.get(audit), least) for audit, least in zip(AUDITS, budget.scores, strict=True)]
    return [
        *(f"{measure.address}: {label} {value:g} > {most:g}" for label, value, most in costs if value > most),
        *(
            f"{measure.address}: {audit} {score} < {least}"
            for audit, score, least in scores
            if score is not None and score < least
        ),
    ]


def table(measures: list[Measure], budget: Budget) -> str:
    """A Markdown table with one row a page, after that of the budget."""
    head = ["page", *COSTS.values(), "Lighthouse"]
    rows = [
        ["**budget**", *(f"{getattr(budget, name):g}" for name in COSTS), "/".join(map(str, budget.scores))],
        *([one.address, *(_told(one, name) for name in COSTS), _scores(one)] for one in measures),
    ]
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *rows])


def _told(measure: Measure, name: str) -> str:
    return f"{getattr(measure, name):.{DECIMALS.get(name, 1)}f}"


def _scores(measure: Measure) -> str:
    return "/".join(_score(measure.scores.get(audit)) for audit in AUDITS)


def _score(score: int | None) -> str:
    return "–" if score is None else str(score)
