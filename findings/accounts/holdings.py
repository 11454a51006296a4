"""All that is held about somebody, to be taken away as a file: their own records, and the trace of what they did.

The names of the data are those of the database, the same in both languages; `words` says what each means.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from findings.models import DataEvent, Digest, ErrorReport, Invitation, Note, Record, TakenAlong, Trainee, User

# What lets somebody in, or says nothing of anybody.
WITHHELD = {"password", "data", "session_key", "sort_name", "taken_at"}
# Told in full; any other record that names the person says no more than that they did something, and when.
OWN: tuple[type[Model], ...] = (EmailAddress, Authenticator, UserSession, DataEvent, Digest)
MOMENTS = ("history_date", "action_time", "confirmed_at", "moderated_at", "status_at", "closed_at", "created_at", "at")


def held_about(user: User) -> dict[str, Any]:
    """What a file of it says, ready for JSON but for dates: sections of rows, each column under its name."""
    trainees, notes = user.trainees.all(), user.notes.all()
    # An invitation of theirs to another address tells somebody else's.
    invitations = Invitation.objects.filter(Q(trainee__in=trainees, email="") | Q(email__iexact=user.email))
    told = _Telling(user)
    return {
        "about": _("What Studytour holds about %(address)s.") % {"address": user.email},
        "language": get_language(),
        "taken_at": timezone.now(),
        "account": [{**told.row(user), "roles": [group.name for group in user.groups.all()]}],
        "addresses": told.rows(EmailAddress.objects.filter(user=user)),
        "ways_to_sign_in": told.rows(Authenticator.objects.filter(user=user)),
        "signed_in": told.rows(UserSession.objects.filter(user=user)),
        "participations": told.with_history(trainees),
        "invitations": told.rows(invitations),
        "notes": told.with_history(notes),
        "deleted_notes": told.rows(Note.history.filter(key__in=user.taken_along.values("key"))),  # type: ignore[attr-defined]
        "error_reports": told.rows(ErrorReport.objects.filter(email__iexact=user.email)),
        "digests": told.rows(user.digests.all()),
        "actions_on_these_data": told.rows(DataEvent.objects.about(user)),
        "administration_log": told.rows(_log_about(user, trainees)),
        "done_on_the_site": _traces(user),
        "words": {model._meta.model_name: _words(model) for model in told.models},
    }


@dataclass
class _Telling:
    """Tells rows to one person: records by their keys, of which each is looked up once, and nobody else by number."""

    user: User
    keys: dict[tuple[Any, Any], str | None] = field(default_factory=dict)
    models: set[Any] = field(default_factory=set)

    def row(self, record: Model) -> dict[str, Any]:
        """Each column with its value."""
        model = record._meta.model
        self.models.add(model)
        return {column.name: self.value(column, getattr(record, column.attname)) for column in _columns(model)}

    def value(self, column: Any, value: Any) -> Any:
        """The value; of another record, its key; of another account, nothing."""
        if not column.is_relation or value is None:
            return value
        if issubclass(column.related_model, Record):
            if (column.related_model, value) not in self.keys:
                found = column.related_model._default_manager.filter(pk=value).values_list("key", flat=True).first()
                self.keys[column.related_model, value] = found
            return self.keys[column.related_model, value]
        return None if column.related_model is User and value != self.user.pk else value

    def rows(self, records: Iterable[Model]) -> list[dict[str, Any]]:
        """Each record."""
        return [self.row(record) for record in records]

    def with_history(self, records: Iterable[Any]) -> list[dict[str, Any]]:
        """Each record with its versions, the latest first."""
        return [{**self.row(record), "history": self.rows(record.history.all())} for record in records]


def _columns(model: type[Model]) -> list[Any]:
    """Its columns, but for those withheld and those that repeat a translation."""
    bilingual = translator.get_registered_models()
    repeated = translator.get_options_for_model(model).all_fields if model in bilingual else ()
    return [column for column in model._meta.concrete_fields if column.name not in {*WITHHELD, *repeated}]


def _words(model: type[Model]) -> dict[str, str]:
    return {column.name: str(column.verbose_name) for column in _columns(model)}


def _log_about(user: User, trainees: Iterable[Trainee]) -> Any:
    """What the administration's log says about the account and its entries."""
    kinds = ContentType.objects.get_for_models(User, Trainee)
    entries = Q(content_type=kinds[Trainee], object_id__in=[str(trainee.pk) for trainee in trainees])
    return LogEntry.objects.filter(Q(content_type=kinds[User], object_id=str(user.pk)) | entries)


def _traces(user: User) -> list[dict[str, Any]]:
    """Where an account is named beside what it did: the record by its key, without what that says of others."""
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation) or relation.concrete or relation.many_to_many:
            continue
        model: Any = relation.related_model
        name = relation.field.name  # type: ignore[union-attr]
        if model in OWN or (model, name) in {(Trainee, "user"), (Note, "author"), (TakenAlong, "author")}:
            continue
        moments = [moment for moment in MOMENTS if hasattr(model, moment)]
        keys = ["key"] if hasattr(model, "key") else []
        for row in model._default_manager.filter(**{name: user.pk}).values("pk", *keys, *moments[:1]):
            at = row[moments[0]] if moments else None
            found.append({"record": model._meta.model_name, "key": row.get("key", row["pk"]), "as": name, "at": at})
    return found
