"""A word of one administration that readers from elsewhere need explained."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from findings.enums import LANGUAGES
from findings.models.record import TITLE_LENGTH, Record, filled
from findings.querysets import RecordQuerySet

WORD_LENGTH = 80

language_code = RegexValidator(r"\A[a-z]{2}\Z", _("Two lower-case letters: fr, da."))


class Term(Record):
    """A word as it is written in its own language, explained in both of ours.

    It is explained in texts of another language than its own; an acronym, which has an `expansion`, in every text.
    """

    TITLE: ClassVar[str] = "meaning"

    word = models.CharField(
        _("word"), max_length=WORD_LENGTH, unique=True, help_text=_("As it is written in its own language.")
    )
    language = models.CharField(
        _("language of the word"),
        max_length=2,
        validators=[language_code],
        help_text=_("Its code in two letters: fr, da."),
    )
    country = CountryField(verbose_name=_("country"), help_text=_("Whose administration it belongs to."))
    expansion = models.CharField(
        _("what the letters stand for"),
        max_length=TITLE_LENGTH,
        blank=True,
        help_text=_("Of an acronym, in its own language."),
    )
    forms = models.CharField(
        _("other forms"),
        max_length=TITLE_LENGTH,
        blank=True,
        help_text=_("Plurals and spellings under which texts use it, separated by commas."),
    )
    meaning = models.CharField(_("equivalent"), max_length=TITLE_LENGTH, help_text=_("In a few words."))
    definition = models.TextField(_("definition"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["word"]
        constraints = [
            models.CheckConstraint(
                name=f"term_is_explained_in_{language}",
                condition=filled(f"meaning_{language}") & filled(f"definition_{language}"),
                violation_error_message=_("A term needs its equivalent and its definition in both languages."),
            )
            for language in LANGUAGES
        ]

    @property
    def spellings(self) -> list[str]:
        """Every form under which texts use the word."""
        return [self.word, *(form.strip() for form in self.forms.split(",") if form.strip())]

    def __str__(self) -> str:
        return self.word
