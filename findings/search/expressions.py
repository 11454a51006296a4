"""What must be found in a record for it to be a hit: expressions over tokens. Pure: no Django, no database.

A record is indexed under tokens that say where and in which language each word stands: `f1evalu` is "évalu…" in a
French title. Each engine writes an expression in its own language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from findings.search.analyser import exact


class Tier(IntEnum):
    """Where in a record words stand, the most telling first. `NAME`: they are the whole of a short title or alias."""

    NAME = 0
    TITLE = 1
    THEME = 2
    BODY = 3
    PASSAGE = 4
    NOTE = 5


@dataclass(frozen=True)
class Token:
    """A record that has this token; with `begun`, one that begins so."""

    text: str
    begun: bool = False


@dataclass(frozen=True)
class Phrase:
    """A record that has these tokens one after the other."""

    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Every:
    """A record that answers all the parts, of which there is one at least."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Some:
    """A record that answers one of the parts, of which there is one at least."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class But:
    """A record that answers `wanted` and not `refused`."""

    wanted: "Expression"
    refused: "Expression"


Expression = Token | Phrase | Every | Some | But


# What every record is found under.
EVERYTHING = "x-"


def label(language: str, tier: Tier) -> str:
    """What the tokens of a text begin with: "f1" of a French title."""
    return f"{language[0]}{tier:d}"


def name_token(language: str, name: Iterable[str]) -> str:
    """The token of a record of which these words are the whole name, or an alias; no word has a hyphen."""
    return f"{label(language, Tier.NAME)}-{'-'.join(exact(word) for word in name)}"


def facet_token(name: str, value: str) -> str:
    """The token of a record that has this value: no word has a hyphen."""
    return f"x-{name}-{value}"
