"""Erases an account, and the person with it: nothing of them is left but the keys of their entries, which name nobody.

What is bound to the account goes with it or forgets it by the foreign keys of the database; here is the rest.
"""

import json
import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from findings.accounts import journal
from findings.enums import HELD_BY_EDITORS, DataAction, DoneBy
from findings.models import ErrorReport, Invitation, Note, Translation, User
from findings.models.forgetting import forget, forget_deleted
from findings.signals import together

logger = logging.getLogger(__name__)


class ErasureError(Exception):
    """An account that cannot be erased now. The message is for whoever tries."""


def erase_account(user: User, actor: User, *, keep_notes: bool, keep_entries: bool = False) -> None:
    """Erases the account; its notes that editors or readers have stay, signed by nobody, or go with it.

    Unless they are kept, its entries among the participants are erased too, for good. Tells the person by e-mail.
    Does nothing where the account is gone already. Raises ErasureError for the last account of the staff, or the last
    that may open others.
    """
    own = actor == user
    with transaction.atomic(), together():
        # Two of the staff who go at once wait for each other, for one of them is the last; nobody else waits for them.
        locked = User.objects.filter(Q(pk=user.pk) | Q(is_staff=True)).order_by("pk").select_for_update(no_key=True)
        found = {one.pk: one for one in locked}.get(user.pk)
        if found is None:
            return
        if _is_the_last(found):
            raise ErasureError(_("No other account could then open accounts: give another one that right first."))
        kept = _part_with_notes(found, keep_notes)
        keys = [] if keep_entries else _erase_entries(found)
        _forget_traces(found)
        found.delete()
        for key in keys or [""]:
            journal.note(DataAction.ACCOUNT_ERASED, None if own else actor, key=key, by=DoneBy.PERSON if own else None)
        transaction.on_commit(lambda: _tell(found, {"entries": keys, "kept": kept}))


def _is_the_last(user: User) -> bool:
    """Whether nobody else of the staff could get in, or nobody else who may open accounts as this one may."""
    others = User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)
    opening = ModelBackend().with_perm("findings.add_user").filter(is_staff=True).exclude(pk=user.pk)
    return user.is_staff and not (opening if user.has_perm("findings.add_user") else others).exists()


def _part_with_notes(user: User, keep: bool) -> int:
    """How many stay."""
    kept = 0
    # An editor who decides upon one of them at this moment is waited for.
    for one in user.notes.select_for_update(of=("self",)).select_related("finding", "visit"):
        if keep and one.state in HELD_BY_EDITORS:
            one.leave()
            kept += 1
        else:
            forget(one)
    # Those in the trash, which no reader has, go for good whatever they chose for the others.
    keys = user.taken_along.values_list("key", flat=True)
    for version in list(Note.history.filter(key__in=list(keys), history_type="-")):  # type: ignore[attr-defined]
        forget_deleted(version)
    return kept


def _erase_entries(user: User) -> list[str]:
    """The keys of those that there were."""
    entries = list(user.trainees.all())
    for trainee in entries:
        trainee.erase()
    return [trainee.key for trainee in entries]


def _forget_traces(user: User) -> None:
    """What names the account by its number or its address alone."""
    Invitation.objects.filter(email__iexact=user.email).revoke()
    ErrorReport.objects.filter(email__iexact=user.email).update(email="")
    about = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=about, object_id=str(user.pk)).delete()
    # The histories keep these numbers as they were, without a foreign key.
    Note.history.filter(moderated_by=user.pk).update(moderated_by=None)  # type: ignore[attr-defined]
    Translation.history.filter(confirmed_by=user.pk).update(confirmed_by=None)  # type: ignore[attr-defined]
    for session in Session.objects.iterator():
        if _tells_of(session.get_decoded(), user):
            session.delete()


def _tells_of(data: dict[str, object], user: User) -> bool:
    """Whether these are kept of a browser that is signed in to this account, or on its way in."""
    if owner := data.get(SESSION_KEY):
        return owner == str(user.pk)
    return json.dumps(user.email.lower()) in json.dumps(data).lower()


def _tell(user: User, left: dict[str, Any]) -> None:
    with override(user.preferred_language):
        text = render_to_string(
            "email/erased.txt", {"SITE_URL": settings.SITE_URL, "CONTACT_EMAIL": settings.CONTACT_EMAIL, **left}
        )
        message = EmailMessage(_("Your account is erased"), text, to=[user.email])
    try:
        message.send()
    except (OSError, SMTPException):
        # Not the refusal itself, which names the address.
        logger.error("The owner of an erased account could not be told")
