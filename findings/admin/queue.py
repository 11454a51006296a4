"""What others sent in: read as it was written, what waits first, and decided upon without changing a word."""

from typing import Any, ClassVar

from django.db.models import Case, When
from django.http import HttpRequest

from findings.admin.sound import ReadOnly, SoundAdmin


class QueueAdmin(ReadOnly, SoundAdmin):
    """A list that begins with what is in the state `waiting`, for whoever has the `right` to decide.

    `decisions` are the actions, with their short labels, that the page of what waits offers too.
    """

    waiting: ClassVar[str]
    right: ClassVar[str]
    decisions: ClassVar[tuple[tuple[str, Any], ...]]
    list_per_page = 50
    change_form_template = "admin/findings/queued.html"

    class Media:
        css = {"all": ["findings/admin.css"]}

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions."""
        return request.user.has_perm(self.right)

    def get_ordering(self, request: HttpRequest) -> Any:
        """What waits, then the latest."""
        return (Case(When(state=self.waiting, then=0), default=1).asc(), "-created_at")

    def ways(self, waiting: Any) -> list[tuple[str, Any]]:
        """Links, each an address and a label, that stand beside the decisions."""
        return []

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As Django's, with the decisions that the person may take."""
        sent = context.get("original")
        if sent is not None and sent.state == self.waiting and self.has_decide_permission(request):
            context.update(decisions=self.decisions, ways=self.ways(sent))
        return super().render_change_form(request, context, *args, **kwargs)
