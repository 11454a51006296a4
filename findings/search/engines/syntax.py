"""What an engine is, and how an expression is written in its language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from findings.search.expressions import But, Every, Expression, Phrase, Some, Token
from findings.search.tokens import Tokens


@dataclass(frozen=True)
class Syntax:
    """The words of a query language. Tokens are made of letters, digits and hyphens: none could end its quotes."""

    word: str
    beginning: str
    phrase: Callable[[tuple[str, ...]], str]
    every: str
    some: str
    but: str


@dataclass(frozen=True)
class Engine:
    """One index of tokens.

    All but `syntax` and `write` is SQL. `some` finds entries that answer an expression, up to a limit; `first` those
    that come first by place; `contents` gives their tokens, with so many marks of parameters; `places` all places;
    `forget` drops what is at one.
    """

    syntax: Syntax
    some: str
    first: str
    contents: str
    places: str
    forget: str
    # Nothing, where the transaction itself makes writers wait.
    lock: tuple[str, ...]
    # Nothing, where a row that is dropped is gone; else so many pages of the table are written anew.
    compact: str
    write: Callable[[Iterable[tuple[int, int, Tokens]]], None]


def written(expression: Expression, syntax: Syntax) -> str:
    """The expression in that language."""
    match expression:
        case Token(text, begun):
            return (syntax.beginning if begun else syntax.word).format(text)
        case Phrase(tokens):
            return syntax.phrase(tokens)
        case Every(parts) | Some(parts):
            joint = syntax.every if isinstance(expression, Every) else syntax.some
            return f"({joint.join(written(part, syntax) for part in parts)})"
        case But(wanted, refused):
            return f"({written(wanted, syntax)} {syntax.but} {written(refused, syntax)})"
