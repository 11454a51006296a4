"""Pages of twenty, and the plain refusal of a page that cannot be."""

from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.forms import Form
from django.http import Http404
from django.utils.translation import gettext as _

from findings.forms import PageNumber

PER_PAGE = 20


class NotUnderstood(BadRequest):
    """An address asks for something that cannot be. The message is for the reader."""


def understood(form: Form) -> dict[str, Any]:
    """What the form understood of an address. Raises NotUnderstood for a value it cannot be."""
    if form.is_valid():
        return form.cleaned_data
    wrong = ", ".join(str(form.fields[name].label or _("Page")) for name in form.errors)
    raise NotUnderstood(_("This address asks for something that does not exist: %(names)s.") % {"names": wrong})


def page_of(items: Any, number: int | None, count: int | None = None) -> Page[Any]:
    """That page of the items, the first by default; they are not counted where `count` is known. Raises Http404
    beyond the last one.
    """
    paginator = Paginator(items, PER_PAGE)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(number or 1)
    except EmptyPage as error:
        raise Http404 from error


def page_asked(data: Any) -> int | None:
    """The page that an address without filters asks for. Raises NotUnderstood."""
    number: int | None = understood(PageNumber(data))["page"]
    return number
