"""What is new for one person, told in one message: to the staff what waits, to authors what became of their notes."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from findings.accounts.sending import message_id
from findings.accounts.tokens import signed
from findings.commonmark import bare
from findings.enums import NoteState, ReportState, Step, other_language
from findings.models import Digest, ErrorReport, FollowUp, LinkCheck, Note, PublishedRecord, Text, User
from findings.models.constraints import TARGETS
from findings.models.note import DECIDED
from findings.querysets.board import rows
from findings.typography import typeset

SALT = "findings.digest"
MOST, MOST_TOLD, LONGEST_QUOTE, SHORT_QUOTE = 10, 20, 300, 90


@dataclass(frozen=True)
class Line:
    """What one line leads to, and how what somebody wrote of it begins."""

    title: Text
    address: str
    said: Text | None = None


@dataclass(frozen=True)
class Queue:
    """What waits for one thing: how much of it, where all of it stands, and the first."""

    label: str
    address: str
    lines: list[Line]


@dataclass(frozen=True)
class Told:
    """A note that was decided upon. `page` is where readers find it; empty where they do not. `form` changes it.

    `quoted` is the reason why it was refused, or how it begins.
    """

    note: Note
    title: Text
    page: str
    form: str
    quoted: Text

    @property
    def quotation(self) -> str:
        """What is quoted cannot be taken for ours."""
        return "\n".join(f"> {line}" for line in self.quoted.value.splitlines())


def message_of(digest: Digest) -> EmailMultiAlternatives | None:
    """What the digest tells, in the language of its reader; None where there is nothing to tell.

    As far as nothing has been decided or withdrawn since, it is the same each time.
    """
    user = digest.user
    with override(user.preferred_language):
        queues, answers, others = [*_queues(user), *_fallen(digest)], _answers(digest), _others(digest)
        if not (queues or answers or others):
            return None
        subject, stop = _("Studytour: what is new"), _absolute("unsubscribe", signed(user.pk, SALT))
        context = {
            **{"queues": queues, "answers": answers, "others": others[:MOST_TOLD], "more": others[MOST_TOLD:]},
            **{"subject": subject, "stop": stop, "choose": _absolute("my-messages")},
        }
        message = EmailMultiAlternatives(
            subject,
            render_to_string("email/digest.txt", context),
            to=[user.email],
            headers={
                "Message-ID": message_id(digest),
                # One click stops it (RFC 8058); mailboxes show a button.
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(render_to_string("email/digest.html", context), "text/html")
        return message


# For the staff -------------------------------------------------------------------------------------------------------


def _queues(user: User) -> list[Queue]:
    """What waits for the person now, by the rights that they have."""
    if not user.is_staff:
        return []
    found = []
    if user.has_perm("findings.moderate_note"):
        notes = Note.objects.waiting().select_related("finding", "visit")
        label = ngettext("%d note to moderate", "%d notes to moderate", count := notes.count()) % count
        found.append(_queue("note", label, notes, f"?state__exact={NoteState.WAITING}"))
    if user.has_perm("findings.change_errorreport"):
        reports = ErrorReport.objects.waiting()
        label = ngettext("%d error report", "%d error reports", count := reports.count()) % count
        reports = reports.select_related("tour", "theme", "visit", "finding")
        found.append(_queue("errorreport", label, reports, f"?state__exact={ReportState.OPEN}"))
    return [queue for queue in (*found, _in_review(user)) if queue.lines]


def _queue(kind: str, label: str, waiting: Any, asked: str) -> Queue:
    first = waiting.order_by("created_at", "pk")[:MOST]
    lines = [
        Line(_title(one.target), _absolute(f"admin:findings_{kind}_change", one.pk), _beginning(one)) for one in first
    ]
    return Queue(label, _absolute(f"admin:findings_{kind}_changelist") + asked, lines)


def _beginning(one: Note | ErrorReport | FollowUp) -> Text:
    if isinstance(one, Note):
        return one.first_words(SHORT_QUOTE)
    if isinstance(one, FollowUp):
        text = one.words("text")
        return Text(Truncator(bare(*text)).chars(SHORT_QUOTE), text.language)
    return Text(Truncator(" ".join(one.message.split())).chars(SHORT_QUOTE), one.language)


def _in_review(user: User) -> Queue:
    """What waits to be published by somebody who may."""
    models = [model for model in apps.get_app_config("findings").get_models() if issubclass(model, PublishedRecord)]
    publishable = [model for model in models if user.has_perm(f"findings.publish_{model._meta.model_name}")]
    found = rows(publishable, {"step": [Step.IN_REVIEW]})
    count = found.count() if publishable else 0
    label = ngettext("%d text to review", "%d texts to review", count) % count
    lines = [
        Line(_called(one), _absolute(f"admin:findings_{one['of_kind']}_change", one["record"])) for one in found[:MOST]
    ]
    return Queue(label, _absolute("admin:index") + f"?status={Step.IN_REVIEW}#records", lines)


def _fallen(digest: Digest) -> list[Queue]:
    """The follow-ups that fell due for review, and those of which a link was found dead: told once, unlike the rest."""
    user, period = digest.user, (digest.since, digest.until)
    if not (user.is_staff and user.has_perm("findings.change_followup")):
        return []
    kept = FollowUp.objects.select_related(*TARGETS)
    due = kept.fell_due_within(*period)
    label = ngettext("%d follow-up fell due for review", "%d follow-ups fell due for review", count := due.count())
    queues = [_queue("followup", label % count, due, "?review=due")]
    dead = kept.linked_to(LinkCheck.objects.died_within(*period))
    label = ngettext("%d follow-up has a dead link", "%d follow-ups have a dead link", count := dead.count())
    queues.append(_queue("followup", label % count, dead, "?link=dead"))
    return [queue for queue in queues if queue.lines]


def _called(row: Any) -> Text:
    """The title of a row, in the reader's language where it has one."""
    language = str(get_language())
    for candidate in (language, other_language(language)):
        if row[f"called_{candidate}"]:
            return Text(typeset(row[f"called_{candidate}"], candidate), candidate)
    return Text(row["key"], language)


# For authors ---------------------------------------------------------------------------------------------------------


def _answers(digest: Digest) -> list[Told]:
    """What the editors said of the person's own notes."""
    own = Note.objects.written_by(digest.user).filter(state__in=DECIDED)
    return [_told(note) for note in own.decided_within(digest.since, digest.until)]


def _others(digest: Digest) -> list[Told]:
    """What others told of what the person has told of too, where readers see it: one more than is told at most."""
    others = Note.objects.published().beside_those_of(digest.user)
    told = others.decided_within(digest.since, digest.until).with_signatures()
    return [_told(note) for note in told[: MOST_TOLD + 1]]


def _told(note: Any) -> Told:
    language = str(get_language())
    title = _title(note.target) if note.open else Text(_("A page that is no longer online"), language)
    page = f"{settings.SITE_URL}{note.target.get_absolute_url()}#{note.key}" if note.open else ""
    refused = note.state == NoteState.REFUSED
    quoted = Text(note.reason, language) if refused else note.first_words(LONGEST_QUOTE)
    return Told(note, title, page, _absolute("note", note.letter, note.target.key), quoted)


# Words ---------------------------------------------------------------------------------------------------------------


def _title(record: Any) -> Text:
    """One line, whatever somebody put into it."""
    text = record.words(record.TITLE)
    return Text(" ".join(typeset(*text).splitlines()), text.language)


def _absolute(name: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
