"""How the address of a source answered when it was last asked; what no record names any more is forgotten."""

from datetime import datetime

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from findings.enums import FAILING, UNSURE, LinkOutcome
from findings.models.constraints import one_of
from findings.querysets import LinkCheckQuerySet
from findings.querysets.follow_ups import CONFIRMED_AFTER

# An archive puts some sixty characters before the address that it keeps. Where an address leads can be longer.
ADDRESS_LENGTH, LONGEST_ADDRESS = 600, 2000
SCHEMES = ("http", "https")

of_the_web = URLValidator(schemes=SCHEMES, message=_("Give an address that begins with http:// or https://."))


def web_address(address: str) -> str:
    """The address if it is one that a browser may be led to; else nothing."""
    return address if address.lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES)) else ""


class LinkCheck(models.Model):
    """What became of asking an address. A failure counts only once it was met again a day later or more (`dead_at`)."""

    address = models.URLField(max_length=ADDRESS_LENGTH, unique=True, editable=False)
    outcome = models.CharField(max_length=12, choices=LinkOutcome, editable=False)
    # Of HTTP, where an answer came.
    code = models.PositiveSmallIntegerField(null=True, editable=False)
    # Where it moved for good; else where the answer came from, if from elsewhere.
    led_to = models.URLField(max_length=LONGEST_ADDRESS, blank=True, editable=False)
    checked_at = models.DateTimeField(editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    dead_at = models.DateTimeField(null=True, editable=False)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["address"]
        constraints = [
            one_of("linkcheck", "outcome", LinkOutcome),
            models.CheckConstraint(
                name="linkcheck_fails_before_it_is_dead",
                condition=Q(dead_at__isnull=True) | Q(failing_since__isnull=False, dead_at__gte=F("failing_since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} – {self.get_outcome_display()}"

    @property
    def is_unsure(self) -> bool:
        """Whether only a person can tell."""
        return self.outcome in UNSURE

    def learn(self, outcome: LinkOutcome, code: int | None, led_to: str, at: datetime) -> None:
        """Writes down what was answered at that time, and since when it has not been what it should be."""
        self.outcome, self.code, self.led_to, self.checked_at = outcome, code, led_to, at
        if outcome not in FAILING:
            self.failing_since = self.dead_at = None
        else:
            self.failing_since = self.failing_since or at
            if at - self.failing_since >= CONFIRMED_AFTER:
                self.dead_at = self.dead_at or at
        self.save()
