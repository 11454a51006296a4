"""What every record shares: a key, an original language, and texts in two languages."""

from collections.abc import Collection
from typing import Any, ClassVar, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from findings.enums import LANGUAGES, Language, Status, other_language
from findings.search.analyser import fold

KEY_LENGTH = 64
SLUG_LENGTH = 80
ROOM_FOR_NUMBER = 6
TITLE_LENGTH = 200

valid_key = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use lower-case letters a to z, digits and single hyphens: dk2015-f-012.")
)


class Text(NamedTuple):
    """A text and the language it is written in; both are needed to show it."""

    value: str
    language: str


class Record(models.Model):
    """A record with an immutable key. `TITLE` names the bilingual field it is known by."""

    TITLE: ClassVar[str] = "title"

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
                raise ValidationError(message, params={"field": field.verbose_name})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; notes the time. Raises ValueError when the key was changed."""
        if self._key_changed():
            raise ValueError(f"The key of {self._stored_key} never changes.")
        self.modified_at = timezone.now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "modified_at"}
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


class PublishedRecord(Record):
    """A record that staff bring to readers, in one language or in both."""

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, db_index=True)
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("A published record stays unseen until then.")
    )
    live_fr = models.BooleanField(pgettext_lazy("publication", "readable in French"), default=False)
    live_en = models.BooleanField(pgettext_lazy("publication", "readable in English"), default=False)

    class Meta:
        abstract = True

    @property
    def live_languages(self) -> list[str]:
        """The languages it is readable in, French first."""
        return [language for language in LANGUAGES if getattr(self, f"live_{language}")]

    @property
    def is_published(self) -> bool:
        """Whether it is published itself and due; what it hangs on is asked of the queryset."""
        due = self.publish_at is None or self.publish_at <= timezone.now()
        return self.status == Status.PUBLISHED and due

    def shown_in(self, language: str) -> str:
        """A reader's own language where the record is live in it, else the language it is live in."""
        live = self.live_languages or self._written_languages()
        return language if language in live or not live else live[0]

    def readable_in(self, language: str) -> bool:
        """Live in that language, or live in none: a preview, which shows whatever is written."""
        return getattr(self, f"live_{language}") or not self.live_languages

    def _written_languages(self) -> list[str]:
        return [language for language in LANGUAGES if getattr(self, f"{self.TITLE}_{language}", None)]


class PageRecord(PublishedRecord):
    """A published record with a page of its own, at a slug in each language. `URL_NAME` names the page."""

    URL_NAME: ClassVar[str]

    slug = models.SlugField(
        _("slug"),
        max_length=SLUG_LENGTH,
        blank=True,
        db_index=False,
        help_text=_("The last part of the page’s address. Made from the title when left empty."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Fills empty slugs first, so that the constraints below see what will be written."""
        super().clean()
        self.fill_slugs()
        others = type(self)._default_manager.exclude(pk=self.pk)
        for language in LANGUAGES:
            slug = getattr(self, f"slug_{language}")
            # No constraint sees this: where a record has no slug of its own in a language, the other's stands in.
            if slug and others.filter(**{f"slug_{other_language(language)}": slug}).exists():
                raise ValidationError(_("Another page already has this slug: %(slug)s.") % {"slug": slug})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Record's, with a slug in every language it has a title in."""
        if kwargs.get("update_fields") is None:
            self.fill_slugs()
        super().save(*args, **kwargs)

    def fill_slugs(self) -> None:
        """Gives a free slug in each language that has a title and none; an empty slug becomes null."""
        for language in LANGUAGES:
            name = f"slug_{language}"
            if not getattr(self, name):
                title = getattr(self, f"{self.TITLE}_{language}") or ""
                setattr(self, name, self._free_slug(slugify(fold(title)) or self.key) if title else None)

    def slug_in(self, language: str) -> str:
        """The slug of its page at the addresses of that language: the other's where it cannot be read in this one.

        The slug of a translation that is not live would tell its title.
        """
        languages = (language, other_language(language))
        slugs = [getattr(self, f"slug_{code}") for code in languages if self.readable_in(code)]
        return next((slug for slug in slugs if slug), "")

    def get_absolute_url(self) -> str:
        """Its page in the current language."""
        return reverse(self.URL_NAME, args=[self.slug_in(get_language() or Language.FRENCH)])

    def _free_slug(self, wanted: str) -> str:
        """`wanted`, or with a number where another record has it in either language: one may stand in for the other."""
        stem = wanted[: SLUG_LENGTH - ROOM_FOR_NUMBER].rstrip("-")
        others = type(self)._default_manager.exclude(pk=self.pk)
        columns = [f"slug_{language}" for language in LANGUAGES]
        taken = {
            slug
            for column in columns
            for slug in others.filter(**{f"{column}__startswith": stem}).values_list(column, flat=True)
        }
        slug, number = wanted[:SLUG_LENGTH].rstrip("-"), 1
        while slug in taken:
            number += 1
            slug = f"{stem}-{number}"
        return slug
