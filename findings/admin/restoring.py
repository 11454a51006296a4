"""Deletes a record with what is about it alone, and brings both back as a new page of their history."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from findings.admin.repointing import pointers
from findings.admin.reversal import (
    Hand,
    MissingError,
    clean_whole,
    set_links,
    set_state,
    within_reach,
    write_inner,
)
from findings.admin.timeline import DELETED, JUST_BEFORE, Timeline
from findings.admin.versions import Ref, State, names_of, values_in
from findings.enums import Signature, Status
from findings.models import FollowUp, Note, PublishedRecord, TakenAlong, Tombstone, Trainee
from findings.models.rights import may_publish
from findings.models.succession import heir_of
from findings.parity.memory import recall

# What is deleted with the record that it is about, and the rights to delete it so and to restore it.
RIGHTS: dict[Any, tuple[str, str]] = {
    FollowUp: ("findings.delete_followup", "findings.add_followup"),
    Note: ("findings.moderate_note", "findings.moderate_note"),
}


def about(records: Iterable[Any]) -> list[Any]:
    """The follow-ups and notes of these records of one kind, private ones included."""
    chosen = list(records)
    fields = [field for field in pointers(type(chosen[0])) if field.model in RIGHTS] if chosen else []
    found: list[Any] = []
    for field in fields:
        found += QuerySet(field.model).filter(**{f"{field.name}__in": chosen})
    return found


def take_along(record: Any) -> None:
    """Deletes what is about the record alone, and remembers that it went with it."""
    owner = {"owner_kind": record._meta.model_name, "owner_key": record.key}
    for one in about([record]):
        row = {"kind": one._meta.model_name, "key": one.key}
        TakenAlong.objects.update_or_create(**row, defaults={**owner, "author": getattr(one, "author", None)})
        one._change_reason = _("Deleted with “%(record)s”.") % {"record": record}
        one.delete()


def restore_together(model: Any, pk: int, hand: Hand, may: Any) -> tuple[Any, list[str]]:
    """As restore, of what the record hangs on first, and so on. `may` says whether a kind is the person's to restore.

    Raises ValidationError, with nothing written, where one of them cannot be restored.
    """
    with transaction.atomic():
        try:
            return restore(model, pk, hand)
        except MissingError as error:
            for kind, number in error.gone:
                if not may(kind):
                    told = _("It is not yours to restore – %(record)s.")
                    raise ValidationError(told % {"record": called(kind, number)}) from error
                own = replace(hand, may_publish=may_publish(hand.user, kind))
                restore_together(kind, number, own, may)
            # What was deleted with one of those has come back with it.
            there: Any = QuerySet(model).filter(pk=pk).first()
            return (there, []) if there is not None else restore_together(model, pk, hand, may)


def called(*ref: Any) -> str:
    """How that record is called, by its kind and number, though it is gone."""
    found: Ref = (ref[0], ref[1])
    return names_of([found])[found].text


def restore(model: Any, pk: int, hand: Hand) -> tuple[Any, list[str]]:
    """Brings a deleted record back under its own number and key, and gives it with what there is to tell of it.

    What was deleted with it comes back with it. Raises ValidationError, with nothing written, where it was erased or
    is there; MissingError where what it hangs on is not.
    """
    with transaction.atomic():
        version = model.history.select_for_update().filter(id=pk, history_type=DELETED).order_by("history_id").last()
        _refuse(model, version)
        timeline = Timeline(model, pk)
        first, _last = timeline.deletion() or (0, 0)
        links = timeline.states([first - 1])[first - 1].links
        reach = within_reach(model, State(values_in(model, version), links), {"key"})
        record = version.history_object
        told = set_state(record, reach)
        heir = heir_of(model, pk)
        _settle_publication(record, hand, draft=heir is not None)
        if heir is not None:
            why = _(
                "It was merged into “%(record)s”, where what moved stays. It is a draft: readers are led there still."
            )
            told.append(why % {"record": heir})
        taken = TakenAlong.objects.filter(kind=model._meta.model_name, key=record.key).select_related("author")
        if isinstance(record, Note):
            _settle_author(record, taken.first())
        clean_whole(record)
        hand.sign(record)
        record.save(force_insert=True)
        taken.delete()
        set_links(record, reach.state)
        write_inner(record, reach.state, hand)
        recall(record, timeline.events[first].date - JUST_BEFORE)
        told += _bring_along(record, hand)
    return record, told


def _bring_along(record: Any, hand: Hand) -> list[str]:
    """Restores what was deleted with it, as far as it is the person's to do; gives what there is to tell."""
    back, told = [], []
    for row in TakenAlong.objects.filter(owner_kind=record._meta.model_name, owner_key=record.key).order_by("pk"):
        kind: Any = apps.get_model("findings", row.kind)
        version = kind.history.filter(key=row.key, history_type=DELETED).order_by("history_id").last()
        try:
            if not hand.user.has_perm(RIGHTS[kind][1]):
                raise ValidationError(_("It is not yours to restore."))
            own = replace(hand, may_publish=may_publish(hand.user, kind))
            back.append(restore(kind, version.id if version else 0, own)[0])
        except ValidationError as error:
            named = {"record": kind._meta.verbose_name, "key": row.key, "why": " ".join(error.messages)}
            told.append(_("Not restored with it – %(record)s, %(key)s. %(why)s") % named)
    counts = Counter(type(one) for one in back)
    names = [f"{kind._meta.verbose_name_plural}: {count}" for kind, count in counts.items()]
    return [*([_("Restored with it – %(records)s.") % {"records": ", ".join(names)}] if names else []), *told]


def _settle_author(note: Note, taken: TakenAlong | None) -> None:
    """A note is its author's again, or nobody's where they are gone."""
    note.author = taken.author if taken else None
    if note.author is None:
        note.signature = Signature.ANONYMOUS


def _refuse(model: Any, version: Any) -> None:
    """Raises ValidationError where nothing is to be restored."""
    if version is None:
        raise ValidationError(_("Nothing of this kind was deleted."))
    if issubclass(model, Trainee) or Tombstone.objects.filter(key=version.key).exists():
        raise ValidationError(_("What was erased for good cannot be restored."))
    if QuerySet(model).filter(pk=version.id).exists():
        raise ValidationError(_("This record is there already."))
    if QuerySet(model).filter(key=version.key).exists():
        raise ValidationError(_("Another record has the key “%(key)s” since.") % {"key": version.key})


def _settle_publication(record: Any, hand: Hand, *, draft: bool) -> None:
    """A restored record stands where it stood, or is a draft where the person may not publish it.

    So is one that was merged: it comes back without what it had; readers are led to the other until it is published.
    """
    if isinstance(record, PublishedRecord):
        if draft or not hand.may_publish:
            record.status, record.publish_at, record.status_comment = Status.DRAFT, None, ""
        record.status_by, record.status_at = hand.user, timezone.now()
