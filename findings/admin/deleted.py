"""What was deleted, and the way to restore it. What was erased for good is neither listed nor restored."""

from collections import Counter
from collections.abc import Callable
from itertools import groupby
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
from findings.admin.restoring import RIGHTS, about, called, restore, restore_together, take_along
from findings.admin.reversal import Hand, MissingError
from findings.admin.sound import PlainAdmin
from findings.admin.timeline import DELETED
from findings.enums import Status
from findings.models import Note, Tombstone, User
from findings.models.note import DECIDABLE
from findings.models.rights import may_publish


def deletions(model: Any) -> QuerySet[Any, Any]:
    """The last version of each record that is gone, the latest deletion first; nobody who was erased among them."""
    later = model.history.filter(key=OuterRef("key"), history_id__gt=OuterRef("history_id"))
    last: QuerySet[Any, Any] = model.history.filter(~Exists(later), history_type=DELETED)
    there: QuerySet[Any, Any] = QuerySet(model)
    gone = last.exclude(key__in=there.values("key")).exclude(id__in=there.values("pk"))
    return gone.exclude(key__in=Tombstone.objects.values("key")).select_related("history_user")


class RestoringAdmin(PlainAdmin):
    """Records that can be restored, by an address that takes a number."""

    @property
    def is_restorable(self) -> bool:
        """Whether a deletion leaves something to restore: deleting a person erases them."""
        return not hasattr(self.model, "erase")

    def may_restore(self, request: HttpRequest) -> bool:
        """Whoever may delete this kind of record, and write it."""
        rights = (self.has_delete_permission, self.has_change_permission)
        return self.is_restorable and self.has_add_permission(request) and all(right(request) for right in rights)

    def get_urls(self) -> list[Any]:
        """With that address."""
        view, name = self.admin_site.admin_view(self.restore_view), f"findings_{self.opts.model_name}_restore"
        ours = [path("deleted/<str:number>/restore/", view, name=name)] if self.is_restorable else []
        return [*ours, *super().get_urls()]

    def restore_view(self, request: HttpRequest, number: str) -> HttpResponse:
        """Brings back the record that had that number; asks first where something else has to come back with it."""
        if not self.may_restore(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not CHOSEN.fullmatch(number):
            raise Http404
        user = cast(User, request.user)
        hand = Hand(user, _("Restored."), may_publish(user, self.model))
        try:
            with transaction.atomic():
                if "together" in request.POST:
                    record, told = restore_together(self.model, int(number), hand, self._may_restore_too(request))
                else:
                    record, told = restore(self.model, int(number), hand)
                self.log_change(request, record, _("Restored."))
        except ValidationError as error:
            for text in error.messages:
                self.message_user(request, text, messages.ERROR)
            if isinstance(error, MissingError):
                return self._ask(request, int(number), error)
        else:
            self._tell_restored(request, record, told)
        return HttpResponseRedirect(self._back(request))

    def _may_restore_too(self, request: HttpRequest) -> Callable[[Any], bool]:
        """Says whether another kind is the person's to restore."""

        def may(kind: Any) -> bool:
            its_admin = self.admin_site._registry.get(kind)
            return isinstance(its_admin, RestoringAdmin) and its_admin.may_restore(request)

        return may

    def _ask(self, request: HttpRequest, number: int, error: MissingError) -> HttpResponse:
        """Offers to restore what is missing too, where the person may."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Restore together"),
            "opts": self.opts,
            "name": called(self.model, number),
            "missing": [called(*ref) for ref in error.gone],
            "may": all(self._may_restore_too(request)(kind) for kind, _pk in error.gone),
            "back": self._back(request),
        }
        return TemplateResponse(request, "admin/findings/restore_together.html", context)

    def _tell_restored(self, request: HttpRequest, record: Any, told: list[str]) -> None:
        link = reverse(f"admin:findings_{self.opts.model_name}_change", args=[record.pk])
        named = format_html('<a href="{}">{}</a>', link, record)
        self.message_user(request, format_html(_("Restored: {record}."), record=named), messages.SUCCESS)
        if getattr(record, "status", None) == Status.PUBLISHED:
            told = [_("It is published again, as it was."), *told]
        for text in told:
            self.message_user(request, text, messages.WARNING)

    def _back(self, request: HttpRequest) -> str:
        """The page that was left: the trash, or what was deleted of this kind."""
        return reverse("admin:trash") if "trash" in request.POST else self._address()

    def _address(self) -> str:
        return reverse("admin:trash")


class DeletedAdmin(RestoringAdmin):
    """A list with a page of what was deleted from it."""

    def get_urls(self) -> list[Any]:
        """With that page."""
        view, name = self.admin_site.admin_view(self.deleted_view), f"findings_{self.opts.model_name}_deleted"
        return [*([path("deleted/", view, name=name)] if self.is_restorable else []), *super().get_urls()]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; what is about them alone goes with them, and protects them no more.

        Notes that are their authors' alone are counted, and not told.
        """
        tree, counts, lacking, protected = super().get_deleted_objects(objs, request)
        going: set[Any] = set()
        for kind, rows in groupby(about(objs), lambda one: one._meta.model):
            some = list(rows)
            answer: Any = super().get_deleted_objects(some, request)
            lines, more, lacking_too, protected_too = answer
            private = [one for one in some if isinstance(one, Note) and one.state not in DECIDABLE]
            hidden = super().get_deleted_objects(private, request)[0]
            going |= {line for line in lines if not isinstance(line, list)}
            tree = [*tree, *(line for line in lines if line not in hidden)]
            counts = Counter(counts) + Counter(more)
            # What protects is asked for its rights too.
            own = {kind._meta.verbose_name} if request.user.has_perm(RIGHTS[kind][0]) else set()
            lacking = (lacking | lacking_too) - own
            protected = [*protected, *protected_too]
        return tree, dict(counts), lacking, [line for line in protected if line not in going]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """As Django's, with what is about the record alone."""
        take_along(obj)
        super().delete_model(request, obj)

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
        """As Django's, with what is about the records alone, and the way to what was deleted."""
        for record in queryset:
            take_along(record)
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
            "may_restore": self.may_restore(request),
        }
        return TemplateResponse(request, "admin/findings/deleted.html", context)

    def _tell_where(self, request: HttpRequest) -> None:
        if self.is_restorable:
            link = format_html('<a href="{}">{}</a>', self._address(), _("What was deleted"))
            self.message_user(request, format_html(_("What is deleted can be restored: {place}."), place=link))

    def _may_see_deleted(self, request: HttpRequest) -> bool:
        return self.is_restorable and self.has_delete_permission(request)

    def _address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted")
