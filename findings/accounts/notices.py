"""Messages to the staff, each in the language of the person who receives it."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from findings.models import ErrorReport, User
from findings.typography import typeset

logger = logging.getLogger(__name__)


def tell_of(report: ErrorReport) -> None:
    """Writes to each of the staff who may deal with the report. It is in their queue, whether the mail goes or not."""
    staff = ModelBackend().with_perm("findings.change_errorreport").filter(is_staff=True)
    try:
        with get_connection() as connection:
            for person in staff:
                _send(_message(report, person), connection)
    except (OSError, SMTPException):
        logger.exception("The mail server could not be told of error report %s", report.pk)


def _send(message: EmailMessage, connection: Any) -> None:
    """One mailbox that refuses does not keep the message from the others."""
    try:
        connection.send_messages([message])
    except SMTPException:
        # Not the refusal itself, which names the address.
        logger.error("A message to the staff was refused")


def _message(report: ErrorReport, person: User) -> EmailMessage:
    with override(person.preferred_language):
        target = report.target
        title = typeset(*target.words(target.TITLE))
        context = {
            "title": title,
            # What the reader wrote cannot be taken for ours.
            "message": "\n".join(f"> {line}" for line in report.message.splitlines()),
            "note": report.note,
            "page": f"{settings.SITE_URL}{target.get_absolute_url()}",
            "queue": f"{settings.SITE_URL}{reverse('admin:findings_errorreport_change', args=[report.pk])}",
        }
        # A header is one line.
        subject = " ".join((_("Error reported: %(title)s") % {"title": title}).splitlines())
        return EmailMessage(subject, render_to_string("email/error_report.txt", context), to=[person.email])
