"""Messages to the staff, each in the language of the person who receives it."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from findings.models import ErrorReport, User
from findings.typography import typeset

logger = logging.getLogger(__name__)


def tell_of(report: ErrorReport) -> None:
    """Writes to each of the staff who may deal with the report. It is in their queue, whether the mail goes or not."""
    wanted = Q(groups__permissions__codename="change_errorreport") | Q(is_superuser=True)
    staff = User.objects.filter(wanted, is_active=True, is_staff=True).distinct()
    messages = [_message(report, person) for person in staff]
    try:
        get_connection().send_messages(messages)
    except (OSError, SMTPException):
        logger.exception("The staff could not be told of error report %s", report.pk)


def _message(report: ErrorReport, person: User) -> EmailMessage:
    with override(person.preferred_language):
        target = report.target
        title = typeset(*target.words(target.TITLE))
        context = {
            "title": title,
            "message": report.message,
            "page": f"{settings.SITE_URL}{target.get_absolute_url()}",
            "queue": f"{settings.SITE_URL}{reverse('admin:findings_errorreport_change', args=[report.pk])}",
        }
        # A header is one line.
        subject = " ".join((_("Error reported: %(title)s") % {"title": title}).splitlines())
        return EmailMessage(subject, render_to_string("email/error_report.txt", context), to=[person.email])
