"""What django-allauth asks of the site: who may sign up, what it tells, and whom a second factor is for."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from findings.accounts.senders import address_of

ERRORS = {
    "incorrect_code": _("This code is not the right one. Type the six digits of the latest message."),
    "too_many_login_attempts": _("Too many tries. Wait a quarter of an hour, then start again."),
    "rate_limited": _("Too many requests. Wait a few minutes, then start again."),
    "email_password_mismatch": _("This address and this password do not go together."),
}
SECOND_FACTOR_ERRORS = {
    "incorrect_code": _("This code is not the right one. Type the one that your application shows now."),
    "cannot_generate_recovery_codes": _("Recovery codes come with a second factor: add one first."),
}
# What the owner of an account is told of, by the name of allauth's message.
CHANGES = {
    "account/email/password_reset": _("Its password was changed."),
    "mfa/email/totp_activated": _("An authenticator application was added to it."),
    "mfa/email/totp_deactivated": _("Its authenticator application was removed."),
    "mfa/email/webauthn_added": _("A passkey was added to it."),
    "mfa/email/webauthn_removed": _("A passkey was removed from it."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for it; the former ones are void."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation, or by the staff."""

    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account uninvited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that tries are counted by: the one that the proxy gives, the household's under IPv6."""
        return address_of(request) or "0.0.0.0"  # noqa: S104 - no address at all

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether a code is asked for again: not of somebody who signed in a moment ago."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tells the owner of the account what was changed, in their language."""
        if template_prefix not in CHANGES:
            return
        with override(user.preferred_language):
            told = {"change": CHANGES[template_prefix], "SITE_URL": settings.SITE_URL}
            self.send_mail("account/email/changed", user.email, told)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The staff confirm each sign-in by a second factor; for others, a passkey is a way in of its own."""

    error_messages = {**DefaultMFAAdapter.error_messages, **SECOND_FACTOR_ERRORS}

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Whether a code sent by e-mail, or a password, is not enough for this person."""
        return bool(user.is_staff and super().is_mfa_enabled(user, types))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """ "Passkey 1" and so on."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site, as the browser names it beside the passkey."""
        return {"id": context.request.get_host().partition(":")[0], "name": "Studytour"}


def has_second_factor(user: Any) -> bool:
    """Whether the person has a passkey or an authenticator application to confirm a sign-in with."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=types).exists())
