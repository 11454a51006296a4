"""Invites participants to open their account. A link shows a page; only its button opens the account, once.

Programs that open the links of a message before its reader therefore use nothing up, and whoever presses the button
still has to give the code that is sent to the invited address.
"""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from findings.accounts import journal
from findings.accounts.addresses import keep_address
from findings.accounts.sending import deliver, message_id
from findings.accounts.tokens import number_in, signed
from findings.enums import DataAction
from findings.models import Invitation, Trainee, User
from findings.typography import typeset

logger = logging.getLogger(__name__)
SALT = "findings.invitation"


class InvitationError(Exception):
    """An invitation that cannot be made or accepted. The message is for whoever tries."""


def invite(trainee: Trainee, email: str, language: str, invited_by: User | None) -> Invitation:
    """An invitation to be sent, in place of any earlier one; asked for twice the same, the one that is there already.

    Raises InvitationError for whoever has an account.
    """
    with transaction.atomic():
        trainee = Trainee.objects.select_for_update().get(pk=trainee.pk)
        if trainee.user_id:
            raise InvitationError(_("%(name)s has an account already.") % {"name": trainee})
        asked = {"email": email, "language": language}
        same: Invitation | None = trainee.invitations.serving().filter(**asked).first()
        return same or renew(trainee, **asked, invited_by=invited_by)


def renew(trainee: Trainee, email: str, language: str, invited_by: User | None) -> Invitation:
    """Another invitation, whose link alone serves from now on."""
    with transaction.atomic():
        trainee = Trainee.objects.select_for_update().get(pk=trainee.pk)
        trainee.invitations.revoke()
        journal.note(DataAction.INVITED, invited_by, trainee=trainee)
        return Invitation.objects.create(trainee=trainee, email=email, language=language, invited_by=invited_by)


def token_of(invitation: Invitation) -> str:
    """What its link says: its number and the site's signature, which nobody else can make."""
    return signed(invitation.pk, SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation of that link; None where we never made it, or erased the person since."""
    return Invitation.objects.select_related("trainee__tour").filter(pk=number_in(token, SALT)).first()


@transaction.atomic
def accept(invitation: Invitation) -> User:
    """The account of the invited address, made where there is none, and tied to the participant.

    Raises InvitationError when the invitation serves no more, or the account is closed.
    """
    # In the order in which an erasure locks them: neither waits for the other for ever.
    known = list(User.objects.filter(email__iexact=invitation.email).select_for_update())
    found = Invitation.objects.select_for_update().select_related("trainee").filter(pk=invitation.pk).first()
    if found is None or not found.is_open or found.trainee.user_id:
        raise InvitationError(_("This invitation can no longer be used."))
    user = _account(found)
    found.trainee.user = user
    found.trainee.save(update_fields=["user"])
    found.used_at, found.email = timezone.now(), ""
    found.save()
    if not known:
        journal.note(DataAction.OPENED, user, account=user)
    journal.note(DataAction.TIED, user, trainee=found.trainee)
    return user


def send_waiting() -> tuple[int, int]:
    """Sends the invitations that wait; returns how many went, and how many a mailbox refused.

    Each is written down as sent before the next one leaves: a sender that is killed loses none. One that was killed
    between the two sends that message again, ten minutes later, under the same Message-ID, so that mailboxes can tell.
    Raises OSError or SMTPException where the mail server does not answer.
    """
    sent = refused = 0
    with get_connection() as connection:
        while invitation := Invitation.objects.take():
            taken = deliver(invitation, _message(invitation), connection)
            sent, refused = sent + taken, refused + (not taken)
    return sent, refused


def send_soon() -> None:
    """Sends what waits once this request has been written; where the mail server is down, the timer's command does."""

    def send() -> None:
        try:
            send_waiting()
        except (OSError, SMTPException):
            logger.exception("The invitations could not be sent; they wait")

    transaction.on_commit(send)


def _account(invitation: Invitation) -> User:
    try:
        user = User.objects.get_by_natural_key(invitation.email)
    except User.DoesNotExist:
        user = User.objects.create_user(invitation.email, preferred_language=invitation.language)
    if not user.is_active:
        raise InvitationError(_("The account of this address is closed. Write to the staff of the site."))
    keep_address(user)
    return user


def _message(invitation: Invitation) -> EmailMessage:
    with override(invitation.language):
        trainee: Any = invitation.trainee
        context = {
            "trainee": trainee,
            "tour": typeset(*trainee.tour.words("title")),
            "link": f"{settings.SITE_URL}{reverse('invitation', args=[token_of(invitation)])}",
            "privacy": f"{settings.SITE_URL}{reverse('privacy')}",
            "expires_at": invitation.expires_at,
        }
        return EmailMessage(
            _("Your study tour is online: what became of it?"),
            render_to_string("email/invitation.txt", context),
            to=[invitation.email],
            headers={"Message-ID": message_id(invitation)},
        )
