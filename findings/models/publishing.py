"""How a record reaches its readers: the steps from draft to archive, the languages it can be read in, its address."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from findings.enums import LANGUAGES, Language, Move, Status, Step, Translated, other_language
from findings.models.record import Record
from findings.models.user import User
from findings.querysets.published import open_from
from findings.search.analyser import fold

SLUG_LENGTH = 80
ROOM_FOR_NUMBER = 6
NUMBER = re.compile(r"-\d+$")


def _stem(slug: str) -> str:
    """What a number is put behind where a slug is taken."""
    return slug[: SLUG_LENGTH - ROOM_FOR_NUMBER].rstrip("-")


class PublishedRecord(Record):
    """A record that staff bring to readers, in one language or in both.

    `translation` is derived from its texts (parity.memory): what the worst of its translated fields is. A stale
    translation is kept from readers until somebody mends it, finds it still valid, or keeps it knowingly.
    """

    # Set on one record by a view that shows staff what readers will see: whatever is written is then readable.
    previewed = False

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, db_index=True)
    status_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("moved by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    status_at = models.DateTimeField(_("moved on"), null=True, blank=True, editable=False)
    status_comment = models.TextField(_("why it was sent back"), blank=True, editable=False)
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("Leave it empty to publish as soon as you say so.")
    )
    live_fr = models.BooleanField(pgettext_lazy("publication", "readable in French"), default=False)
    live_en = models.BooleanField(pgettext_lazy("publication", "readable in English"), default=False)
    translation = models.CharField(
        _("translation"), max_length=7, choices=Translated, default=Translated.VALID, editable=False
    )
    open_from = models.GeneratedField(
        expression=open_from(), output_field=models.DateTimeField(null=True), db_persist=True, serialize=False
    )

    class Meta:
        abstract = True

    @property
    def live_languages(self) -> list[str]:
        """The languages it is readable in, French first."""
        return [language for language in LANGUAGES if self._live_in(language)]

    @property
    def is_published(self) -> bool:
        """Whether it is published itself, due and readable; what it hangs on is asked of the queryset."""
        due = self.publish_at is None or self.publish_at <= timezone.now()
        return self.status == Status.PUBLISHED and due and bool(self.live_languages)

    @property
    def is_scheduled(self) -> bool:
        """Whether an editor chose a time at which it will be published."""
        return self.status == Status.IN_REVIEW and self.publish_at is not None

    @property
    def step(self) -> Step:
        """How far it is, as editors see it; querysets.board says the same in SQL."""
        if self.status == Status.IN_REVIEW and self.publish_at is not None:
            return Step.SCHEDULED if self.publish_at > timezone.now() else Step.OVERDUE
        if self.status == Status.DRAFT and self.status_comment:
            return Step.SENT_BACK
        return Step(self.status)

    @property
    def is_outdated(self) -> bool:
        """Whether what is shown in the current language is a translation knowingly kept though it is stale."""
        language = get_language() or Language.FRENCH
        shown = language == self.shown_in(language)
        return shown and language != self.original_language and self.translation == Translated.KEPT

    def shown_in(self, language: str) -> str:
        """A reader's own language where the record is live in it, else the language it is live in."""
        live = self.written_languages() if self.previewed else self.live_languages or self.written_languages()
        return language if language in live or not live else live[0]

    def readable_in(self, language: str) -> bool:
        """Live in that language, or live in none: a preview, which shows whatever is written."""
        return self.previewed or self._live_in(language) or not self.live_languages

    def written_languages(self) -> list[str]:
        """The languages it has a title in, French first."""
        return [language for language in LANGUAGES if getattr(self, f"{self.TITLE}_{language}", None)]

    def moves(self) -> list[Move]:
        """The steps that can be taken from where it stands."""
        return [move for move, (origins, _target) in MOVES.items() if self.status in origins]

    def move(self, move: Move, user: User | None, comment: str = "") -> None:
        """Takes a step and saves. Raises ValidationError, with nothing written, where it cannot be taken."""
        self.clean()
        self.prepare(move, user, comment)
        self.validate_constraints()
        self.save()

    def prepare(self, move: Move, user: User | None, comment: str = "") -> None:
        """Takes a step without saving. To publish before the time set waits in review until then.

        Raises ValidationError where the step does not start here, or sends back without a word.
        """
        if move not in self.moves():
            raise ValidationError(
                _("This step cannot be taken from “%(status)s”.") % {"status": self.get_status_display()}
            )
        if move == Move.SEND_BACK and not comment.strip():
            raise ValidationError({"reason": _("Say what is to be changed: whoever proposed it reads it.")})
        self.status = MOVES[move][1]
        if move == Move.PUBLISH:
            self._make_readable()
            if self.publish_at is not None and self.publish_at > timezone.now():
                self.status = Status.IN_REVIEW
        else:
            # A time is set by whoever publishes, and goes with what was published.
            self.publish_at = None
        self.status_by, self.status_at = user, timezone.now()
        self.status_comment = comment.strip() if move == Move.SEND_BACK else ""

    def complete_in(self, language: str) -> bool:
        """Whether the texts that its page needs in that language are all there."""
        was_live = getattr(self, f"live_{language}")
        setattr(self, f"live_{language}", True)
        try:
            self.validate_constraints(exclude={"status"})
        except ValidationError:
            return False
        finally:
            setattr(self, f"live_{language}", was_live)
        return True

    def _make_readable(self) -> None:
        """Where no language was chosen, chooses those that the record is written in."""
        if not (self.live_fr or self.live_en):
            for language in [language for language in LANGUAGES if self.complete_in(language)]:
                setattr(self, f"live_{language}", True)

    def _live_in(self, language: str) -> bool:
        """As querysets.readable_in says in SQL."""
        sound = language == self.original_language or self.translation != Translated.STALE
        return getattr(self, f"live_{language}") and sound


# From where to where each step leads.
MOVES: dict[Move, tuple[tuple[Status, ...], Status]] = {
    Move.SUBMIT: ((Status.DRAFT,), Status.IN_REVIEW),
    Move.TAKE_BACK: ((Status.IN_REVIEW,), Status.DRAFT),
    Move.SEND_BACK: ((Status.IN_REVIEW,), Status.DRAFT),
    Move.PUBLISH: ((Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED), Status.PUBLISHED),
    Move.UNPUBLISH: ((Status.PUBLISHED,), Status.DRAFT),
    Move.ARCHIVE: ((Status.DRAFT, Status.PUBLISHED), Status.ARCHIVED),
    Move.REOPEN: ((Status.ARCHIVED,), Status.DRAFT),
}


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
                setattr(self, name, self._free_slug(self.slug_from(title) or self.key) if title else None)

    @staticmethod
    def slug_from(title: str | None) -> str:
        """What a title becomes in an address; empty where it has no Latin letter."""
        return slugify(fold(title or ""))[:SLUG_LENGTH].rstrip("-")

    def is_made_of(self, slug: str | None, title: str | None) -> bool:
        """Whether the slug is one that `fill_slugs` gives to that title."""
        wanted = self.slug_from(title) or self.key
        return slug == wanted or NUMBER.sub("", slug or "") == _stem(wanted)

    def slugs_made_of(self, titles: dict[str, str | None]) -> list[str]:
        """The slugs that were made of these titles, by language, and that no reader knows: they follow a title."""
        slugs = {code: f"slug_{code}" for code in titles}
        made = [slug for code, slug in slugs.items() if self.is_made_of(getattr(self, slug), titles[code])]
        records: Any = type(self)._default_manager
        return made if made and not records.was_published(self.pk) else []

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

    def preview_url(self, language: str) -> str:
        """Where staff see what its page would be in a language that readers do not have yet."""
        with override(language):
            return reverse(self.URL_NAME, args=[getattr(self, f"slug_{language}")]) + "?preview"

    def _free_slug(self, wanted: str) -> str:
        """`wanted`, or with a number where another record has it in either language: one may stand in for the other."""
        stem = _stem(wanted)
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
