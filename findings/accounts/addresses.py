"""Ties an account to the one address that its codes are sent to, which signing in looks for and takes for verified."""

from allauth.account.models import EmailAddress

from findings.models import User


def keep_address(user: User) -> None:
    """Makes the account's address its only one, and known to be theirs: staff and invitations vouch for it."""
    address = user.email.lower()
    EmailAddress.objects.filter(user=user).exclude(email=address).delete()
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
