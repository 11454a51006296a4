"""What is sent at the door, where django-allauth's own forms would take too much or fail on what nobody sends."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from findings.models.user import plain_address

# What reading a credential that no browser made ends in.
UNREADABLE = (AttributeError, KeyError, OverflowError, TypeError, ValueError)
UNKNOWN = _("This passkey was not recognised.")
LONGEST = 20_000


class CredentialField(forms.JSONField):
    """What a browser says of a passkey, in JSON."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """As Django's; what is longer or deeper than any browser sends is refused."""
        try:
            if isinstance(value, str) and len(value) <= LONGEST:
                return super().to_python(value)
        except RecursionError:
            pass
        raise forms.ValidationError(UNKNOWN)


class CodeForm(RequestLoginCodeForm):
    """Asks for a code."""

    def clean_email(self) -> str:
        """As django-allauth's, for addresses that an account can have."""
        plain_address(self.cleaned_data["email"])
        return str(super().clean_email())


class StaffPasswordForm(ResetPasswordForm):
    """A new password is for the staff; another account has none, and is answered as no account is."""

    users: list[Any]

    def clean_email(self) -> str:
        """As django-allauth's."""
        plain_address(self.cleaned_data["email"])
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.is_staff]
        return email


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey that a browser has just made."""

    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        """As django-allauth's; what cannot be read is refused."""
        try:
            return dict(super().clean())
        except UNREADABLE as error:
            raise forms.ValidationError(UNKNOWN) from error


class SoundCredential(forms.Form):
    """A passkey that somebody gives; what cannot be read is refused."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """As django-allauth's."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (forms.ValidationError, *UNREADABLE) as error:
            # django-allauth speaks of a code that is wrong.
            if getattr(error, "code", "") == "too_many_login_attempts":
                raise
            raise forms.ValidationError(UNKNOWN) from error


class PasskeyForm(SoundCredential, LoginWebAuthnForm):
    """Signs in."""


class ConfirmingPasskeyForm(SoundCredential, AuthenticateWebAuthnForm):
    """Confirms a sign-in of the staff."""
