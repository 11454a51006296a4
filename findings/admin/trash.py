"""The trash: all that was deleted and can be restored, of every kind at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CharField, Q, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from findings.admin.deleted import RestoringAdmin, deletions
from findings.admin.sound import LONGEST_SEARCH
from findings.enums import LANGUAGES
from findings.forms.filters import ANY
from findings.models import Note, Successor, TakenAlong
from findings.models.note import DECIDABLE

PER_PAGE = 50
# What a kind is found by where its title is not its name; a note’s own words are not looked through.
SOUGHT: dict[str, tuple[str, ...]] = {"term": ("word",), "credit": ("name",), "note": ()}


class TrashFilter(forms.Form):
    """Which of them the page lists."""

    q = forms.CharField(label=gettext_lazy("Words of the title, or key"), required=False, max_length=LONGEST_SEARCH)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, data: Any, kinds: list[Any]) -> None:
        super().__init__(data)
        names = sorted((str(capfirst(kind._meta.verbose_name_plural)), kind._meta.model_name) for kind in kinds)
        field: Any = self.fields["kind"]
        field.choices = [("", ANY), *((name, label) for label, name in names)]

    def query(self) -> dict[str, str]:
        """What was asked for and understood."""
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Thrown:
    """A record in the trash: its last version, and what became of it besides."""

    kind: str
    restore_name: str
    version: Any
    record: Any
    # How many records were deleted with it, by what it is called; or with which it was itself deleted.
    along: int
    with_key: str
    merged_into: str


def restorable(site: AdminSite, request: HttpRequest) -> list[Any]:
    """The kinds of records that the person may restore."""
    admins = [one for one in site._registry.values() if isinstance(one, RestoringAdmin)]
    return [one.model for one in admins if one.may_restore(request)]


def trash(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What was deleted, the latest first."""
    kinds = restorable(site, request)
    if not kinds:
        raise PermissionDenied
    form = TrashFilter(request.GET, kinds)
    form.is_valid()
    query = form.query()
    wanted = [kind for kind in kinds if query.get("kind") in (None, kind._meta.model_name)]
    page = Paginator(_rows(wanted, query.get("q", "")), PER_PAGE).get_page(request.GET.get(PAGE_VAR))
    context = {
        **site.each_context(request),
        "title": _("Trash"),
        "form": form,
        "thrown": _thrown(kinds, list(page.object_list)),
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "page_var": PAGE_VAR,
        "query": query,
    }
    return TemplateResponse(request, "admin/findings/trash.html", context)


def _deletions(kind: Any) -> Any:
    """As deletions(); of notes, those that the editors had."""
    return deletions(kind).filter(state__in=DECIDABLE) if kind is Note else deletions(kind)


def _rows(kinds: list[Any], words: str) -> Any:
    """The kind, number and time of each deletion in which all these words are found: one query, whatever the kinds."""
    parts = []
    for kind in kinds:
        name = kind._meta.model_name
        columns = SOUGHT.get(name, tuple(f"{kind.TITLE}_{language}" for language in LANGUAGES))
        found = _deletions(kind)
        for word in words.split():
            sought = Q(key__icontains=word)
            for column in columns:
                sought |= Q(**{f"{column}__icontains": word})
            found = found.filter(sought)
        rows = found.order_by().annotate(of_kind=Value(name, CharField()))
        parts.append(rows.values_list("of_kind", "history_id", "history_date"))
    first, *others = parts
    return first.union(*others, all=True).order_by("-history_date", "-history_id", "of_kind")


def _thrown(kinds: list[Any], rows: list[Any]) -> list[Thrown]:
    """These deletions, as the page tells them."""
    models = {kind._meta.model_name: kind for kind in kinds}
    versions = {}
    for name in {row[0] for row in rows}:
        for version in deletions(models[name]).filter(history_id__in=[row[1] for row in rows if row[0] == name]):
            versions[name, version.history_id] = version
    shown = [(row[0], versions[row[0], row[1]]) for row in rows if (row[0], row[1]) in versions]
    keys = {version.key for _name, version in shown}
    went: dict[tuple[str, str], str] = {}
    counts: dict[tuple[str, str], int] = {}
    for one in TakenAlong.objects.filter(Q(key__in=keys) | Q(owner_key__in=keys)):
        went[one.kind, one.key] = one.owner_key
        counts[one.owner_kind, one.owner_key] = counts.get((one.owner_kind, one.owner_key), 0) + 1
    merged = {(one.kind, one.key): one.successor for one in Successor.objects.filter(key__in=keys)}
    return [
        Thrown(
            kind=str(capfirst(models[name]._meta.verbose_name)),
            restore_name=f"admin:findings_{name}_restore",
            version=version,
            record=version.history_object,
            along=counts.get((name, version.key), 0),
            with_key=went.get((name, version.key), ""),
            merged_into=merged.get((name, version.key), ""),
        )
        for name, version in shown
    ]
