"""Who took part, for which authority, and who made the memo."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from findings.accounts import journal
from findings.admin.base import RecordAdmin, both, found_in
from findings.admin.forms import EditingForm
from findings.admin.invitation import InvitingAdmin
from findings.admin.journal import JournalledAdmin
from findings.admin.site import site
from findings.admin.sound import ReadOnly, SoundAdmin
from findings.enums import DataAction, Visibility
from findings.models import Authority, Credit, Tombstone, Trainee, User


@admin.register(Authority, site=site)
class AuthorityAdmin(RecordAdmin):
    """French local authorities, on whatever tour."""

    list_display = ("__str__", "key", "kind", "successor")
    list_filter = ("kind",)
    list_select_related = ("successor",)
    search_fields = found_in("name")
    autocomplete_fields = ("successor",)
    related_lists = ((Trainee, "authority"),)
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("kind", "successor"))}),
        (_("Texts"), {"fields": both("name")}),
    )


class TraineeForm(EditingForm):
    """Whoever may not delete a person shows them to nobody who does not see them yet."""

    may_reveal = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.may_reveal or "visibility" not in self.fields:
            return
        visibility: Any = self.fields["visibility"]
        states = Visibility(self.instance.visibility).no_wider()
        visibility.choices = [(state.value, state.label) for state in states]
        # The class of another tour would see them.
        self.fields["tour"].disabled = bool(self.instance.pk)


@admin.register(Trainee, site=site)
class TraineeAdmin(InvitingAdmin, JournalledAdmin, RecordAdmin):
    """Participants. Their names are personal data: each decides who sees theirs."""

    form = TraineeForm
    added, changed = DataAction.ENTRY_ADDED, DataAction.ENTRY_CHANGED
    list_display = ("__str__", "key", "tour", "authority", "visibility")
    list_filter = ("tour", "visibility", "authority__kind")
    list_select_related = ("tour", "authority")
    search_fields = ("key", "given_name", "family_name", "authority__name_fr", "authority__name_en")
    autocomplete_fields = ("tour", "authority", "user")
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("given_name", "family_name"), ("tour", "authority"))}),
        (_("Texts"), {"fields": both("role")}),
        (_("Who may see it"), {"fields": ("visibility", "user")}),
    )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tells the form what the person may do."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.may_reveal = self.has_delete_permission(request)
        return form

    def delete_model(self, request: HttpRequest, obj: Trainee) -> None:
        """Erases the person, with the line that Django has just written of it in the log."""
        self.delete_queryset(request, Trainee.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Trainee]) -> None:
        """Erases each."""
        for trainee in queryset.select_related("user"):
            key, account = trainee.key, trainee.user
            trainee.erase()
            journal.note(DataAction.ENTRY_ERASED, cast(User, request.user), account=account, key=key)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """The account, an e-mail address, is for those who may see accounts."""
        return [] if request.user.has_perm("findings.view_user") else ["user"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """As declared, without what is excluded."""
        excluded = self.get_exclude(request, obj)
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field not in excluded]})
            for name, options in super().get_fieldsets(request, obj)
        ]


@admin.register(Credit, site=site)
class CreditAdmin(RecordAdmin):
    """People named for their part in the memo."""

    list_display = ("__str__", "key", "tour", "position")
    list_editable = ("position",)
    list_filter = ("tour",)
    list_select_related = ("tour",)
    search_fields = ("name", *found_in("role"))
    autocomplete_fields = ("tour",)
    fieldsets = (
        (None, {"fields": (("key", "original_language"), "tour", ("name", "position"))}),
        (_("Texts"), {"fields": both("role")}),
    )


@admin.register(Tombstone, site=site)
class TombstoneAdmin(ReadOnly, SoundAdmin):
    """The keys of those who were erased: read by superusers, written by nobody."""

    list_display = ("key", "erased_at")
    search_fields = ("key",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers."""
        return request.user.is_active and request.user.is_superuser
