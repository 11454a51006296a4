"""A word of one administration that readers from elsewhere need explained."""

import re
import unicodedata
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from findings.enums import LANGUAGES
from findings.models.constraints import filled
from findings.models.record import TITLE_LENGTH, Record
from findings.querysets import RecordQuerySet

WORD_LENGTH, DEFINITION_LENGTH = 80, 2000

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
    definition = models.TextField(_("definition"), max_length=DEFINITION_LENGTH)

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

    def clean(self) -> None:
        """Writes the word as texts do; refuses one that is no word, or that another term explains already."""
        super().clean()
        self.word, self.forms = (_as_printed(text) for text in (self.word, self.forms))
        for form in self.spellings:
            if not re.search(r"[^\W\d_]{2}", form):
                raise ValidationError({"forms": _("Not a word: %(form)s.") % {"form": form}})
        ours = {form.lower() for form in self.spellings}
        for other in type(self)._default_manager.exclude(pk=self.pk):
            if shared := ours & {form.lower() for form in other.spellings}:
                message = _("“%(term)s” is already explained under this form: %(form)s.")
                raise ValidationError({"forms": message % {"term": other, "form": ", ".join(sorted(shared))}})

    def own_name(self) -> str:
        """The word, in whatever language it is."""
        return self.word

    @property
    def spellings(self) -> list[str]:
        """Every form under which texts use the word."""
        return [self.word, *(form.strip() for form in self.forms.split(",") if form.strip())]

    def __str__(self) -> str:
        return self.word


def _as_printed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("'", "’").split())
