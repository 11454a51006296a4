"""Has what points to one record point to another, each with its history: merging, splitting and moving do no other."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.admin.conflict import version_of
from findings.admin.reversal import Hand
from findings.loading.reader import INNER
from findings.models import Finding, FollowUp, Record, Theme
from findings.models.rights import PLACES, keeps_its_place, may_publish
from findings.querysets.published import published_and_due

# Records that are made to point elsewhere at once; and of many, those that a page names.
MOST, MOST_NAMED = 200, 50


class Pointing(NamedTuple):
    """A record and the fields by which it points to another."""

    record: Any
    fields: tuple[str, ...]


class Group(NamedTuple):
    """Records that one field changes in, as the page lists them."""

    label: str
    total: int
    names: list[str]

    @property
    def unnamed(self) -> int:
        """How many are not named."""
        return self.total - len(self.names)


def pointers(model: type[Model]) -> list[Any]:
    """The foreign keys and many-to-many fields of records to that kind; neither histories nor rows that only link."""
    relations: list[Any] = [one for one in model._meta.get_fields(include_hidden=True) if one.auto_created]
    found = [one.field for one in relations if one.is_relation]
    return [
        field
        for field in found
        if not hasattr(field.model, "instance_type") and not field.model._meta.auto_created and field.model not in INNER
    ]


def pointing_to(record: Any, most: int, *, lock: bool = False) -> list[Pointing]:
    """Everything that points to it, each once, drafts included; with `lock`, other writers of these wait.

    Where more than `most` do, there are some more than that, and not all.
    """
    found: dict[tuple[Any, Any], Pointing] = {}
    for field in pointers(type(record)):
        rows: Any = QuerySet(field.model).filter(**{field.name: record})
        for one in (rows.select_for_update(of=("self",)) if lock else rows)[: most + 1]:
            known = found.get((field.model, one.pk), Pointing(one, ()))
            found[field.model, one.pk] = known._replace(fields=(*known.fields, field.name))
    return list(found.values())


def groups(moved: Iterable[Pointing]) -> list[Group]:
    """What changes, by kind and field: “Findings – main theme”."""
    named: dict[str, list[str]] = {}
    for one in moved:
        opts = one.record._meta
        for name in one.fields:
            label = f"{capfirst(opts.verbose_name_plural)} – {opts.get_field(name).verbose_name}"
            named.setdefault(label, []).append(str(one.record))
    return [Group(label, len(names), names[:MOST_NAMED]) for label, names in named.items()]


def repoint(one: Pointing, old: Any, new: Any, hand: Hand) -> None:
    """Has the record point to `new` where it pointed to `old`: one change, one version.

    A finding does not have its main theme among the others too; a sub-theme comes after those that are there.
    """
    record = one.record
    links: dict[str, set[Any]] = {}
    for field in map(record._meta.get_field, one.fields):
        if field.many_to_many:
            links[field.name] = {*getattr(record, field.name).values_list("pk", flat=True)} - {old.pk} | {new.pk}
        else:
            setattr(record, field.name, new)
    if isinstance(record, Finding):
        others = links.get("themes", {*record.themes.values_list("pk", flat=True)})
        links["themes"] = others - {record.theme_id}
    elif isinstance(record, Theme):
        last = new.children.exclude(pk=record.pk).order_by("position").last()
        record.position = max(record.position, last.position + 1 if last else 0)
    hand.sign(record)
    record.skip_history_when_saving = True
    for name, pks in links.items():
        getattr(record, name).set(pks)
    del record.skip_history_when_saving
    record.save()


def not_yours(user: Any, moved: Iterable[Pointing]) -> list[str]:
    """Why the person may not have these records point elsewhere; nothing where they may."""
    locked: dict[str, None] = {}
    for one in moved:
        opts = one.record._meta
        right = f"{opts.app_label}.change_{opts.model_name}"
        placed = keeps_its_place(one.record) and not PLACES.isdisjoint(one.fields)
        if not user.has_perm(right) or (placed and not may_publish(user, type(one.record))):
            locked[str(opts.verbose_name_plural)] = None
    return [_("It is not yours to move some of what is concerned: %(records)s.") % {"records": one} for one in locked]


def hidden_by_theme(moved: Iterable[Pointing], theme: Any) -> tuple[list[str], list[str]]:
    """Of what comes to hang on that theme: what to tell of what appears, and of the findings that readers lose."""
    if not isinstance(theme, Theme):
        return [], []
    pks = _hanging(moved)
    if not _is_readable(theme):
        lost = _("Readers would lose findings: publish “%(theme)s” first.") % {"theme": theme}
        return [], [lost] if Finding.objects.published().filter(pk__in=pks[Finding]).exists() else []
    below = Q(theme__in=pks[Theme]) & published_and_due("theme__")
    findings, themes, follow_ups = (
        QuerySet(model)
        .filter(published_and_due(), concerned)
        .exclude(pk__in=model.objects.published().order_by().values("pk"))
        .count()
        for model, concerned in (
            (Finding, (Q(pk__in=pks[Finding]) | below) & published_and_due("tour__")),
            (Theme, Q(pk__in=pks[Theme])),
            (FollowUp, Q(pk__in=pks[FollowUp]) | below),
        )
    )
    return _appearing(findings, themes, follow_ups), []


def _hanging(moved: Iterable[Pointing]) -> dict[Any, list[int]]:
    """The numbers of those that readers have only while they have the theme to which they come to point."""
    pks: dict[Any, list[int]] = {Finding: [], Theme: [], FollowUp: []}
    for one in moved:
        if {"theme", "parent"} & {*one.fields} and type(one.record) in pks:
            pks[type(one.record)].append(one.record.pk)
    return pks


def _appearing(findings: int, themes: int, follow_ups: int) -> list[str]:
    """What to tell of so many of each; nothing of those that there are none of."""
    told = {
        ngettext(
            "%d finding says that it is published, and is hidden by its theme: readers may then see it.",
            "%d findings say that they are published, and are hidden by their theme: readers may then see them.",
            findings,
        ): findings,
        ngettext(
            "%d sub-theme says that it is published, and is hidden by the theme above: readers may then see it.",
            "%d sub-themes say that they are published, and are hidden by the theme above: readers may then see them.",
            themes,
        ): themes,
        ngettext(
            "%d follow-up says that it is published, and is hidden by its theme: readers may then see it.",
            "%d follow-ups say that they are published, and are hidden by their theme: readers may then see them.",
            follow_ups,
        ): follow_ups,
    }
    return [words % count for words, count in told.items() if count]


def stamp(*records: Iterable[Any]) -> str:
    """Tells whether these records are still what they were when a page showed them."""
    lines = [
        f"{one._meta.label} {one.pk} {version_of(one) if isinstance(one, Record) else ''}"
        for some in records
        for one in some
    ]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _is_readable(theme: Theme) -> bool:
    """Whether readers find it, or will once it is stored."""
    readable = Theme.objects.published()
    if theme._state.adding:
        return theme.is_published and readable.filter(pk=theme.parent_id).exists()
    return bool(readable.filter(pk=theme.pk).exists())
