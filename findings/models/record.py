"""What every record shares: a key, an original language, and texts in two languages."""

from collections.abc import Collection
from typing import Any, ClassVar, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from findings.enums import LANGUAGES, Language, other_language

KEY_LENGTH = 64
TITLE_LENGTH = 200

valid_key = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use lower-case letters a to z, digits and single hyphens: dk2015-f-012.")
)


class Text(NamedTuple):
    """A text and the language it is written in; both are needed to show it."""

    value: str
    language: str


class Inner(models.Model):
    """A record inside another, which has no key of its own."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; what follows from it (history, search index) is written with it or not at all."""
        with transaction.atomic():
            super().save(*args, **kwargs)


class Record(models.Model):
    """A record with an immutable key. `TITLE` names the bilingual field it is known by."""

    TITLE: ClassVar[str] = "title"

    # Set by whoever writes both languages from one source: each translation is then one of the text beside it.
    translated_together = False
    _stored_key: str | None = None

    key = models.CharField(
        _("key"),
        max_length=KEY_LENGTH,
        unique=True,
        validators=[valid_key],
        help_text=_("Names the record for ever, in permalinks and spreadsheets. It cannot be changed later."),
    )
    original_language = models.CharField(
        _("original language"), max_length=2, choices=Language, default=Language.FRENCH
    )
    # Defaults, not auto_now: a fixture is written as it is, and a column may not be empty.
    created_at = models.DateTimeField(_("created on"), default=timezone.now, editable=False)
    modified_at = models.DateTimeField(_("modified on"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        """As Django's, remembering the key so that a changed one is refused."""
        record = super().from_db(db, field_names, values, **options)
        record._stored_key = record.__dict__.get("key")
        return record

    def clean(self) -> None:
        """Refuses a changed key, and a text that is needed and written in neither language."""
        super().clean()
        if self._key_changed():
            raise ValidationError({"key": _("A key cannot be changed: permalinks and spreadsheets rely on it.")})
        for field in self._meta.concrete_fields:
            texts = [getattr(self, f"{field.name}_{language}", "-") for language in LANGUAGES]
            if not field.blank and not any(texts):
                message = _("Write this in one language at least: %(field)s.")
                raise ValidationError(message, "unwritten", {"field": field.verbose_name})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; notes the time. Raises ValueError when the key was changed."""
        if self._key_changed():
            raise ValueError(f"The key of {self._stored_key} never changes.")
        self.modified_at = timezone.now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "modified_at"}
        # What follows from it (history, parity, sort keys) is written with it or not at all.
        with transaction.atomic():
            super().save(*args, **kwargs)
        self._stored_key = self.key

    def natural_key(self) -> tuple[str]:
        """The key, by which fixtures name the record."""
        return (self.key,)

    def words(self, field: str, language: str | None = None) -> Text:
        """The text of a bilingual field for a reader of `language` (the current one by default).

        Where that language has none, the other's, marked with its own language; an empty text where neither has.
        """
        wanted = self.shown_in(language or get_language() or Language.FRENCH)
        for candidate in (wanted, other_language(wanted)):
            value = getattr(self, f"{field}_{candidate}", None)
            if value and self.readable_in(candidate):
                return Text(value, candidate)
        return Text("", wanted)

    def own_name(self) -> str:
        """What a key is made of where it is made of a name: the English title, else the French one."""
        return getattr(self, f"{self.TITLE}_en") or getattr(self, f"{self.TITLE}_fr") or ""

    def shown_in(self, language: str) -> str:
        """The language in which a reader of `language` is shown this record."""
        return language

    def readable_in(self, language: str) -> bool:
        """Whether its texts in that language may be shown."""
        return True

    def __str__(self) -> str:
        return self.words(self.TITLE).value or self.key

    def _key_changed(self) -> bool:
        return self._stored_key is not None and self.key != self._stored_key
