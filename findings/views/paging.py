"""Pages of twenty, and the plain refusal of a page that cannot be."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from findings.forms.filters import PageNumber
from findings.querysets.published import MOST

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator

PER_PAGE = 20


class NotUnderstood(BadRequest):
    """An address asks for something that cannot be. The message is for the reader."""


def understood(form: Form) -> dict[str, Any]:
    """What the form understood of an address. Raises NotUnderstood for a value it cannot be."""
    if form.is_valid():
        return form.cleaned_data
    wrong = ", ".join(str(form.fields[name].label or _("Page")) for name in form.errors)
    raise NotUnderstood(_("This address asks for something that does not exist: %(names)s.") % {"names": wrong})


class RecordPaginator(Pages):
    """Pages of records, which are counted up to MOST: of more, `count` is that of those known to be there.

    Keys alone are put in order; the rest is read of the records of one page, and of the one that follows it.
    """

    object_list: Any

    @cached_property
    def count(self) -> int:
        """How many there are, or one more than MOST."""
        counted: int = self.object_list.count_up_to_most()
        return counted

    def page(self, number: int | str) -> Page[Any]:
        """As Django's; where there are more than MOST, the last page is known only once it is reached."""
        number = int(number)
        if number < 1 or self.count <= MOST:
            self.validate_number(number)
        first = (number - 1) * self.per_page
        pks = self.object_list.values("pk")[first : first + self.per_page + 1]
        found = list(self.object_list.filter(pk__in=pks))
        if self.count > MOST and found:
            self.count = max(self.count, first + len(found))
        return Page(found[: self.per_page], self.validate_number(number), self)


def page_of(items: Any, number: int | None, count: int | None = None) -> Page[Any]:
    """That page of the records or hits, the first by default; they are not counted where `count` is known. Raises
    Http404 beyond the last one.
    """
    paginator = RecordPaginator(items, PER_PAGE) if isinstance(items, QuerySet) else Paginator(items, PER_PAGE)
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
