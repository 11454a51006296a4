"""Lists and forms that answer whatever they are sent. Django's own let the database refuse it, which is a 500."""

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR, SEARCH_VAR
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from findings.admin.choices import CHOSEN

if TYPE_CHECKING:
    PlainAdmin = admin.ModelAdmin[Any]
else:
    PlainAdmin = admin.ModelAdmin

# Numbers of 19 digits overflow the columns of either database; PostgreSQL has no NUL.
UNSOUND = re.compile(r"\0|\d{19}")
# What Django's filters add to the name of what they filter.
SUFFIXES = ("", "__exact", "__id__exact", "__isnull", "__in")
# SQLite refuses a longer pattern, and a deeper expression.
LONGEST_SEARCH, MOST_WORDS = 200, 20


class SoundAdmin(PlainAdmin):
    """Takes what its own pages send. `related_lists` are (model, foreign key) of records that hang on this one."""

    related_lists: ClassVar[tuple[tuple[type[Model], str], ...]] = ()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the list's filters and the links to it use: any other tells what the list does not show."""
        filters: Any = self.list_filter
        # A filter of our own has a name and no column.
        named: set[str] = {spec.parameter_name for spec in filters if hasattr(spec, "parameter_name")}
        columns = [spec if isinstance(spec, str) else spec[0] for spec in filters if not isinstance(spec, type)]
        links = [
            f"{field}__id__exact"
            for other in self.admin_site._registry.values()
            for model, field in getattr(other, "related_lists", ())
            if model is self.model
        ]
        return lookup in {*links, *named, *(f"{column}{suffix}" for column in columns for suffix in SUFFIXES)}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As Django's, under the name of what it lists; what no list can look for leads back to the whole list."""
        if self._is_sound(request):
            title = capfirst(self.opts.verbose_name_plural)
            return super().changelist_view(request, {"title": title, **(extra_context or {})})
        self.message_user(request, _("What this list was asked for could not be read."), messages.ERROR)
        return HttpResponseRedirect(request.path)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """As Django's, for the beginning of a long search; a NUL, which PostgreSQL refuses, is not looked for."""
        words = search_term.replace("\0", "")[:LONGEST_SEARCH].split()
        return super().get_search_results(request, queryset, " ".join(words[:MOST_WORDS]))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing: no link of ours fills a form in, and an address can say anything."""
        return {}

    def _is_sound(self, request: HttpRequest) -> bool:
        numbers = [*request.POST.getlist(ACTION_CHECKBOX_NAME), *self._get_edited_object_pks(request, "form")]
        names = set(request.GET) - {*IGNORED_PARAMS, PAGE_VAR, ERROR_FLAG}
        sought = [value for name, values in request.GET.lists() if name != SEARCH_VAR for value in values]
        return (
            all(CHOSEN.fullmatch(number) for number in numbers)
            and all(self.lookup_allowed(name, None, request) for name in names)
            and not any(UNSOUND.search(value) for value in sought)
        )


class ReadOnly(PlainAdmin):
    """Records that nobody adds, changes or deletes in the administration."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
