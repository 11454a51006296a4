"""Pages to look things up in: the glossary and the map of the site."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from findings.models import Term, Tour, Visit
from findings.search.sort_keys import sort_key
from findings.views.browse import theme_tree


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Words of the administrations met and of the French one, country by country, France first."""
    terms = sorted(Term.objects.all(), key=_place)
    countries = [(country, list(group)) for country, group in groupby(terms, lambda term: term.country)]
    return render(request, "pages/glossary.html", {"countries": countries})


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page but the findings, which their own list and their themes lead to."""
    context = {
        "tours": Tour.objects.published(),
        "tree": theme_tree(),
        "visits": Visit.objects.published().select_related("tour"),
    }
    return render(request, "pages/site_map.html", context)


def _place(term: Term) -> tuple[bool, bytes, bytes]:
    """Where a term stands: France first, then countries by their names in the reader's language."""
    return term.country != "FR", sort_key(term.country.name), sort_key(term.word)
