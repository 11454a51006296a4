"""What a row may not change: what only editors decide, what somebody saved meanwhile, who is shown to whom."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from findings.enums import Visibility
from findings.models import PublishedRecord, Trainee, User
from findings.models.rights import PLACES, keeps_its_place, may_publish
from findings.querysets.parity import untranslated
from findings.sheets.kinds import PUBLICATION, VERSION

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
            found |= dict.fromkeys(PLACES, _("An editor decides on this."))
        if isinstance(record, PublishedRecord) and record.is_scheduled:
            told = _("It is scheduled: an editor changes it, or you do on its page, and it is no longer scheduled.")
            found |= dict.fromkeys(set(taken) - set(found), told)
    if isinstance(record, Trainee):
        found |= _of_people(record, taken, user)
    return {name: ValidationError(found[name]) for name in taken if name in found}


def unwritten(record: Any) -> Refused:
    """The texts that the record cannot go without in the language it was written in."""
    model = type(record)
    names = [name for name in untranslated(model) if not model._meta.get_field(name).blank]
    own = [f"{name}_{record.original_language}" for name in names]
    told = _("Write it at least in the original language of the record.")
    return {name: ValidationError(told) for name in own if not getattr(record, name)}


def _of_people(record: Trainee, taken: Taken, user: User) -> dict[str, str]:
    """Whoever may not delete a person shows them to nobody who does not see them yet."""
    if user.has_perm("findings.delete_trainee"):
        return {}
    told = _("Only an editor shows somebody to more people: the choice is theirs.")
    found = {"tour": told} if record.pk else {}
    states = list(Visibility)
    before, after = (Visibility(state or Visibility.CLASS_ONLY) for state in taken.get("visibility", ("", "")))
    return found | ({"visibility": told} if states.index(after) < states.index(before) else {})
