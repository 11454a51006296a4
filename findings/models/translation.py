"""What each translated text was made from: what tells whether it still holds."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.enums import Language
from findings.models.constraints import one_of
from findings.models.record import KEY_LENGTH
from findings.querysets import TranslationQuerySet

NAME_LENGTH = 40


class Translation(models.Model):
    """The original that the text of one field, in one language, of one record was made from.

    It is stale when the original is no longer `source_text`, whichever way it was written: querysets.parity asks that
    in SQL. A record is named by its kind (`finding`) and its key, so that one restored after a deletion finds it again.
    """

    kind = models.CharField(_("kind"), max_length=NAME_LENGTH)
    key = models.CharField(_("key"), max_length=KEY_LENGTH)
    field = models.CharField(_("field"), max_length=NAME_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    source_text = models.TextField(_("made from"), blank=True)
    # The original for which somebody kept the stale translation before readers: null where nobody did.
    kept_text = models.TextField(_("knowingly kept for"), null=True, blank=True)  # noqa: DJ001 - no text is not an empty one
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("confirmed by"),
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["kind", "key", "field", "language"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "field", "language"], name="translation_once"),
            one_of("translation", "language", Language),
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.field}_{self.language}"
