"""What the search index keeps of each record that readers may find. Derived from the records (search.index)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.search.analyser import WORD_LENGTH

DIGEST_LENGTH = 64


class SearchEntry(models.Model):
    """A record that is found: only what readers may see has an entry, in the languages in which they may see it.

    `place` orders the entries: the latest published first, then by key. The engine's own table, which holds the tokens,
    names an entry by its place (search.engines).
    """

    kind = models.CharField(_("kind"), max_length=20)
    record = models.BigIntegerField(_("record"))
    # The record's, then its kind: in bytes, which every database orders alike.
    key = models.BinaryField(_("key"))
    published_on = models.DateField(_("published on"))
    place = models.BigIntegerField(_("place"), unique=True)
    digest = models.CharField(_("digest"), max_length=DIGEST_LENGTH)
    # Facet tokens, separated by spaces: "x-kind-lesson x-theme-theme-shared-territories".
    facets = models.TextField(_("facets"), blank=True)
    # Triples of tier, language and text, as snippets show them.
    pieces = models.JSONField(_("texts"), default=list)

    objects = models.Manager()

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        ordering = ["place", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="searchentry_once")]
        indexes = [models.Index(fields=["published_on", "key"], name="searchentry_neighbours")]

    @property
    def record_key(self) -> str:
        """The key of the record."""
        return bytes(self.key).decode().partition("\0")[0]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_key}"


class Word(models.Model):
    """A word that was once in the index, by which misspelt ones are corrected.

    It may stand in no entry any more: it is offered to readers only where the index still finds it.
    """

    folded = models.CharField(_("folded"), max_length=WORD_LENGTH, unique=True)
    written = models.CharField(_("as it is written"), max_length=WORD_LENGTH)

    objects = models.Manager()

    class Meta:
        verbose_name = _("word of the search index")
        verbose_name_plural = _("words of the search index")
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.written
