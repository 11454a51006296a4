"""Gives a message to the mail server and writes down, before the next one leaves, what became of it."""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from findings.models import Digest, Invitation

logger = logging.getLogger(__name__)
LASTING = 500


def message_id(row: Invitation | Digest) -> str:
    """The same each time that the message is sent, so that mailboxes can tell: "<invitation-12@studytour.example>"."""
    host = settings.SITE_URL.partition("//")[2].partition(":")[0]
    return f"<{row._meta.model_name}-{row.pk}@{host}>"


def deliver(row: Invitation | Digest, message: EmailMessage, connection: Any) -> bool:
    """Whether the mailbox took the message; the row is then sent, or refused where it never will be taken.

    Raises OSError or SMTPException where the mail server does not answer.
    """
    written: Any = type(row)._default_manager.filter(pk=row.pk)
    try:
        connection.send_messages([message])
    except (SMTPDataError, SMTPRecipientsRefused, ValueError) as error:
        # Not the refusal itself, which names the address.
        logger.error("%s %s was refused", type(row).__name__, row.pk)
        if _is_final(error):
            written.update(refused_at=timezone.now())
        return False
    written.update(sent_at=timezone.now())
    return True


def _is_final(error: Exception) -> bool:
    """Whether the mailbox will refuse the message for ever (RFC 5321, 4.2.1: codes of 500 and more)."""
    codes = [code for code, _words in error.recipients.values()] if isinstance(error, SMTPRecipientsRefused) else []
    return min([*codes, getattr(error, "smtp_code", LASTING)]) >= LASTING
