"""A question that runs through tours."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from findings.models.constraints import page_constraints
from findings.models.publishing import PageRecord
from findings.models.record import TITLE_LENGTH
from findings.querysets import ThemeQuerySet


class Theme(PageRecord):
    """A theme, or a sub-theme of one; there is no third level."""

    TITLE: ClassVar[str] = "name"
    URL_NAME = "theme-detail"

    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("theme above"), related_name="children", null=True, blank=True
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=TITLE_LENGTH)
    question = models.CharField(_("question"), max_length=TITLE_LENGTH, blank=True)
    description = models.TextField(_("description"), blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "pk"]
        permissions = [("publish_theme", "Can publish theme")]
        constraints = [
            *page_constraints("theme", "name", "question"),
            models.CheckConstraint(
                name="theme_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("A theme cannot stand under itself."),
            ),
        ]

    def clean(self) -> None:
        """Refuses a third level, which no CHECK can see."""
        super().clean()
        if self.parent_id is None:
            return
        if self.parent is not None and self.parent.parent_id is not None:
            raise ValidationError({"parent": _("A sub-theme cannot have sub-themes: choose a theme above.")})
        if self.pk and self.children.exists():
            raise ValidationError({"parent": _("This theme has sub-themes: it cannot become one itself.")})
