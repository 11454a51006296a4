"""The pages that move findings and visits: from their list elsewhere, or out of a theme or a host that is split."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.admin.choices import CHOSEN
from findings.admin.history import HistoryAdmin
from findings.admin.moving import Hanging, MoveForm, MoveOutlook, move, move_outlook
from findings.admin.repointing import MOST
from findings.models import User

AGAIN = "_move"


class PlacingAdmin(HistoryAdmin):
    """A page that moves `hanging` records."""

    hanging: Hanging

    def place_view(self, request: HttpRequest, offered: QuerySet[Any], owner: Any, title: str) -> HttpResponse:
        """Asks what moves and where to, shows what would happen, then does it."""
        form = MoveForm(self.hanging, offered, self.admin_site, owner, request.POST or None)
        seen: MoveOutlook | None = None
        if form.is_valid():
            try:
                if AGAIN in request.POST:
                    return self._move(request, form)
                seen = move_outlook(self.hanging, form, cast(User, request.user))
            except ValidationError as error:
                form.add_error(None, error)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "record": owner,
            "form": form,
            "offered": offered,
            "outlook": seen,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/findings/move.html", context)

    def _move(self, request: HttpRequest, form: MoveForm) -> HttpResponse:
        """Does it. Raises ValidationError, with nothing written, where it is not what the page showed, or cannot be."""
        user = cast(User, request.user)
        with transaction.atomic():
            seen = move_outlook(self.hanging, form, user, lock=True)
            if seen.refusals:
                raise ValidationError(seen.refusals)
            if request.POST.get("seen") != seen.stamp:
                raise ValidationError(_("Somebody changed what is concerned meanwhile. Look at what would happen now."))
            move(self.hanging, seen, form.owner, user, form.cleaned_data["reason"])
            for one in seen.moved:
                self.log_change(request, one.record, _("Moved to “%(place)s”.") % {"place": seen.place})
        done = ngettext(
            "%(count)d record moved to “%(place)s”.", "%(count)d records moved to “%(place)s”.", len(seen.moved)
        )
        self.message_user(request, done % {"count": len(seen.moved), "place": seen.place}, messages.SUCCESS)
        return redirect(f"admin:findings_{seen.place._meta.model_name}_change", seen.place.pk)


class MovingAdmin(PlacingAdmin):
    """Records that hang on another: chosen in their list, they are moved elsewhere. `move_words` say what they do."""

    move_words: Any

    def get_urls(self) -> list[Any]:
        """With the page that moves."""
        view = self.admin_site.admin_view(self.move_view)
        return [path("move/", view, name=f"findings_{self.opts.model_name}_move"), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> Any:
        """With the way to that page, in the words of the kind."""
        actions: Any = super().get_actions(request)
        if self.has_change_permission(request):
            actions["move"] = (_to_move, "move", self.move_words)
        return actions

    def move_view(self, request: HttpRequest) -> HttpResponse:
        """Moves the records that the address names."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        wanted = [one for one in request.GET.getlist("chosen") if CHOSEN.fullmatch(one)][:MOST]
        offered: QuerySet[Any] = QuerySet(self.model).filter(pk__in=wanted)
        if not offered:
            self.message_user(request, _("Choose in the list what is to be moved."), messages.WARNING)
            return redirect(f"admin:findings_{self.opts.model_name}_changelist")
        return self.place_view(request, offered, None, str(self.move_words).rstrip("…"))


@admin.action()
def _to_move(modeladmin: MovingAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    pks = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(pks) > MOST:
        modeladmin.message_user(request, _("Choose %d records at most.") % MOST, messages.WARNING)
        return None
    way = reverse(f"admin:findings_{modeladmin.opts.model_name}_move")
    return HttpResponseRedirect(f"{way}?{urlencode({'chosen': pks}, doseq=True)}")


class SplittingAdmin(PlacingAdmin):
    """Records on which others hang: part of these can be moved to a new one, or to one that exists."""

    def get_urls(self) -> list[Any]:
        """With the page that splits."""
        view, name = self.admin_site.admin_view(self.split_view), f"findings_{self.opts.model_name}_split"
        return [path("<path:object_id>/split/", view, name=name), *super().get_urls()]

    def may_split(self, request: HttpRequest) -> bool:
        """Whoever may change what would move."""
        opts = self.hanging.model._meta
        return self.has_change_permission(request) and request.user.has_perm(
            f"{opts.app_label}.change_{opts.model_name}"
        )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As Django's, with the way to that page."""
        if context.get("original") is not None and self.may_split(request):
            way = reverse(f"admin:findings_{self.opts.model_name}_split", args=[context["original"].pk])
            context.setdefault("tools", []).append((way, _("Split…")))
        return super().render_change_form(request, context, *args, **kwargs)

    def split_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Moves part of what hangs on the record."""
        owner = self.get_object(request, unquote(object_id))
        if owner is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.may_split(request):
            raise PermissionDenied
        return self.place_view(request, self.hanging.on(owner), owner, _("Split “%(record)s”") % {"record": owner})
