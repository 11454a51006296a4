"""Where a reader asks, and what answers."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from findings.forms.search import QueryForm, SearchForm
from findings.models import Theme
from findings.search.facets import facets_of
from findings.search.hits import Hits, answer, suggestion
from findings.search.query import BEGUN, parse
from findings.search.shown import shown
from findings.search.spelling import corrected
from findings.views.paging import page_of, understood

SUGGESTED = 8
ALONE = "noindex, noarchive"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The hits of a question in either language, with what narrows them; advice where there are none."""
    form = SearchForm(request.GET)
    asked = understood(form)
    query = parse(asked["q"]).among(form.facets())
    hits = answer(query, request.LANGUAGE_CODE)
    page = page_of(hits, asked["page"], hits.count)
    found = shown(list(page.object_list), hits.query, request.LANGUAGE_CODE)
    with_people = any(hit.kind == "trainee" for hit in found)
    context = {
        "active": form.active(),
        "was_cut": form.was_cut or query.cut,
        "query": form.query(),
        "understood": query,
        "hits": hits,
        "page": page,
        "found": found,
        "facets": facets_of(hits) if hits.count or query.facets else [],
        "suggestion": suggestion(hits),
        "themes": Theme.objects.published().top(),
        "with_people": with_people,
        "searching": True,
    }
    response = render(request, "search/search.html", context)
    return _kept_out(response) if with_people else response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The first hits of what is being typed, for a list under the field: titles, what they are, addresses."""
    language = request.LANGUAGE_CODE
    query = parse(understood(QueryForm(request.GET))["q"])
    if not Hits(query, language).count:
        query = corrected(query) or query
    entries = Hits(query, language)[0:SUGGESTED] if sum(map(len, query.name)) >= BEGUN else []
    found = [
        {
            "title": hit.title.text,
            "lang": hit.title.language,
            "what": hit.what,
            "address": hit.address,
        }
        for hit in shown(entries, query, language)
    ]
    told = ngettext("%d suggestion", "%d suggestions", len(found)) % len(found)
    return _kept_out(JsonResponse({"suggestions": found, "found": told}))


def _kept_out(response: HttpResponse) -> HttpResponse:
    """Names are personal data: search engines are asked to leave them."""
    response["X-Robots-Tag"] = ALONE
    return response
