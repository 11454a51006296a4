"""What is done to personal data: written down by the lists that change it, and read by administrators."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from findings.accounts import journal
from findings.admin.site import site
from findings.admin.sound import PlainAdmin, ReadOnly, SoundAdmin
from findings.enums import DataAction, DoneBy
from findings.models import DataEvent, Invitation, Trainee, User

GOING_ALONG = (DataEvent, Invitation)


class JournalledAdmin(PlainAdmin):
    """A list of accounts or participants: whoever writes one there leaves a line in the log of personal data."""

    added: ClassVar[DataAction]
    changed: ClassVar[DataAction]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's."""
        self.write_down(self.added, request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As Django's."""
        self.write_down(self.changed, request, obj)
        return super().log_change(request, obj, message)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; what nobody deletes by itself goes with whom it is about."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, lacking - {model._meta.verbose_name for model in GOING_ALONG}, protected

    def write_down(self, action: DataAction, request: HttpRequest, obj: Any) -> None:
        """What the person did to this account or participant."""
        actor = cast(User, request.user)
        if isinstance(obj, Trainee):
            journal.note(action, actor, trainee=obj, detail=obj.visibility)
        else:
            journal.note(action, actor, account=obj)


@admin.register(DataEvent, site=site)
class DataEventAdmin(ReadOnly, SoundAdmin):
    """The log of personal data, the latest first."""

    list_display = ("at", "action", "detail", "concerned", "author")
    list_display_links = None
    list_filter = ("action", "by")
    list_select_related = ("actor", "account", "trainee")
    list_per_page = 50
    search_fields = (
        "account__email",
        "actor__email",
        "trainee__given_name",
        "trainee__family_name",
        "trainee__key",
        "key",
    )

    @admin.display(description=_("concerned"))
    def concerned(self, event: DataEvent) -> str:
        """Whose data they are; of somebody who was erased, the key."""
        key = event.trainee.key if event.trainee else event.key
        return " · ".join(str(one) for one in (event.trainee, event.account, key) if one)

    @admin.display(description=_("done by"), ordering="by")
    def author(self, event: DataEvent) -> str:
        """The person themselves, the site, or which of the staff."""
        who = event.get_by_display()
        return f"{who} · {event.actor}" if event.actor and event.by == DoneBy.STAFF else who
