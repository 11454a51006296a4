"""Two people with one record: the second to save is told what the first wrote before either loses a word."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import FileField, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from simple_history.utils import get_m2m_reverse_field_name

from findings.admin.versions import shown
from findings.models import Record

MOST_SHOWN = 1000


def version_of(record: Record) -> str:
    """What tells the version that a page shows from every other of the record: its last change, in ISO 8601."""
    return record.modified_at.isoformat()


def merge(form: Any, *, row: bool = False) -> None:
    """Refuses a form that was opened before somebody else saved, and makes its next sending an informed one.

    Where they alone wrote, their text is taken into the form; where both did, the person's own stays in it and theirs
    stands above it. A `row` of another record's page that the person left alone follows without a word. Another writer
    of this record waits until the transaction ends.
    """
    stored: Any = QuerySet(type(form.instance)).select_for_update().filter(pk=form.instance.pk).first()
    if stored is None:
        form.add_error(None, ValidationError(_("Somebody deleted this record meanwhile."), "conflict"))
        return
    seen = form.data.get(form.add_prefix("version"), "")
    if seen == version_of(stored):
        return
    base = _version_at(stored, seen)
    names = [name for name in form.fields if _differs(form, name, stored, base)]
    mine = [name for name in names if base is None or _is_mine(form, name, base)]
    alone = row and not any(_is_mine(form, name, base) for name in form.changed_data if name in _columns(form))
    form.data = form.data.copy()
    for name in [name for name in names if alone or name not in mine]:
        _take(form, name, _value(stored, name))
    form.data[form.add_prefix("version")] = version_of(stored)
    form.__dict__.pop("changed_data", None)
    if not alone:
        for name in mine:
            form.add_error(name, _("Written meanwhile: “%(text)s”") % {"text": _shown(stored, name)[:MOST_SHOWN]})
        taken = [str(form.fields[name].label) for name in names if name not in mine]
        form.add_error(None, ValidationError(_told(stored, taken), "conflict"))


def in_words(moment: datetime) -> str:
    """The day and the time as people read them where they are."""
    return format_date(timezone.localtime(moment), "j F Y, H:i")


def _told(stored: Any, taken: list[str]) -> str:
    last = stored.history.select_related("history_user").first()
    message = _(
        "%(person)s saved this record on %(time)s, after you opened it. Nothing of yours is lost: where both of you "
        "wrote, your text is below and theirs above it. Look it over, then save again."
    ) % {
        "person": last.history_user.staff_name if last and last.history_user else _("Somebody"),
        "time": in_words(stored.modified_at),
    }
    if taken:
        message += " " + _("Taken over from them: %(fields)s.") % {"fields": ", ".join(taken)}
    return message


def _version_at(record: Any, seen: str) -> Any:
    """The version that the person had opened; None where the form does not name one."""
    try:
        moment = datetime.fromisoformat(seen)
        return record.history.filter(modified_at=moment).first() if timezone.is_aware(moment) else None
    except (ValueError, OverflowError):  # no time, or one that falls out of the calendar in another time zone
        return None


def _columns(form: Any) -> set[str]:
    """The fields of the form that the record has, without those that cannot be changed in it."""
    names = {column.name for column in form.instance._meta.get_fields()}
    return {name for name, field in form.fields.items() if name in names and not field.disabled}


def _differs(form: Any, name: str, stored: Any, base: Any) -> bool:
    """Whether they wrote there, as far as is known, and the form says something else."""
    if name not in _columns(form) or not form.fields[name].has_changed(_value(stored, name), form[name].data):
        return False
    return base is None or _value(stored, name) != _value(base, name)


def _is_mine(form: Any, name: str, base: Any) -> bool:
    """Whether the person changed what they had opened; so it is taken to be where that is not known."""
    return base is None or form.fields[name].has_changed(_value(base, name), form[name].data)


def _take(form: Any, name: str, value: Any) -> None:
    """Has the form say what they wrote, as if the person had sent it."""
    field, prefix = form.fields[name], form.add_prefix(name)
    value = field.prepare_value(value)
    if hasattr(field.widget, "decompress"):
        parts = zip(field.widget.widgets_names, field.widget.widgets, field.widget.decompress(value), strict=True)
        for suffix, widget, part in parts:
            form.data[f"{prefix}{suffix}"] = widget.format_value(part) or ""
    else:
        form.data.setlist(prefix, value if isinstance(value, list) else [value])
    if name in form.cleaned_data:
        form.cleaned_data[name] = field.clean(form[name].data)


def _value(record: Any, name: str) -> Any:
    """What a record or one of its versions has in a column; the sorted primary keys of a many-to-many field."""
    model = getattr(record, "instance_type", type(record))
    column = model._meta.get_field(name)
    if not column.many_to_many:
        return column.value_from_object(record)
    linked = "pk" if model is type(record) else f"{get_m2m_reverse_field_name(column)}_id"
    return sorted(getattr(record, name).values_list(linked, flat=True))


def _shown(stored: Any, name: str) -> str:
    """The value as people read it."""
    column = type(stored)._meta.get_field(name)
    if column.many_to_many:
        return ", ".join(map(str, getattr(stored, name).all()))
    if isinstance(column, FileField):
        return shown(column, getattr(stored, name), {}) or "—"
    display = getattr(stored, f"get_{name}_display", None)
    return str((display() if display else getattr(stored, name)) or "—")
