"""What django-allauth asks of the site: who may sign up, what it tells, and whom a second factor is for."""

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from findings.accounts.addresses import keep_address
from findings.accounts.senders import address_of

logger = logging.getLogger(__name__)

ERRORS = {
    "incorrect_code": _("This code is not the right one. Type the six digits of the latest message."),
    "too_many_login_attempts": _(
        "Too many tries. Ask for another code; if that is refused too, wait a quarter of an hour, or use a passkey."
    ),
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
    "second_factor_removed": _("An administrator removed its passkeys, its application and its recovery codes."),
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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As django-allauth's; a mailbox or a server that refuses is told on the next page, whoever's address it is."""
        told = {**context, "SITE_URL": settings.SITE_URL}
        try:
            super().send_mail(template_prefix, email, told)
        except (OSError, SMTPException, ValueError):
            # Not the refusal itself, which names the address.
            logger.error("A message could not be sent: %s", template_prefix)
            messages.error(self.request, _("The message could not be sent. Try again in a few minutes."))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On this site, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """As django-allauth's; a code that was sent to an address that the account has left lets nobody in."""
        sent_to = kwargs.get("email")
        if sent_to and sent_to.lower() != user.email.lower():
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]

    def login(self, request: HttpRequest, user: Any) -> None:
        """As django-allauth's; an account made on the command line gets the address that its codes go to."""
        keep_address(user)
        super().login(request, user)

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
            self.send_mail("account/email/changed", user.email, {"change": CHANGES[template_prefix]})


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


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in was confirmed by a second factor; that the person has one since is not enough."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def is_confirmed(request: HttpRequest) -> bool:
    """Whether this sign-in opens to the staff what is theirs: under https, with a second factor alone."""
    return not settings.HTTPS or gave_second_factor(request)


def note_second_factor(request: HttpRequest) -> None:
    """The person has just added one, in a session that they entered by a code a moment ago."""
    record_authentication(request, request.user, method="mfa")
