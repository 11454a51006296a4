"""Merges a record into another of its kind: what pointed to the one points to the other, and so do its addresses."""

from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from findings.admin.choices import SoundSelect
from findings.admin.forms import reason_field
from findings.admin.history import HistoryAdmin
from findings.admin.repointing import (
    MOST,
    Group,
    Pointing,
    groups,
    hidden_by_theme,
    not_yours,
    pointing_to,
    repoint,
    stamp,
)
from findings.admin.reversal import Hand
from findings.admin.versions import Difference, Inner, compare, inner_of, present
from findings.enums import LANGUAGES
from findings.models import Host, HostAlias, Record, Successor, Theme, User
from findings.models.rights import keeps_its_place, may_publish

# The names of a host, which the one that stays takes over.
NAMES = [f"{name}_{language}" for name in ("name", "name_today") for language in LANGUAGES]
# What the record that stays keeps of its own, whatever the other had.
ITS_OWN = {"key", "status", "publish_at", "live_fr", "live_en", "slug_fr", "slug_en", "parent", "position"}


class MergeForm(forms.Form):
    """Which record stays, and why the other goes."""

    into: Any
    reason = reason_field(gettext_lazy("Reason"), gettext_lazy("Kept in the history of every record that changes."))

    def __init__(self, pointer: Any, admin_site: Any, data: Any = None) -> None:
        super().__init__(data)
        label, widget = _("The record that stays"), SoundSelect(pointer, admin_site)
        self.fields["into"] = forms.ModelChoiceField(QuerySet(pointer.remote_field.model), label=label, widget=widget)
        self.order_fields(["into", "reason"])


@dataclass
class Outlook:
    """What a merger would do. `refusals` say what stops it, `told` what else there is to know."""

    moved: list[Pointing]
    groups: list[Group]
    names: list[str]
    lost: list[Difference]
    told: list[str]
    refusals: list[str]
    stamp: str = field(default="")


def outlook(gone: Any, stays: Any, user: User, *, lock: bool = False) -> Outlook:
    """What would become of both records and of all that points to the first, as far as it is the person's to do.

    With `lock`, other writers of all these wait until the transaction ends.
    """
    moved = pointing_to(gone, MOST, lock=lock)
    if len(moved) > MOST:
        why = _("At most %(most)d records move at once: first move some of those of “%(gone)s”, or split it.")
        return Outlook([], [], [], [], [], [why % {"most": MOST, "gone": gone}])
    refusals = _refusals(gone, stays, moved)
    if keeps_its_place(gone) and not may_publish(user, type(gone)):
        refusals.append(_("It is published: only somebody who may publish it can merge it."))
    [differences] = compare(type(gone), [(present(stays), present(gone))])
    lost = [one for one in differences if one.name not in ITS_OWN and one.kind != "links" and any(one.after)]
    names = []
    if isinstance(gone, Host):
        names = [str(one) for one in _to_copy(gone, stays, inner_of(Host)[0])] + _new_names(gone, stays)
        lost = [one for one in lost if one.name not in NAMES]
    return Outlook(
        moved,
        groups(moved),
        names,
        lost,
        hidden_by_theme(moved, stays)[0],
        [*refusals, *not_yours(user, moved)],
        stamp([gone, stays], (one.record for one in moved)),
    )


def merge_into(gone: Any, stays: Any, moved: list[Pointing], hand: Hand) -> None:
    """Has all that points to `gone` point to `stays`, which takes its names and its addresses over, then deletes it."""
    with transaction.atomic():
        for one in moved:
            repoint(one, gone, stays, hand)
        _copy_inner(gone, stays, hand)
        if isinstance(gone, Host):
            for name in _new_names(gone, stays):
                alias = HostAlias(host=stays, name=name)
                hand.sign(alias)
                alias.save()
        hand_over(gone, stays)
        hand.sign(gone)
        gone.delete()


def hand_over(gone: Record, stays: Record) -> None:
    """Has `stays` answer for `gone`, and for all that this one answered for."""
    kind = str(gone._meta.model_name)
    ours = Successor.objects.filter(kind=kind)
    ours.filter(key__in=[gone.key, stays.key]).delete()
    ours.filter(successor=gone.key).update(successor=stays.key)
    Successor.objects.create(kind=kind, key=gone.key, successor=stays.key)


def _refusals(gone: Any, stays: Any, moved: list[Pointing]) -> list[str]:
    """Why the one cannot be merged into the other."""
    if gone == stays:
        return [_("A record cannot be merged into itself.")]
    if not isinstance(gone, Theme):
        return []
    found = []
    if stays.parent_id and any(isinstance(one.record, Theme) for one in moved):
        found.append(_("“%(gone)s” has sub-themes: it cannot be merged into a sub-theme.") % {"gone": gone})
    readable = Theme.objects.published()
    if readable.filter(pk=gone.pk).exists() and not readable.filter(pk=stays.pk).exists():
        why = _("Readers would lose “%(gone)s” and its findings: publish “%(stays)s” first.")
        found.append(why % {"gone": gone, "stays": stays})
    return found


def _new_names(gone: Host, stays: Host) -> list[str]:
    """The names of a host that the one that stays has not, its other names apart: those are copied."""
    known = {getattr(stays, name) for name in NAMES}
    for one in (gone, stays):
        known |= {*one.aliases.values_list("name", flat=True)}
    return [name for name in dict.fromkeys(getattr(gone, name) for name in NAMES) if name and name not in known]


def _to_copy(gone: Any, stays: Any, inner: Inner) -> QuerySet[Any]:
    """What is part of the one, of this kind, and the other has not."""
    rows: Any = QuerySet(inner.model)
    sister = inner.attnames[0]
    known = rows.filter(**{inner.owner: stays}).values(sister)
    return cast("QuerySet[Any]", rows.filter(**{inner.owner: gone}).exclude(**{f"{sister}__in": known}))


def _copy_inner(gone: Any, stays: Any, hand: Hand) -> None:
    """Gives the one copies of what is part of the other: the other's own goes with it, and comes back with it."""
    for inner in inner_of(type(gone)):
        for one in _to_copy(gone, stays, inner):
            one.pk, one._state.adding = None, True
            setattr(one, inner.owner, stays)
            hand.sign(one)
            one.save()


class MergingAdmin(HistoryAdmin):
    """Records that can be merged. `chosen_like` is a foreign key to their kind, whose way of choosing one is used."""

    chosen_like: Any

    def get_urls(self) -> list[Any]:
        """With the page that merges."""
        view = self.admin_site.admin_view(self.merge_view)
        return [
            path("<path:object_id>/merge/", view, name=f"findings_{self.opts.model_name}_merge"),
            *super().get_urls(),
        ]

    def may_merge(self, request: HttpRequest) -> bool:
        """Whoever may both change and delete this kind."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As Django's, with the way to that page."""
        if context.get("original") is not None and self.may_merge(request):
            way = reverse(f"admin:findings_{self.opts.model_name}_merge", args=[context["original"].pk])
            context.setdefault("tools", []).append((way, _("Merge into another…")))
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks which record stays, shows what would happen, then merges."""
        gone = self.get_object(request, unquote(object_id))
        if gone is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.may_merge(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET if "into" in request.GET else None
        form, seen = MergeForm(self.chosen_like, self.admin_site, sent), None
        if form.is_valid():
            into = form.cleaned_data["into"]
            try:
                if request.method == "POST":
                    self._merge(request, gone, into, form.cleaned_data["reason"])
                    return redirect(f"admin:findings_{self.opts.model_name}_change", into.pk)
            except ValidationError as error:
                form.add_error(None, error)
            seen = outlook(gone, into, cast(User, request.user))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%(record)s” into another") % {"record": gone},
            "opts": self.opts,
            "record": gone,
            "form": form,
            "into": form.cleaned_data.get("into") if seen else None,
            "outlook": seen,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/findings/merge.html", context)

    def _merge(self, request: HttpRequest, gone: Any, stays: Any, words: str) -> None:
        """Does it. Raises ValidationError, with nothing written, where it is not what the page showed, or cannot be."""
        with transaction.atomic():
            pks = {gone.pk, stays.pk}
            locked: Any = QuerySet(self.model).select_for_update().filter(pk__in=pks).order_by("pk")
            found = {one.pk: one for one in locked}
            if found.keys() != pks:
                raise ValidationError(_("Somebody deleted one of the two records meanwhile."))
            gone, stays = found[gone.pk], found[stays.pk]
            seen = outlook(gone, stays, cast(User, request.user), lock=True)
            if seen.refusals:
                raise ValidationError(seen.refusals)
            if request.POST.get("seen") != seen.stamp:
                raise ValidationError(_("Somebody changed what is concerned meanwhile. Look at what would happen now."))
            done = _("“%(gone)s” (%(key)s) merged into “%(stays)s”.") % {"gone": gone, "key": gone.key, "stays": stays}
            self.log_deletions(request, QuerySet(self.model).filter(pk=gone.pk))
            merge_into(gone, stays, seen.moved, Hand(cast(User, request.user), f"{done} {words}".strip()))
            self.log_change(request, stays, done)
        self.message_user(request, done, messages.SUCCESS)
