"""Makes a record again what it was, in one piece and as a new page of its history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import SET_NULL, Q, QuerySet
from django.utils.translation import gettext as _

from findings.admin.versions import (
    Inner,
    Name,
    Names,
    Ref,
    State,
    fields_of,
    inner_of,
    label_of,
    names_of,
    refs,
    row_refs,
)
from findings.enums import LANGUAGES
from findings.loading.reader import links_of
from findings.models import Finding, PageRecord, Trainee, User
from findings.models.rights import PLACES, keeps_its_place
from findings.models.succession import heir_of
from findings.parity.memory import recall
from findings.querysets.parity import untranslated

# Bringing a version back neither publishes nor withdraws; a key is for ever.
ALWAYS_FIXED = {"key", "status", "publish_at", "live_fr", "live_en"}
SLUGS = [f"slug_{language}" for language in LANGUAGES]


@dataclass(frozen=True)
class Hand:
    """Who brings something back, why, and what that person may do with this kind of record."""

    user: User
    reason: str = ""
    may_publish: bool = False
    may_delete: bool = False

    def sign(self, record: Any) -> None:
        """Has the record's next version say who and why."""
        record._history_user, record._change_reason = self.user, self.reason or None


class Reach(NamedTuple):
    """What can be brought back of a state: `missing` says what stops it, `left_out` what is lost on the way.

    `gone` are the records that are missing.
    """

    state: State
    missing: list[str]
    left_out: list[str]
    gone: list[Ref]


class MissingError(ValidationError):
    """What a record hangs on is gone: `gone` are those records, to be restored first."""

    def __init__(self, reach: Reach) -> None:
        why = _("It hangs on a record that no longer exists, to be restored first – %(record)s.")
        super().__init__([why % {"record": one} for one in reach.missing])
        self.gone = reach.gone


def fixed(record: Any, hand: Hand) -> set[str]:
    """The fields that stay as they are, whatever version is brought back."""
    names = set(ALWAYS_FIXED)
    if keeps_its_place(record) and not hand.may_publish:
        names |= PLACES
    if isinstance(record, Trainee):
        # Who may see a person is that person's to say; their class sees them.
        names |= {"visibility"} if hand.may_delete else {"visibility", "tour"}
    for inner in inner_of(type(record)):
        opts = inner.model._meta
        if not hand.user.has_perms(
            [f"{opts.app_label}.{act}_{opts.model_name}" for act in ("add", "change", "delete")]
        ):
            names.add(inner.name)
    return names


def within_reach(model: Any, state: State, stays: Collection[str]) -> Reach:
    """A state without the fields that stay, and without the links to records that are gone.

    A record that was merged into another is there as that one; an account that is gone leaves nothing.
    """
    fields = [name for name in fields_of(model) if name.name not in stays and state.part(name) is not ...]
    names = names_of(ref for name in fields for ref in refs(name, state.part(name)))
    heirs = {ref: heir for ref, name in names.items() if not name.is_there and (heir := heir_of(*ref))}
    values: dict[str, Any] = {}
    links: dict[str, frozenset[Any]] = {}
    missing, left_out, gone = [], [], []
    for name in fields:
        part = state.part(name)
        if isinstance(part, frozenset):
            merged = {} if isinstance(name, Inner) else {one: heirs.get((name.related_model, one)) for one in part}
            part = frozenset(heir.pk if (heir := merged.get(one)) else one for one in part)
            there = {**names, **{(type(heir), heir.pk): Name(str(heir)) for heir in heirs.values()}}
            links[name.name], lost = _found(name, part, there)
            left_out += [f"{label_of(name)}: {one}" for one in lost]
            continue
        for ref in [ref for ref in refs(name, part) if not names[ref].is_there]:
            if ref in heirs:
                part = heirs[ref].pk
            elif name.remote_field.on_delete is SET_NULL:
                part = None
            else:
                missing.append(f"{label_of(name)}: {names[ref].text}")
                gone.append(ref)
        values[name.attname] = part
    if heirs and model is Finding and "themes" in links:
        links["themes"] -= {values.get("theme_id")}
    return Reach(State(values, links), missing, left_out, gone)


def bring_back(record: Any, reach: Reach, moment: datetime, hand: Hand) -> list[str]:
    """Writes that state over the stored record, with what was remembered of its translations at that moment.

    Gives what there is to tell of it. Raises ValidationError, with nothing written, where something it points to is
    gone or the result is not sound.
    """
    with transaction.atomic():
        told = set_state(record, reach)
        clean_whole(record)
        hand.sign(record)
        # The version that the save writes then has the links too: one change, one version.
        record.skip_history_when_saving = True
        set_links(record, reach.state)
        del record.skip_history_when_saving
        record.save()
        write_inner(record, reach.state, hand)
        recall(record, moment)
    return told


def _found(name: Any, part: frozenset[Any], names: Names) -> tuple[frozenset[Any], list[str]]:
    """The links whose records are there, and the names of the others."""
    pointed = {one: list(row_refs(name, one) if isinstance(name, Inner) else refs(name, [one])) for one in part}
    there = frozenset(one for one, wanted in pointed.items() if all(names[ref].is_there for ref in wanted))
    return there, sorted({names[ref].text for one in part - there for ref in pointed[one] if not names[ref].is_there})


def set_state(record: Any, reach: Reach) -> list[str]:
    """Gives the record the columns of that state, and free slugs. Raises ValidationError where it cannot have them."""
    if reach.missing:
        raise MissingError(reach)
    slugs = {name: getattr(record, name) for name in SLUGS} if isinstance(record, PageRecord) else {}
    for name, value in reach.state.values.items():
        setattr(record, name, value)
    told = [_("Left out, for it no longer exists – %(record)s.") % {"record": one} for one in reach.left_out]
    for name, standing in slugs.items():
        wanted = getattr(record, name)
        if wanted and _is_taken(record, wanted):
            setattr(record, name, standing if standing != wanted else None)
            told.append(_("Another page has the slug “%(slug)s” since: this one has its own.") % {"slug": wanted})
    return told


def _is_taken(record: Any, slug: str) -> bool:
    others: QuerySet[Any, Any] = QuerySet(type(record)).exclude(pk=record.pk)
    return others.filter(Q(slug_fr=slug) | Q(slug_en=slug)).exists()


def clean_whole(record: Any) -> None:
    """Raises ValidationError, which names the fields, where the record is not sound."""
    columns = {column.name: column for column in record._meta.concrete_fields}
    try:
        record.full_clean(exclude=untranslated(type(record)))
    except ValidationError as error:
        told = [
            f"{label_of(columns[name])}: {text}" if name in columns else text
            for name, texts in error.message_dict.items()
            for text in texts
        ]
        raise ValidationError(told) from error


def set_links(record: Any, state: State) -> None:
    for link in links_of(type(record)):
        if link.name in state.links:
            getattr(record, link.name).set(state.links[link.name])


def write_inner(record: Any, state: State, hand: Hand) -> None:
    for inner in inner_of(type(record)):
        if inner.name not in state.links:
            continue
        wanted = {row[0]: row for row in state.links[inner.name]}
        stored: QuerySet[Any, Any] = QuerySet(inner.model).filter(**{inner.owner: record.pk})
        for one in stored:
            row = tuple(getattr(one, name) for name in inner.attnames)
            target = wanted.pop(row[0], None)
            hand.sign(one)
            if target is None:
                one.delete()
            elif target != row:
                _fill(one, inner, target)
        for row in wanted.values():
            new = inner.model(**{inner.owner: record})
            hand.sign(new)
            _fill(new, inner, row)


def _fill(one: Any, inner: Inner, row: Any) -> None:
    for name, value in zip(inner.attnames, row, strict=True):
        setattr(one, name, value)
    one.save()
