"""How somebody who took part in a tour is asked to open their account: by a link that serves once, for a while."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from findings.enums import InvitationState, Language
from findings.models.constraints import one_of
from findings.models.people import Trainee
from findings.models.user import plain_address
from findings.querysets import InvitationQuerySet

LASTS = timedelta(days=30)
OPEN = Q(used_at__isnull=True, revoked_at__isnull=True)


def in_a_month() -> datetime:
    """When an invitation made now expires."""
    return timezone.now() + LASTS


class Invitation(models.Model):
    """An invitation of one participant. Its address is forgotten as soon as it can serve no more."""

    trainee = models.ForeignKey(
        Trainee, models.CASCADE, verbose_name=_("participant"), related_name="invitations", editable=False
    )
    email = models.EmailField(_("e-mail address"), blank=True, validators=[plain_address])
    language = models.CharField(_("language of the message"), max_length=2, choices=Language, default=Language.FRENCH)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("invited by"),
        related_name="invitations",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("asked for on"), default=timezone.now, editable=False, db_index=True)
    expires_at = models.DateTimeField(_("expires on"), default=in_a_month, editable=False)
    # A sender takes it for a few minutes: two senders at once never send it twice.
    taken_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent on"), null=True, editable=False)
    refused_at = models.DateTimeField(_("refused by the mailbox on"), null=True, editable=False)
    used_at = models.DateTimeField(_("accepted on"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("invitation", "language", Language),
            models.UniqueConstraint(
                fields=["trainee"],
                condition=OPEN,
                name="invitation_one_open_for_a_participant",
            ),
            models.CheckConstraint(
                name="invitation_has_an_address_while_it_serves",
                condition=OPEN & ~Q(email="") | ~OPEN & Q(email=""),
            ),
        ]

    @property
    def state(self) -> InvitationState:
        """What has become of it."""
        if self.used_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        if self.refused_at:
            return InvitationState.REFUSED
        return InvitationState.SENT if self.sent_at else InvitationState.TO_SEND

    @property
    def is_open(self) -> bool:
        """Whether its link still opens an account."""
        return self.state in (InvitationState.SENT, InvitationState.TO_SEND)

    def __str__(self) -> str:
        return str(self.trainee)
