"""What was deleted, and the way to restore it. What was erased for good is neither listed nor restored."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from findings.admin.choices import CHOSEN
from findings.admin.reversal import Hand, restore
from findings.admin.sound import PlainAdmin
from findings.admin.timeline import DELETED
from findings.enums import Status
from findings.models import Tombstone, User
from findings.models.rights import may_publish


def deletions(model: Any) -> QuerySet[Any, Any]:
    """The last version of each record that is gone, the latest deletion first; nobody who was erased among them."""
    later = model.history.filter(key=OuterRef("key"), history_id__gt=OuterRef("history_id"))
    last: QuerySet[Any, Any] = model.history.filter(~Exists(later), history_type=DELETED)
    there: QuerySet[Any, Any] = QuerySet(model)
    gone = last.exclude(key__in=there.values("key")).exclude(id__in=there.values("pk"))
    return gone.exclude(key__in=Tombstone.objects.values("key")).select_related("history_user")


class DeletedAdmin(PlainAdmin):
    """A list with a page of what was deleted from it."""

    @property
    def is_restorable(self) -> bool:
        """Whether a deletion leaves something to restore: deleting a person erases them."""
        return not hasattr(self.model, "erase")

    def get_urls(self) -> list[Any]:
        """With that page, and the address that restores."""
        if not self.is_restorable:
            return super().get_urls()
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("deleted/", wrap(self.deleted_view), name=f"{name}_deleted"),
            path("deleted/<str:number>/restore/", wrap(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As Django's, with the way to that page; where rows are to be deleted, whether they can come back."""
        context = {"deleted_url": self._address()} if self._may_see_deleted(request) else {}
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["restorable"] = self.is_restorable
        return response

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """As Django's; says whether the record can come back."""
        return super().delete_view(request, object_id, {"restorable": self.is_restorable, **(extra_context or {})})

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> Any:
        """As Django's, with the way to what was deleted."""
        response = super().response_delete(request, obj_display, obj_id)
        self._tell_where(request)
        return response

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """As Django's, with the way to what was deleted."""
        super().delete_queryset(request, queryset)
        self._tell_where(request)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted, the latest first."""
        if not self._may_see_deleted(request):
            raise PermissionDenied
        page = Paginator(deletions(self.model), self.list_per_page).get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted: %(records)s") % {"records": self.opts.verbose_name_plural},
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "versions": [(version, version.history_object) for version in page.object_list],
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "may_restore": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/findings/deleted.html", context)

    def restore_view(self, request: HttpRequest, number: str) -> HttpResponse:
        """Brings back the record that had that number."""
        if not (self._may_see_deleted(request) and self.has_add_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not CHOSEN.fullmatch(number):
            raise Http404
        user = cast(User, request.user)
        try:
            with transaction.atomic():
                record, told = restore(
                    self.model, int(number), Hand(user, _("Restored."), may_publish(user, self.model))
                )
                self.log_change(request, record, _("Restored."))
        except ValidationError as error:
            for text in error.messages:
                self.message_user(request, text, messages.ERROR)
        else:
            link = reverse(f"admin:findings_{self.opts.model_name}_change", args=[record.pk])
            named = format_html('<a href="{}">{}</a>', link, record)
            self.message_user(request, format_html(_("Restored: {record}."), record=named), messages.SUCCESS)
            if getattr(record, "status", None) == Status.PUBLISHED:
                told = [_("It is published again, as it was."), *told]
            for text in told:
                self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(self._address())

    def _tell_where(self, request: HttpRequest) -> None:
        if self.is_restorable:
            link = format_html('<a href="{}">{}</a>', self._address(), _("What was deleted"))
            self.message_user(request, format_html(_("What is deleted can be restored: {place}."), place=link))

    def _may_see_deleted(self, request: HttpRequest) -> bool:
        return self.is_restorable and self.has_delete_permission(request)

    def _address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted")
