"""All that is held of somebody, to be taken away as a file: their own records, and the trace of what they did.

The names of the data are those of the database, the same in both languages; `words` says what each means.
"""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from findings.models import DataEvent, Digest, ErrorReport, Invitation, Note, Record, Trainee, User

# What lets somebody in, or says nothing of anybody.
WITHHELD = {"password", "data", "session_key", "sort_name", "sender", "taken_at"}
# Told in full; any other record that names the person says no more than that they did something, and when.
OWN: tuple[type[Model], ...] = (EmailAddress, Authenticator, UserSession, DataEvent, Digest)
MOMENTS = ("history_date", "action_time", "confirmed_at", "moderated_at", "status_at", "closed_at", "created_at", "at")


def held_of(user: User) -> dict[str, Any]:
    """What a file of it says, ready for JSON but for dates: sections of rows, each column under its name."""
    trainees, notes = user.trainees.all(), user.notes.all()
    sections: dict[str, list[dict[str, Any]]] = {
        "account": [{**_row(user), "roles": [group.name for group in user.groups.all()]}],
        "addresses": _rows(EmailAddress.objects.filter(user=user)),
        "ways_to_sign_in": _rows(Authenticator.objects.filter(user=user)),
        "signed_in": _rows(UserSession.objects.filter(user=user)),
        "participations": _with_history(trainees),
        "invitations": _rows(Invitation.objects.filter(Q(trainee__in=trainees) | Q(email__iexact=user.email))),
        "notes": _with_history(notes),
        "error_reports": _rows(ErrorReport.objects.filter(email__iexact=user.email)),
        "digests": _rows(user.digests.all()),
        "actions_on_these_data": _rows(DataEvent.objects.about(user)),
        "done_on_the_site": _traces(user),
    }
    return {
        "about": _("What Studytour holds of %(address)s.") % {"address": user.email},
        "language": get_language(),
        "taken_at": timezone.now(),
        **sections,
        "words": _words(User, Trainee, Note, Invitation, ErrorReport, *OWN),
    }


def _columns(model: type[Model]) -> list[Any]:
    """Its columns, but for those withheld and those that repeat a translation."""
    bilingual = translator.get_registered_models()
    repeated = translator.get_options_for_model(model).all_fields if model in bilingual else ()
    return [field for field in model._meta.concrete_fields if field.name not in {*WITHHELD, *repeated}]


def _row(record: Model) -> dict[str, Any]:
    return {field.name: _told(field, getattr(record, field.attname)) for field in _columns(record._meta.model)}


def _told(field: Any, value: Any) -> Any:
    """The value; of another record, its key."""
    if field.is_relation and value and issubclass(field.related_model, Record):
        return field.related_model._default_manager.filter(pk=value).values_list("key", flat=True).first()
    return value


def _rows(records: Iterable[Model]) -> list[dict[str, Any]]:
    return [_row(record) for record in records]


def _with_history(records: Iterable[Any]) -> list[dict[str, Any]]:
    return [{**_row(record), "history": _rows(record.history.all())} for record in records]


def _traces(user: User) -> list[dict[str, Any]]:
    """Where an account is named beside what it did: the record by its key, without what that says of others."""
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation) or relation.concrete or relation.many_to_many:
            continue
        model: Any = relation.related_model
        name = relation.field.name  # type: ignore[union-attr]
        if model in OWN or (model, name) in {(Trainee, "user"), (Note, "author")}:
            continue
        moments = [moment for moment in MOMENTS if hasattr(model, moment)]
        keys = ["key"] if hasattr(model, "key") else []
        for row in model._default_manager.filter(**{name: user.pk}).values("pk", *keys, *moments[:1]):
            at = row[moments[0]] if moments else None
            found.append({"record": model._meta.model_name, "key": row.get("key", row["pk"]), "as": name, "at": at})
    return found


def _words(*models: type[Model]) -> dict[str, str]:
    return {field.name: str(field.verbose_name) for model in models for field in _columns(model)}
