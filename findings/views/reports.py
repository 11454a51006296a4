"""Where a reader without an account tells the editors of an error on a page."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from findings.accounts.notices import tell_of
from findings.accounts.senders import sender_of
from findings.forms.report import PERIOD, ErrorReportForm
from findings.models import ErrorReport, Finding, Note, PageRecord, Visit
from findings.sharing.permalinks import MODELS


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, letter: str, key: str) -> HttpResponse:
    """The form, and what it sent: the report joins the staff's queue, and they are told of it."""
    target = _target(letter, key)
    note = _note(target, request.GET.get("note", ""))
    about = ErrorReport(**{str(target._meta.model_name): target}, note=note, language=request.LANGUAGE_CODE)
    sent_in = request.POST if request.method == "POST" else None
    form = ErrorReportForm(sent_in, instance=about, sender=sender_of(request))
    if sent_in is not None and _kept(form):
        tell_of(about)
        return redirect("report-sent", letter, key)
    response = render(request, "reports/form.html", {"form": form, "target": target, "note": note})
    if form.has_error("__all__", "limit"):
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = int(PERIOD.total_seconds())
    return response


def _kept(form: ErrorReportForm) -> bool:
    """Whether the report is in the queue. Reports are counted one after the other, so that the limit holds."""
    with transaction.atomic():
        ErrorReport.objects.in_turn()
        if not form.is_valid():
            return False
        form.save()
        ErrorReport.objects.forget_senders()
    return True


@require_safe
def sent(request: HttpRequest, letter: str, key: str) -> HttpResponse:
    """The report has arrived."""
    return render(request, "reports/sent.html", {"target": _target(letter, key)})


def _target(letter: str, key: str) -> PageRecord:
    """The published record of that kind and key. Raises Http404."""
    model: Any = MODELS.get(letter)
    record: PageRecord | None = model._default_manager.published().filter(key=key).first() if model else None
    if record is None:
        raise Http404
    return record


def _note(target: PageRecord, key: str) -> Note | None:
    """The note of that key on the page, if one is named. Raises Http404."""
    if not key:
        return None
    on_page = Note.objects.accepted().about(target) if isinstance(target, Finding | Visit) else Note.objects.none()
    note: Note = get_object_or_404(on_page, key=key.replace("\0", ""))
    return note
