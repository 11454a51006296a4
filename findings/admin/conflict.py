"""Two people with one record: the second to save is told what the first wrote before either loses a word."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from simple_history.utils import get_m2m_reverse_field_name

from findings.models import Record

MOST_SHOWN = 1000


def version_of(record: Record) -> str:
    """What tells the version that a page shows from every other of the record."""
    return record.modified_at.isoformat()


def merge(form: Any) -> None:
    """Refuses a form that was opened before somebody else saved, and makes its next sending an informed one.

    Where they alone wrote, their text is taken into the form; where both did, the person's own stays in it and theirs
    stands above it. Another writer of this record waits until the transaction ends.
    """
    stored: Any = QuerySet(type(form.instance)).select_for_update().get(pk=form.instance.pk)
    seen = form.data.get(form.add_prefix("version"), "")
    if seen == version_of(stored):
        return
    base = _version_at(form.instance, seen)
    form.data = form.data.copy()
    taken = [str(form.fields[name].label) for name in form.fields if _merge_field(form, name, base)]
    form.data[form.add_prefix("version")] = version_of(stored)
    last = form.instance.history.select_related("history_user").first()
    message = _(
        "%(person)s saved this record on %(time)s, after you opened it. Nothing of yours is lost: where both of you "
        "wrote, your text is below and theirs above it. Look it over, then save again."
    ) % {
        "person": (last and last.history_user) or _("Somebody"),
        "time": format_date(timezone.localtime(stored.modified_at), "j F Y, H:i"),
    }
    if taken:
        message += " " + _("Taken over from them: %(fields)s.") % {"fields": ", ".join(taken)}
    form.add_error(None, ValidationError(message, "conflict"))


def _version_at(record: Any, seen: str) -> Any:
    """The version that the person had opened; None where the form does not name one."""
    try:
        moment = datetime.fromisoformat(seen)
    except ValueError:
        return None
    if timezone.is_naive(moment):
        return None
    return record.history.filter(modified_at=moment).first()


def _merge_field(form: Any, name: str, base: Any) -> bool:
    """Takes their value where only they wrote, and tells so; says it beside the field where both did."""
    field = form.fields[name]
    if field.disabled or name not in {column.name for column in form.instance._meta.get_fields()}:
        return False
    theirs, before = form.get_initial_for_field(field, name), _before(base, form.instance, name)
    if name not in form.changed_data or _plain(theirs) == _plain(before):
        return False
    mine_differs = base is None or field.has_changed(before, form[name].data)
    if mine_differs or hasattr(field.widget, "decompress"):
        form.add_error(name, _("Written meanwhile: “%(text)s”") % {"text": _shown(theirs)[:MOST_SHOWN]})
        return False
    form.data.pop(form.add_prefix(name), None)
    taken = field.prepare_value(theirs)
    form.data.setlist(form.add_prefix(name), taken if isinstance(taken, list) else [taken])
    return True


def _before(base: Any, record: Any, name: str) -> Any:
    """The value that a version had of a column, or the primary keys of a many-to-many field."""
    if base is None:
        return None
    column = record._meta.get_field(name)
    if column.many_to_many:
        return list(getattr(base, name).values_list(f"{get_m2m_reverse_field_name(column)}_id", flat=True))
    return column.value_from_object(base)


def _plain(value: Any) -> Any:
    return {getattr(one, "pk", one) for one in value} if isinstance(value, list) else value


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—")
