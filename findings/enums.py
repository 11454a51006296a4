"""The choices that records are made of. A leaf: nothing here imports the rest of the application."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """A language in which a record can be written and read."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")


LANGUAGES: tuple[str, ...] = tuple(Language.values)


def other_language(language: str) -> str:
    """The other of the two languages: "fr" → "en", "en" → "fr"."""
    return Language.ENGLISH if language == Language.FRENCH else Language.FRENCH


class Status(models.TextChoices):
    """How far a record is on its way to readers."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Step(models.TextChoices):
    """How far a record is, as its editors see it: its status, with what is between two of them."""

    DRAFT = "draft", _("draft")
    SENT_BACK = "sent_back", _("draft, sent back")
    IN_REVIEW = "in_review", _("in review")
    SCHEDULED = "scheduled", _("scheduled")
    OVERDUE = "overdue", _("scheduled, overdue")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Move(models.TextChoices):
    """A step that somebody takes with a record on its way to readers."""

    SUBMIT = "submit", _("Submit for review")
    TAKE_BACK = "take_back", _("Take back")
    SEND_BACK = "send_back", _("Send back")
    PUBLISH = "publish", _("Publish")
    UNPUBLISH = "unpublish", _("Unpublish")
    ARCHIVE = "archive", _("Archive")
    REOPEN = "reopen", _("Make it a draft again")


class Translated(models.TextChoices):
    """Whether a translation still says what its original says; from the worst to the best, for a whole record."""

    STALE = "stale", pgettext_lazy("translation", "stale")
    KEPT = "kept", pgettext_lazy("translation", "stale, knowingly kept")
    MISSING = "missing", pgettext_lazy("translation", "missing")
    VALID = "valid", pgettext_lazy("translation", "valid")


class Precision(models.TextChoices):
    """How much of a date is known; what is not known is never shown."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class PassageKind(models.TextChoices):
    """What a passage is on the page of its source."""

    PARAGRAPH = "paragraph", _("paragraph")
    LIST_ITEM = "list_item", _("list item")
    HEADING = "heading", _("heading")
    CAPTION = "caption", _("caption")


class HostKind(models.TextChoices):
    """What kind of organisation received the class."""

    MINISTRY = "ministry", _("ministry")
    MUNICIPALITY = "municipality", _("municipality")
    ASSOCIATION = "association", _("association of authorities")
    CLUSTER = "cluster", _("economic cluster")
    LABORATORY = "laboratory", _("innovation laboratory")
    OTHER = "other", pgettext_lazy("kind of host", "other organisation")


class CoordinatesPrecision(models.TextChoices):
    """Whether a point on the map is the place itself or near it."""

    EXACT = "exact", pgettext_lazy("coordinates", "exact")
    APPROXIMATE = "approximate", pgettext_lazy("coordinates", "approximate")


class Identification(models.TextChoices):
    """How sure the editors are of which organisation the source speaks of."""

    CERTAIN = "certain", pgettext_lazy("identification", "certain")
    PROBABLE = "probable", pgettext_lazy("identification", "probable")
    UNKNOWN = "unknown", pgettext_lazy("identification", "unknown")


class FindingKind(models.TextChoices):
    """What sort of thing was learned."""

    OBSERVATION = "observation", _("observation")
    PRACTICE = "practice", _("practice")
    TENSION = "tension", _("tension")
    LESSON = "lesson", _("lesson")
    SKILL = "skill", _("skill")
    QUESTION = "question", _("question")
    RECOMMENDATION = "recommendation", _("recommendation")
    CAVEAT = "caveat", _("caveat")


class Claim(models.TextChoices):
    """How we know: who says so, and on what ground."""

    HOST = "host", _("said by the host")
    OBSERVED = "observed", _("observed by the trainees")
    ANALYSIS = "analysis", _("the class’s own analysis")
    DOCUMENT = "document", _("taken from a document")
    ANNOUNCED = "announced", _("announced")
    NOT_STATED = "not_stated", _("source not stated in the memo")


class Standing(models.TextChoices):
    """What has become of the statement since it was made."""

    UNCHECKED = "unchecked", pgettext_lazy("standing", "not checked")
    CONFIRMED = "confirmed", pgettext_lazy("standing", "confirmed")
    CHANGED = "changed", pgettext_lazy("standing", "the situation has changed")
    CONTRADICTED = "contradicted", pgettext_lazy("standing", "contradicted")


class FollowUpKind(models.TextChoices):
    """Whether a follow-up tells what came before, what came since, or puts a statement right."""

    CONTEXT = "context", pgettext_lazy("follow-up", "context")
    SINCE = "since", pgettext_lazy("follow-up", "since")
    CORRECTION = "correction", pgettext_lazy("follow-up", "correction")


class AuthorityKind(models.TextChoices):
    """Kinds of French local authority."""

    COMMUNE = "commune", _("municipality (commune)")
    COMMUNAUTE_COMMUNES = "communaute_communes", _("community of municipalities (communauté de communes)")
    COMMUNAUTE_AGGLOMERATION = "communaute_agglomeration", _("agglomeration community (communauté d’agglomération)")
    DEPARTEMENT = "departement", _("département")
    SDIS = "sdis", _("fire and rescue service (SDIS)")
    CCAS = "ccas", _("social action centre (CCAS)")
    CDG = "cdg", _("local civil service management centre (CDG)")
    OTHER = "other", pgettext_lazy("kind of authority", "other authority")


class Visibility(models.TextChoices):
    """Who may see that a person took part."""

    LISTED = "listed", _("listed on the participants’ page")
    CLASS_ONLY = "class_only", _("seen by the class only")
    HIDDEN = "hidden", _("hidden")

    def no_wider(self) -> list["Visibility"]:
        """Itself, and what shows the person to fewer: the choices go from the most visible to the least."""
        states = list(Visibility)
        return states[states.index(self) :]


class Attempt(models.TextChoices):
    """What became of an idea at home."""

    NOT_YET = "not_yet", _("not tried yet")
    TRYING = "trying", _("being tried")
    ADAPTED = "adapted", _("adapted")
    ADOPTED = "adopted", _("adopted")
    DROPPED = "dropped", _("dropped")


class Signature(models.TextChoices):
    """Under what name a note is read."""

    PERSON = "person", _("by name")
    CLASS = "class", _("as a member of the class")
    ANONYMOUS = "anonymous", _("anonymously")


class NoteState(models.TextChoices):
    """How far a note is on its way to readers."""

    DRAFT = "draft", pgettext_lazy("note", "draft")
    WAITING = "waiting", pgettext_lazy("note", "waiting for moderation")
    ACCEPTED = "accepted", pgettext_lazy("note", "accepted")
    REFUSED = "refused", pgettext_lazy("note", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("note", "withdrawn")


# What the editors have before them, or let readers see; the rest is its author's alone.
HELD_BY_EDITORS = (NoteState.WAITING, NoteState.ACCEPTED)


class DataAction(models.TextChoices):
    """What can be done to somebody's data, as a log of it says."""

    INVITED = "invited", pgettext_lazy("personal data", "invitation to open an account")
    REVOKED = "revoked", pgettext_lazy("personal data", "invitation revoked")
    OPENED = "opened", pgettext_lazy("personal data", "account opened")
    TIED = "tied", pgettext_lazy("personal data", "account tied to an entry among the participants")
    ACCOUNT_CHANGED = "account", pgettext_lazy("personal data", "account changed")
    FACTOR_REMOVED = "factor", pgettext_lazy("personal data", "second factor removed")
    ENTRY_ADDED = "added", pgettext_lazy("personal data", "entry among the participants added")
    ENTRY_CHANGED = "changed", pgettext_lazy("personal data", "entry among the participants changed")
    VISIBILITY = "visibility", pgettext_lazy("personal data", "visibility chosen")
    EXPORTED = "exported", pgettext_lazy("personal data", "copy of the data taken")
    ENTRY_ERASED = "erased", pgettext_lazy("personal data", "entry among the participants erased")
    ACCOUNT_ERASED = "gone", pgettext_lazy("personal data", "account erased")


class DoneBy(models.TextChoices):
    """Who did something to somebody's data."""

    PERSON = "person", pgettext_lazy("personal data", "the person themselves")
    STAFF = "staff", pgettext_lazy("personal data", "the staff of the site")
    SITE = "site", pgettext_lazy("personal data", "the site, by itself")


class InvitationState(models.TextChoices):
    """How far an invitation is; worked out from its dates."""

    TO_SEND = "to_send", pgettext_lazy("invitation", "to be sent")
    SENT = "sent", pgettext_lazy("invitation", "sent")
    REFUSED = "refused", pgettext_lazy("invitation", "refused by the mailbox")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired")
    REVOKED = "revoked", pgettext_lazy("invitation", "revoked")


class ReportState(models.TextChoices):
    """What the editors did with an error that a reader reported."""

    OPEN = "open", pgettext_lazy("error report", "open")
    MENDED = "mended", pgettext_lazy("error report", "mended")
    DISMISSED = "dismissed", pgettext_lazy("error report", "dismissed")


class LinkOutcome(models.TextChoices):
    """How the address of a source answered when it was last asked."""

    GOOD = "good", pgettext_lazy("link", "answers")
    MOVED = "moved", pgettext_lazy("link", "has moved for good")
    REFUSED = "refused", pgettext_lazy("link", "does not let itself be checked")
    GONE = "gone", pgettext_lazy("link", "page not found")
    SERVER_ERROR = "server_error", pgettext_lazy("link", "error of the server")
    TIMED_OUT = "timed_out", pgettext_lazy("link", "no answer in time")
    UNREACHABLE = "unreachable", pgettext_lazy("link", "server not reached")
    LOOP = "loop", pgettext_lazy("link", "too many redirections")
    NOT_ALLOWED = "not_allowed", pgettext_lazy("link", "not a public address of the web")


# What nobody reads, if it stays so; and what a browser may well show all the same.
FAILING = (LinkOutcome.GONE, LinkOutcome.SERVER_ERROR, LinkOutcome.TIMED_OUT, LinkOutcome.UNREACHABLE)
UNSURE = (LinkOutcome.REFUSED, LinkOutcome.LOOP, LinkOutcome.NOT_ALLOWED)
