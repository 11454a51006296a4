"""What is asked of photographs: which readers may see, and which have a picture."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from findings.querysets.published import RecordQuerySet, published_and_due, visit_published

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from findings.models import User


class PhotographQuerySet(RecordQuerySet):
    """Photographs of tours, some of them of a visit."""

    def published(self) -> Self:
        """Those of published tours; of a visit, where that is published too."""
        return self.filter(Q(visit=None) | visit_published("visit__"), published_and_due("tour__"))

    def seen_by_staff(self, user: "User | AnonymousUser") -> Self:
        """All, for the staff who may see photographs in the administration; for anybody else, none."""
        return self if user.is_staff and user.has_perm("findings.view_photograph") else self.none()

    def with_picture(self) -> Self:
        """Those whose file somebody gave."""
        return self.exclude(file="")
