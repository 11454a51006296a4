"""What every page of one record does: find it, lead to its right address, show it or its preview."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from findings.enums import LANGUAGES
from findings.models import PageRecord
from findings.sharing.permalinks import LETTERS
from findings.views.errors import gone

RecordView = Callable[[HttpRequest, Any, bool], dict[str, Any]]


def record_page(records: Any, template: str) -> Callable[[RecordView], Callable[..., HttpResponse]]:
    """Makes a page of a function that says what the template needs besides `record` and `preview`.

    An address that it has left leads to its own (301), and so does its slug in the other language (302: which is its
    own depends on whether its translation holds). What readers cannot see, `?preview` included, is a preview for staff,
    which nobody keeps or lists, and does not exist for others (404); what was withdrawn since is gone (410).
    """

    def decorate(view: RecordView) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(view)
        def page(request: HttpRequest, slug: str) -> HttpResponse:
            record, preview = _at(records.all(), request, slug)
            if record is None:
                return _missing(request, records.all().withdrawn_from_slug(slug))
            if record.slug_in(request.LANGUAGE_CODE) != slug:
                return _moved(request, record, lasting=not preview and slug not in (record.slug_fr, record.slug_en))
            shown = {"record": record, "letter": LETTERS[type(record)], "preview": preview, **_both(request, record)}
            context = {**shown, **view(request, record, preview)}
            response = render(request, template, context)
            return _kept_private(response) if preview else response

        return page

    return decorate


@require_safe
def permalink(request: HttpRequest, model: type[PageRecord], key: str) -> HttpResponse:
    """The page of the record of that key, or of the one it was merged into, in a language it can be read in.

    That of the browser if it can be.
    """
    kind: Any = model._default_manager
    records = kind.filter(key=key)
    record = records.published().first() or records.visible_to(request.user).first()
    record = record or kind.published().merged_from(key).first()
    if record is None:
        return _missing(request, kind.withdrawn(key))
    with override(record.shown_in(request.LANGUAGE_CODE)):
        return redirect(record)


def _both(request: HttpRequest, record: PageRecord) -> dict[str, Any]:
    """The languages to show side by side, where the address asks for it and both can be read; links then keep it."""
    asked = "both" in request.GET and len(record.live_languages) > 1
    return {"both": LANGUAGES, "query": {"both": 1}} if asked else {"both": (), "query": {}}


def _kept_private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _at(records: Any, request: HttpRequest, slug: str) -> tuple[Any, bool]:
    """The record at that slug, if any, and whether it is a preview.

    Published ones are looked for first: a reader's session is not even read, and the page is the same for everyone.
    """
    language = request.LANGUAGE_CODE
    if "preview" in request.GET and records.editable_by(request.user):
        if record := records.at_slug(slug, language).first():
            record.previewed = True
        return record, True
    if record := records.published().at_slug(slug, language).first():
        return record, False
    if record := records.visible_to(request.user).at_slug(slug, language).first():
        return record, True
    return records.published().once_at_slug(slug).first(), False


def _moved(request: HttpRequest, record: PageRecord, *, lasting: bool) -> HttpResponse:
    """To the record's own address, with what was asked of the other."""
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{record.get_absolute_url()}{asked}", permanent=lasting)


def _missing(request: HttpRequest, withdrawn: bool) -> HttpResponse:
    """The page that says so where it was withdrawn. Raises Http404 where nothing was ever."""
    if withdrawn:
        return gone(request)
    raise Http404
