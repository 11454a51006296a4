"""Who changed what, and the way back to an earlier version."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

if TYPE_CHECKING:
    HistoryAdmin = admin.ModelAdmin[Any]
else:
    HistoryAdmin = SimpleHistoryAdmin


class PlainHistory(HistoryAdmin):
    """Who changed what, to read. Going back to a version is not offered.

    It would overwrite the publication state without the right to publish, and leave many-to-many fields as they are.
    """

    object_history_list_template = "admin/findings/history_list.html"
    history_list_per_page = 20

    def get_urls(self) -> list[Any]:
        """Without the page of a version, which writes for whoever may only read."""
        return admin.ModelAdmin.get_urls(self)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """As simple_history's, where there is such a record; Django leads back to the index where there is none."""
        if self.get_object(request, unquote(object_id)) is None:
            return admin.ModelAdmin.history_view(self, request, object_id, extra_context)
        return super().history_view(request, object_id, extra_context)

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Always."""
        return True

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        """The page's title."""
        return _("History of “%(record)s”") % {"record": obj}
