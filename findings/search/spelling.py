"""What a misspelt word may have meant: the nearest words that the index finds."""

import re
from dataclasses import replace

from django.db.models.functions import Length
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from findings.models import Word
from findings.search import engines
from findings.search.analyser import PRINTED, exact, is_a_word, words
from findings.search.query import PART, QUOTES, Query, Term, parse
from findings.search.vocabulary import SHORTEST, frequency

# From so many letters on, two errors are forgiven.
LONG = 7
# Words as near as each other that are looked up: some may stand in no record any more.
NEAREST = 8
# How often a word is found is counted up to so many.
OFTEN = 100
# Words of one question that are put right: each costs a few lookups.
MOST = 3


def corrected(query: Query) -> Query | None:
    """The query with its misspelt words replaced by the nearest that are found; None where there is nothing to replace.

    A word that is rightly spelt is kept, found or not: another would answer another question.
    """
    unknown = [word for term in query.terms if not term.is_phrase and not _found(term) for word in term.words]
    nearer = {word: near for word in unknown[:MOST] if (near := _near(word))}
    if not nearer:
        return None

    def put_right(part: re.Match[str]) -> str:
        if part["minus"] or part["word"] is None:
            return part[0]
        return PRINTED.sub(lambda match: nearer.get(next(words(match[0]), ""), match[0]), part[0])

    typed = PART.sub(put_right, query.typed.translate(QUOTES))
    return replace(parse(typed), facets=query.facets, begun=False)


def _near(word: str) -> str | None:
    """The nearest word that is found, of which the most often found; None where this one is, or is rightly spelt."""
    folded = exact(word)
    if len(folded) < SHORTEST or is_a_word(word) or _found(Term((word,))):
        return None
    furthest = 2 if len(folded) >= LONG else 1
    lengths = {"length__gte": len(folded) - furthest, "length__lte": len(folded) + furthest}
    for start in (folded[0], ""):
        near = Word.objects.annotate(length=Length("folded")).filter(folded__startswith=start, **lengths)
        known = dict(near.values_list("folded", "written"))
        nearest = extract(folded, known.keys(), scorer=OSA.distance, limit=NEAREST, score_cutoff=furthest)
        ranked = [
            (distance, -found, candidate)
            for candidate, distance, _place in nearest
            if (found := frequency(candidate, OFTEN))
        ]
        if ranked:
            return known[min(ranked)[2]]
    return None


def _found(term: Term) -> bool:
    return bool(engines.some(Query(terms=(term,)).anywhere(), 1))
