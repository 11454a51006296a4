"""Gives a fresh site its first account, so that somebody can sign in to the administration."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from findings.accounts.addresses import keep_address
from findings.accounts.roles import EDITOR, make_roles
from findings.models import User

PASSWORD_BYTES = 15


class Command(BaseCommand):
    """Creates an editor with a random password, printed once and kept nowhere, unless somebody can already sign in."""

    help = "Creates an editor’s account with a random password, when no staff account exists."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option: the address of the account."""
        parser.add_argument("--email", default="editor@studytour.example", help="its e-mail address")

    @transaction.atomic
    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Raises CommandError where the address is not one, or is somebody's already."""
        if User.objects.filter(is_staff=True).exists():
            self.stdout.write(_("A staff account exists already: none was created."))
            return
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(_("“%s” is not an e-mail address.") % email) from error
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(_("“%s” has an account already: choose another address.") % email)
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        make_roles()
        user = User.objects.create_user(email, password, is_staff=True)
        keep_address(user)
        user.groups.add(Group.objects.get(name=EDITOR))
        self.stdout.write(_("An editor can now sign in. The password is shown this once only:"))
        self.stdout.write(_("  address   %s") % f"{settings.SITE_URL}/{settings.LANGUAGE_CODE}/admin/")
        self.stdout.write(_("  e-mail    %s") % email)
        self.stdout.write(_("  password  %s") % password)
