"""Who changed what, when and why, and the way back to an earlier version."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from findings.admin.conflict import in_words, version_of
from findings.admin.deleted import DeletedAdmin
from findings.admin.forms import reason_field
from findings.admin.reversal import ALWAYS_FIXED, Hand, Reach, bring_back, fixed, within_reach
from findings.admin.timeline import Event, Timeline
from findings.admin.versions import Difference, compare, nothing, present
from findings.models import PublishedRecord, Trainee, User
from findings.models.rights import may_publish


class ReturnForm(forms.Form):
    """Why a version is brought back."""

    reason = reason_field(
        gettext_lazy("Reason"), gettext_lazy("Kept in the history beside your name, after the date of the version.")
    )


@dataclass
class Sight:
    """A version as somebody sees it: what bringing it back would change, what would stay, and the whole record then."""

    event: Event
    reach: Reach
    changes: list[Difference]
    stays: list[Difference]
    whole: list[Difference]
    # Tells whether the record is still what it was when the page was shown.
    stamp: str


def sight_of(record: Any, timeline: Timeline, address: str, hand: Hand) -> Sight:
    """What the person sees of a version of the record. Raises Http404 where there is no such version."""
    found = timeline.version(address)
    if found is None:
        raise Http404
    place, then = found
    model, now, names = type(record), present(record), fixed(record, hand)
    reach = within_reach(model, then, names)
    changes, all_changes, whole = compare(model, [(now, reach.state), (now, then), (nothing(model), then)])
    stays = [one for one in all_changes if one.name in names - ALWAYS_FIXED]
    stamp = f"{version_of(record)} {len(timeline.events)}"
    return Sight(timeline.events[place], reach, changes, stays, whole, stamp)


class HistoryAdmin(DeletedAdmin):
    """The history of a record and the way back to its versions; the list of what was deleted."""

    history_list_per_page = 20

    def get_urls(self) -> list[Any]:
        """With the page of a version."""
        view = self.admin_site.admin_view(self.version_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_version"
        return [path("<path:object_id>/history/<str:version>/", view, name=name), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What happened to the record, the newest first."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        timeline = Timeline(self.model, record.pk, record.key)
        page = Paginator(timeline.entries(), self.history_list_per_page).get_page(request.GET.get(PAGE_VAR))
        title = _("History of “%(record)s”") % {"record": record}
        context = self._context(request, record, title) | {
            "entries": timeline.filled(page.object_list),
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
        }
        return TemplateResponse(request, "admin/findings/history.html", context | (extra_context or {}))

    def version_view(self, request: HttpRequest, object_id: str, version: str) -> HttpResponse:
        """The record as it was; brings it back when asked to."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        form = ReturnForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and not self.has_change_permission(request, record):
            raise PermissionDenied
        if form.is_bound and form.is_valid():
            try:
                told = self._bring_back(request, record.pk, version, form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.message_user(request, _("The version was brought back."), messages.SUCCESS)
                for one in told:
                    self.message_user(request, one, messages.WARNING)
                return HttpResponseRedirect(reverse(f"admin:findings_{self.opts.model_name}_history", args=[record.pk]))
        return self._show(request, record, version, form)

    def _show(self, request: HttpRequest, record: Any, version: str, form: ReturnForm) -> HttpResponse:
        timeline = Timeline(self.model, record.pk, record.key)
        sight = sight_of(record, timeline, version, self._hand(request, record))
        title = _("“%(record)s” as it was on %(date)s") % {"record": record, "date": in_words(sight.event.date)}
        context = self._context(request, record, title) | {
            "sight": sight,
            "why": self._why_it_stays(sight.stays),
            "by": User.objects.filter(pk=sight.event.user or 0).first(),
            "form": form,
            "is_published_kind": isinstance(record, PublishedRecord),
            "may_return": self.has_change_permission(request, record),
        }
        return TemplateResponse(request, "admin/findings/history_version.html", context)

    def _bring_back(self, request: HttpRequest, pk: int, version: str, words: str) -> list[str]:
        """Gives what there is to tell of it. Raises ValidationError, with nothing written, where it cannot be done."""
        with transaction.atomic():
            stored: Any = QuerySet(self.model).select_for_update().filter(pk=pk).first()
            if stored is None:
                raise Http404
            timeline = Timeline(self.model, pk, stored.key)
            hand = self._hand(request, stored)
            sight = sight_of(stored, timeline, version, hand)
            if request.POST.get("seen") != sight.stamp:
                raise ValidationError(_("Somebody changed the record meanwhile. Look at what would change now."))
            if not sight.changes:
                raise ValidationError(_("There is nothing to bring back: the record is like this now."))
            brought = _("Brought back from the version of %(date)s.") % {"date": in_words(sight.event.date)}
            hand = self._hand(request, stored, f"{brought} {words}".strip())
            moment = timeline.until(timeline.events.index(sight.event))
            told = bring_back(stored, sight.reach, moment, hand)
            self.log_change(request, stored, hand.reason)
        return told

    def _hand(self, request: HttpRequest, record: Any, reason: str = "") -> Hand:
        user = cast(User, request.user)
        return Hand(user, reason, may_publish(user, self.model), self.has_delete_permission(request, record))

    def _why_it_stays(self, stays: list[Difference]) -> str:
        if not stays:
            return ""
        told = _("Stays as it is, for it is not yours to change: %(fields)s.")
        if issubclass(self.model, PublishedRecord):
            told = _("Stays as it is, for only somebody who may publish the record can move it: %(fields)s.")
        elif issubclass(self.model, Trainee):
            told = _("Stays as it is, for it decides who may see the person: %(fields)s.")
        return told % {"fields": ", ".join(one.label for one in stays)}

    def _context(self, request: HttpRequest, record: Any, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "record": record,
        }
