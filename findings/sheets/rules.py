"""What a row may not change: what only editors decide, what somebody saved meanwhile, who is shown to whom."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from findings.enums import Visibility
from findings.models import Finding, PublishedRecord, Trainee, User
from findings.models.rights import PLACES, keeps_its_place, may_publish
from findings.querysets.parity import untranslated
from findings.sheets.kinds import INNER, PUBLICATION, VERSION

# A page of a reader holds one: ten times the longest of the first tour, and much more.
LONGEST_TEXT = 100_000
Taken = dict[str, tuple[Any, Any]]
Refused = dict[str, ValidationError]


def refused(record: Any, taken: Taken, user: User) -> Refused:
    """What is refused of `taken`, the values that a row takes its record from and to, by column."""
    model = type(record)
    found = {name: _("Publication is decided on the record’s page or its list.") for name in PUBLICATION}
    if record.pk is None and not user.has_perm(f"findings.add_{model._meta.model_name}"):
        found["key"] = _("You may not add records of this kind, and none has this key.")
    if set(taken) - {VERSION}:
        found[VERSION] = _(
            "Somebody saved this record after the sheet was made. Take over what they wrote, then empty this cell."
        )
    if record.pk and not may_publish(user, model):
        if keeps_its_place(record):
            found |= dict.fromkeys(PLACES, _("Readers know this record: only an editor changes this. Put it back."))
        if isinstance(record, PublishedRecord) and record.is_scheduled:
            told = _("It is scheduled: an editor changes it, or you do on its page, and it is no longer scheduled.")
            found |= dict.fromkeys(set(taken) - set(found), told)
    if isinstance(record, Trainee):
        found |= _of_people(record, taken, user)
    found |= _of_inner(taken, user)
    too_long = _("This text is too long: %(most)d characters at most.") % {"most": LONGEST_TEXT}
    found |= {name: too_long for name, (_old, new) in taken.items() if isinstance(new, str) and len(new) > LONGEST_TEXT}
    return {name: ValidationError(found[name]) for name in taken if name in found}


def unsound(record: Any, taken: Taken) -> Refused:
    """What is wrong once the row is taken: a text that lacks, an address that is another’s, a theme named twice."""
    model = type(record)
    names = [name for name in untranslated(model) if not model._meta.get_field(name).blank]
    own = [f"{name}_{record.original_language}" for name in names]
    told = _("Write it at least in the original language of the record.")
    found = {name: told for name in own if not getattr(record, name)}
    for name in {"slug_fr", "slug_en"} & taken.keys():
        slug = taken[name][1]
        others: Any = QuerySet(model).exclude(pk=record.pk).filter(Q(slug_fr=slug) | Q(slug_en=slug))
        if slug and (other := others.first()):
            message = _("%(key)s has this address already: empty this cell, and one is made of the title.")
            found[name] = message % {"key": other.key}
    if isinstance(record, Finding) and record.theme_id in taken.get("themes", ((), ()))[1]:
        found["themes"] = _("The main theme is not one of the other themes: take it out here.")
    return {name: ValidationError(message) for name, message in found.items()}


def _of_inner(taken: Taken, user: User) -> dict[str, str]:
    """What is part of a record is for those who may add it, change it and take it out."""
    told = _("You may not change this part of the record.")
    acts = ("add", "change", "delete")
    names = {name: INNER[name][0]._meta.model_name for name in taken if name in INNER}
    return {
        name: told for name, kind in names.items() if not user.has_perms([f"findings.{act}_{kind}" for act in acts])
    }


def _of_people(record: Trainee, taken: Taken, user: User) -> dict[str, str]:
    """Whoever may not delete a person shows them to nobody who does not see them yet."""
    if user.has_perm("findings.delete_trainee"):
        return {}
    told = _("Only an editor shows somebody to more people: the choice is theirs.")
    found = {"tour": told} if record.pk else {}
    before, after = (Visibility(state or Visibility.CLASS_ONLY) for state in taken.get("visibility", ("", "")))
    return found | ({"visibility": told} if after not in before.no_wider() else {})
