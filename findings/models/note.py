"""What an alumna or alumnus tells of a finding or a visit: was it tried at home, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from findings.commonmark import bare
from findings.enums import HELD_BY_EDITORS, Attempt, NoteState, Signature, Visibility
from findings.models.constraints import one_of, one_target
from findings.models.finding import Finding
from findings.models.forgetting import forget, forget_history
from findings.models.people import Authority, Trainee
from findings.models.record import TITLE_LENGTH, Record, Text
from findings.models.tour import Tour
from findings.models.user import User
from findings.models.visit import Visit
from findings.querysets import NoteQuerySet

DECIDED = (NoteState.ACCEPTED, NoteState.REFUSED)
# A draft is its author's alone; a withdrawn note is not decided upon any more.
DECIDABLE = (NoteState.WAITING, *DECIDED)


TEXTS = ("changed", "obstacles", "comment")


class Note(Record):
    """A transfer note. Readers see accepted ones; a refused one tells its author why."""

    TITLE: ClassVar[str] = "changed"

    finding = models.ForeignKey(
        Finding, models.PROTECT, verbose_name=_("finding"), related_name="notes", null=True, blank=True
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, verbose_name=_("visit"), related_name="notes", null=True, blank=True
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("author"),
        related_name="notes",
        null=True,
        blank=True,
    )
    attempt = models.CharField(_("attempt"), max_length=8, choices=Attempt, blank=True)
    authority = models.ForeignKey(
        Authority, models.PROTECT, verbose_name=_("authority"), related_name="notes", null=True, blank=True
    )
    place = models.CharField(_("place"), max_length=TITLE_LENGTH, blank=True)
    changed = models.TextField(_("what changed"), blank=True)
    obstacles = models.TextField(_("what stood in the way"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    signature = models.CharField(_("signature"), max_length=9, choices=Signature, default=Signature.CLASS)
    state = models.CharField(_("state"), max_length=9, choices=NoteState, default=NoteState.DRAFT, db_index=True)
    reason = models.TextField(_("reason"), blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("moderated by"),
        related_name="moderated_notes",
        null=True,
        blank=True,
    )
    moderated_at = models.DateTimeField(_("moderated on"), null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer note")
        verbose_name_plural = _("transfer notes")
        ordering = ["-created_at", "pk"]
        permissions = [("moderate_note", "Can moderate note")]
        constraints = [
            one_target("note", "finding", "visit"),
            *(
                models.UniqueConstraint(fields=["author", target], name=f"note_one_of_an_author_on_a_{target}")
                for target in ("finding", "visit")
            ),
            one_of("note", "state", NoteState),
            models.CheckConstraint(
                name="note_says_whether_it_was_tried",
                condition=~Q(attempt="") | Q(state__in=[NoteState.DRAFT, NoteState.WITHDRAWN]),
                violation_error_message=_("Say whether you tried it."),
            ),
            models.CheckConstraint(
                name="note_authority_or_place",
                condition=Q(authority__isnull=True) | Q(place=""),
                violation_error_message=_("Choose an authority of the list or write a place, not both."),
            ),
            models.CheckConstraint(
                name="note_refused_with_a_reason",
                condition=~Q(state=NoteState.REFUSED) | ~Q(reason=""),
                violation_error_message=_("To refuse a note, give its author the reason."),
            ),
            models.CheckConstraint(
                name="note_decided_at_a_time",
                condition=~Q(state__in=DECIDED) | Q(moderated_at__isnull=False),
                violation_error_message=_("A decision carries its time."),
            ),
        ]

    @property
    def target(self) -> Finding | Visit:
        """The finding or the visit it is about."""
        target = self.finding or self.visit
        assert target is not None  # held by the note_one_target constraint
        return target

    @property
    def letter(self) -> str:
        """What its target is called in addresses."""
        return "f" if self.finding_id else "v"

    @property
    def tour(self) -> Tour:
        """The tour of its target."""
        return self.target.tour

    def first_words(self, length: int) -> Text:
        """How the first of its texts begins, for a reader of the current language, without marks."""
        texts = [self.words(name) for name in TEXTS]
        text = next((text for text in texts if text.value), texts[0])
        return Text(Truncator(" ".join(bare(*text).split())).chars(length), text.language)

    def accept(self, moderator: User) -> None:
        """Lets readers see it. Raises ValueError for a draft or a withdrawn note."""
        self._decide(NoteState.ACCEPTED, moderator, reason="")

    def refuse(self, moderator: User, reason: str) -> None:
        """Keeps it from readers; its author reads the reason. Raises ValueError without one, or as accept()."""
        if not reason.strip():
            raise ValueError("A refusal needs a reason.")
        self._decide(NoteState.REFUSED, moderator, reason=reason.strip())

    def participation(self) -> Trainee | None:
        """What makes its author a participant: the same tour if they took part in it, else the latest published one."""
        taken = [one for one in self.author.trainees.all() if one.tour.is_published] if self.author else []
        return max(taken, key=lambda one: (one.tour_id == self.tour.pk, one.tour.class_year), default=None)

    def signatory(self) -> Trainee | None:
        """The person who signs it by name: only somebody whom everyone may see among the participants."""
        taken = self.participation() if self.signature == Signature.PERSON else None
        return taken if taken and taken.visibility == Visibility.LISTED else None

    def keep(self) -> None:
        """Keeps it as a draft, with what the editors said of it, if they did. Raises ValueError once they have it."""
        if self.state in HELD_BY_EDITORS:
            raise ValueError("The editors have this note.")
        self.state = NoteState.DRAFT
        self.save()

    def send(self) -> None:
        """Has the editors read it, as it is now; what was decided of an earlier wording stays in its history."""
        self.state, self.reason = NoteState.WAITING, ""
        self.moderated_by = self.moderated_at = None
        self.save()

    def withdraw(self) -> None:
        """Takes it back from readers and editors; what nobody else has ever read is deleted, its history too."""
        history = Note.history.filter(id=self.pk)  # type: ignore[attr-defined]
        if history.exclude(state=NoteState.DRAFT).exists():
            self.state, self.reason = NoteState.WITHDRAWN, ""
            self.save()
        else:
            forget(self)

    def leave(self) -> None:
        """Unties it from its author, who goes: it stays, signed by nobody, without its former wordings."""
        pk, self.author, self.signature = self.pk, None, Signature.ANONYMOUS
        with transaction.atomic():
            self.save()
            forget_history(self, pk)

    def _decide(self, state: NoteState, moderator: User, reason: str) -> None:
        if self.state not in DECIDABLE:
            raise ValueError("A draft or withdrawn note is not decided upon.")
        self.state, self.reason = state, reason
        self.moderated_by, self.moderated_at = moderator, timezone.now()
        self.save()

    def __str__(self) -> str:
        return f"{self.get_attempt_display()} · {self.key}"
