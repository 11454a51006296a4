"""Pages that are looked at: the matrix of themes and visits, the map of the hosts."""

import csv
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from findings.enums import Language
from findings.forms.filters import MapFilter, MatrixFilter
from findings.models import Record, Visit
from findings.typography import typeset
from findings.views.paging import understood
from findings.visuals.map import map_of, places_of
from findings.visuals.matrix import Matrix, matrix_of

# Programs for tables take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Visits to one country that a map shows, the latest.
MOST_VISITS = 36
# By it in front, they know that the text is UTF-8.
MARK = "\ufeff"


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """How many findings each visit of a tour has on each theme, and what to ask next."""
    form = MatrixFilter(request.GET)
    understood(form)
    tour = form.tour_shown()
    context = {
        "tours": form.offered("tour"),
        "matrix": matrix_of(tour, form.theme_shown()) if tour else None,
        "query": form.query(),
    }
    return render(request, "visuals/matrix.html", context)


@require_safe
def matrix_csv(request: HttpRequest) -> HttpResponse:
    """The matrix as a table for other programs."""
    form = MatrixFilter(request.GET)
    understood(form)
    tour = form.tour_shown()
    if tour is None:
        raise Http404
    response = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    above = form.theme_shown()
    name = "-".join([pgettext("file", "matrix"), tour.key, *([above.key] if above else [])])
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    # Where the comma marks the decimals, programs expect semicolons between cells.
    delimiter = ";" if get_language() == Language.FRENCH else ","
    csv.writer(response, delimiter=delimiter).writerows(_lines(matrix_of(tour, above)))
    return response


@require_safe
def hosts(request: HttpRequest) -> HttpResponse:
    """Where the hosts of one country are, on its map and in a list, with the visits to each."""
    form = MapFilter(request.GET)
    understood(form)
    country = form.country_shown()
    visits = Visit.objects.published().filter(host__country=country).select_related("tour", "host").with_finding_count()
    shown = list(visits[: MOST_VISITS + 1])
    places = places_of(shown[:MOST_VISITS])
    context = {
        "form": form,
        "country": country,
        "map": map_of(country.numeric_padded or "", places) if country else None,
        "unlocated": [place for place in places if place.host.latitude is None],
        "more_visits": len(shown) > MOST_VISITS,
        "query": form.query(),
    }
    return render(request, "visuals/map.html", context)


def _lines(matrix: Matrix) -> Iterator[list[str | int]]:
    yield [_("Theme"), *map(_name, matrix.visits), _("All findings of the tour")]
    for row in matrix.rows:
        yield [_name(row.theme), *(cell.total for cell in row.cells), row.total]


def _name(record: Record) -> str:
    name = typeset(*record.words(record.TITLE))
    return f"'{name}" if name.startswith(FORMULA) else name
