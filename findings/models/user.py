"""Who signs in: an e-mail address, and little else."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from findings.enums import Language

# Quoted and encoded names are read in another way by whoever sends the message: one mailbox would have many addresses.
plain_address = RegexValidator(
    r"\A[!#-<>@-\[\]-~]*\Z", _("Write the e-mail address without accents, quotation marks, = or ?.")
)


class UserManager(BaseUserManager["User"]):
    """What Django's own commands and sign-in ask of a user model."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account; without a password, nobody can sign in to it by password. Raises ValueError without e-mail."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account with every right."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email: str | None) -> "User":
        """The account of that address, whatever its case. Raises DoesNotExist."""
        return self.alias(lower=Lower("email")).get(lower=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account, known by its e-mail address."""

    # Letters beyond ASCII have look-alikes that databases fold each in their own way.
    email = models.EmailField(_("e-mail address"), unique=True, validators=[plain_address])
    preferred_language = models.CharField(
        _("preferred language"), max_length=2, choices=Language, default=Language.FRENCH
    )
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May sign in to the administration."))
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this instead of deleting an account that wrote something.")
    )
    receives_digest = models.BooleanField(
        _("receives the digest"), default=True, help_text=_("What is new for them, by e-mail, once a day at most.")
    )
    joined_at = models.DateTimeField(_("joined on"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_the_case",
                violation_error_message=_("Another account already has this e-mail address."),
            )
        ]

    @property
    def staff_name(self) -> str:
        """How colleagues are told who it is: the address of somebody who left the staff is no longer theirs to know."""
        return self.email if self.is_staff else str(_("A former colleague"))

    def __str__(self) -> str:
        return self.email

    def natural_key(self) -> tuple[str]:
        """The e-mail address."""
        return (self.email,)
