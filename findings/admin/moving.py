"""What moving records does: findings to another theme, visits to another host, which may be made for them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from findings.admin.choices import SoundMultipleChoiceField, SoundSelect
from findings.admin.forms import reason_field
from findings.admin.keys import suggested_key
from findings.admin.repointing import Group, Pointing, groups, hidden_by_theme, not_yours, repoint, stamp
from findings.admin.reversal import Hand, clean_whole
from findings.admin.versions import label_of
from findings.enums import LANGUAGES, Move
from findings.models import Finding, Host, Theme, User, Visit
from findings.models.rights import may_publish


@dataclass(frozen=True)
class Hanging:
    """Records that hang on another: by `main`, and by `other` where they hang on several.

    `asked` are the texts of a new one of those that they hang on.
    """

    model: Any
    main: str
    other: str
    asked: tuple[str, ...]

    @property
    def owner(self) -> Any:
        """What they hang on."""
        return self.pointer.remote_field.model

    @property
    def pointer(self) -> Any:
        """The foreign key."""
        return self.model._meta.get_field(self.main)

    def on(self, owner: Any) -> QuerySet[Any]:
        """Those that hang on it."""
        wanted = Q(**{self.main: owner}) | (Q(**{self.other: owner}) if self.other else Q())
        return QuerySet(self.model).filter(wanted).distinct()

    def pointing(self, record: Any, owner: Any) -> Pointing:
        """By which field the record hangs on that one; by the main one where it is none in particular."""
        is_main = not owner or getattr(record, f"{self.main}_id") == owner.pk
        return Pointing(record, (self.main if is_main else self.other,))


FINDINGS = Hanging(Finding, "theme", "themes", ("name", "question"))
VISITS = Hanging(Visit, "host", "", ("name",))


class MoveForm(forms.Form):
    """What moves, where to, and why. Where an `owner` is parted in two, the place may be new."""

    def __init__(self, hanging: Hanging, offered: QuerySet[Any], admin_site: Any, owner: Any, data: Any = None) -> None:
        super().__init__(data)
        self.owner, self.kind = owner, hanging.owner
        self.new = [f"{name}_{language}" for name in hanging.asked for language in LANGUAGES] if owner else []
        self.fields["chosen"] = SoundMultipleChoiceField(
            offered, label=capfirst(hanging.model._meta.verbose_name_plural), widget=forms.CheckboxSelectMultiple
        )
        self.fields["chosen"].initial = [] if owner else [one.pk for one in offered]
        label, widget = capfirst(self.kind._meta.verbose_name), SoundSelect(hanging.pointer, admin_site)
        self.fields["into"] = forms.ModelChoiceField(
            QuerySet(self.kind), label=label, required=not owner, widget=widget
        )
        for name in self.new:
            column = self.kind._meta.get_field(name)
            line = forms.TextInput(attrs={"class": "vTextField", "lang": column.language})
            self.fields[name] = forms.CharField(
                label=label_of(column), required=False, max_length=column.max_length, widget=line
            )
        self.fields["reason"] = reason_field(
            gettext_lazy("Reason"), gettext_lazy("Kept in the history of every record that changes.")
        )

    @property
    def texts(self) -> dict[str, str]:
        """What the new place is called, where there is to be one."""
        return {name: self.cleaned_data[name] for name in self.new if self.cleaned_data.get(name)}

    @property
    def new_fields(self) -> list[Any]:
        """The fields of the new place, for the page."""
        return [self[name] for name in self.new]

    def clean(self) -> dict[str, Any]:
        """Asks for one place, existing or new."""
        cleaned = super().clean() or {}
        if self.owner and not self.errors and bool(cleaned.get("into")) == bool(self.texts):
            raise ValidationError(_("Choose one that exists or name a new one, and not both."))
        if self.owner and cleaned.get("into") == self.owner:
            self.add_error("into", _("They are there already."))
        return cleaned


@dataclass
class MoveOutlook:
    """What moving would do. `place` is not stored yet where it is a new one; `refusals` say what stops it."""

    place: Any
    moved: list[Pointing]
    groups: list[Group]
    told: list[str]
    refusals: list[str]
    stamp: str


def move_outlook(hanging: Hanging, form: MoveForm, user: User, *, lock: bool = False) -> MoveOutlook:
    """What a sound form asks for; with `lock`, other writers of what it concerns wait.

    Raises ValidationError where the new place is not sound.
    """
    chosen: Any = QuerySet(hanging.model).filter(pk__in=[one.pk for one in form.cleaned_data["chosen"]])
    place, owner = form.cleaned_data["into"], form.owner
    if lock:
        chosen = chosen.select_for_update(of=("self",))
        known = {one.pk for one in (place, owner) if one}
        rows: Any = QuerySet(form.kind).select_for_update().filter(pk__in=known).order_by("pk")
        found = {one.pk: one for one in rows}
        if found.keys() != known:
            raise ValidationError(_("Somebody deleted what this is about meanwhile."))
        place, owner = (found[one.pk] if one else None for one in (place, owner))
    refusals = []
    if place is None:
        place = _new_place(owner, form.texts, user)
        refusals = _may_not_make(place, user)
    moved = [hanging.pointing(one, owner) for one in chosen if owner or getattr(one, f"{hanging.main}_id") != place.pk]
    told, lost = hidden_by_theme(moved, place)
    return MoveOutlook(
        place,
        moved,
        groups(moved),
        told,
        [*refusals, *lost, *not_yours(user, moved)],
        f"{stamp(chosen, [one for one in (place, owner) if one and one.pk])} {place}",
    )


def move(hanging: Hanging, outlook: MoveOutlook, owner: Any, user: User, words: str) -> None:
    """Does it: makes the place where it is new, and has each record hang on it."""
    if outlook.place.pk is None:
        Hand(user, (_("Parted from “%(record)s”.") % {"record": owner} + f" {words}").strip()).sign(outlook.place)
        outlook.place.save()
    for one in outlook.moved:
        old = owner or getattr(one.record, hanging.main)
        done = _("Moved from “%(old)s” to “%(new)s”.") % {"old": old, "new": outlook.place}
        repoint(one, old, outlook.place, Hand(user, f"{done} {words}".strip()))


def _new_place(owner: Any, texts: dict[str, str], user: User) -> Any:
    """A theme beside or below the one that is parted, published if that is; a host of the same kind and country.

    Raises ValidationError where it lacks a text.
    """
    place: Any
    if isinstance(owner, Theme):
        above = owner.parent or owner
        last = above.children.order_by("position").last()
        place = Theme(parent=above, position=last.position + 1 if last else 1)
    else:
        place = Host(kind=owner.kind, country=owner.country)
    place.original_language, place.translated_together = owner.original_language, True
    for name, text in texts.items():
        setattr(place, name, text)
    place.key = suggested_key(place)
    if isinstance(owner, Theme) and owner.is_published:
        place.live_fr, place.live_en = owner.live_fr, owner.live_en
        place.fill_slugs()
        place.prepare(Move.PUBLISH, user)
    clean_whole(place)
    return place


def _may_not_make(place: Any, user: User) -> list[str]:
    """Why the person may not make it."""
    opts = place._meta
    if not user.has_perm(f"{opts.app_label}.add_{opts.model_name}"):
        return [_("You may not add one: choose one that exists.")]
    if isinstance(place, Theme) and place.is_published and not may_publish(user, Theme):
        return [_("The new one is to be published: only somebody who may publish can do this.")]
    return []
