"""Sends the invitations that wait: a timer runs it, for those that could not leave when they were asked for."""

from smtplib import SMTPException
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from findings.accounts.invitations import send_waiting


class Command(BaseCommand):
    """Says nothing where nothing waits. Ends in error where the mail server, or a mailbox, refuses."""

    help = "Sends the invitations that wait to be sent."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when something could not be sent; it waits ten minutes, then it is tried again."""
        try:
            sent, refused = send_waiting()
        except (OSError, SMTPException) as error:
            raise CommandError(_("The mail server does not answer: %s") % error) from error
        if sent:
            self.stdout.write(ngettext("%d invitation sent.", "%d invitations sent.", sent) % sent)
        if refused:
            raise CommandError(ngettext("%d invitation refused.", "%d invitations refused.", refused) % refused)
