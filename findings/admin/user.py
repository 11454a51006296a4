"""Accounts and their roles; nobody gives more than they may."""

from typing import TYPE_CHECKING, Any, cast

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter as get_sessions_adapter
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from findings.accounts.addresses import keep_address
from findings.accounts.erasure import erase_account
from findings.accounts.roles import ADMINISTRATOR, CURATOR, EDITOR, ROLES
from findings.admin.choices import SoundMultipleChoiceField
from findings.admin.journal import JournalledAdmin
from findings.admin.site import site
from findings.admin.sound import SoundAdmin
from findings.enums import DataAction
from findings.models import User

if TYPE_CHECKING:
    CreationForm = AdminUserCreationForm[User]
    AccountAdmin = DjangoUserAdmin[User]
else:
    CreationForm = AdminUserCreationForm
    AccountAdmin = DjangoUserAdmin

ROLE_NAMES = {CURATOR: _("Curator"), EDITOR: _("Editor"), ADMINISTRATOR: _("Administrator")}


class RolesField(SoundMultipleChoiceField):
    """Groups under their names in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        """The role's name."""
        return str(ROLE_NAMES.get(obj.name, obj.name))


class NewUserForm(CreationForm):
    """An account by its e-mail address."""

    class Meta:
        model = User
        fields = ("email", "preferred_language")
        field_classes = {"email": forms.EmailField}


@admin.register(User, site=site)
class UserAdmin(JournalledAdmin, SoundAdmin, AccountAdmin):
    """Accounts, known by their e-mail address."""

    add_form = NewUserForm
    added, changed = DataAction.OPENED, DataAction.ACCOUNT_CHANGED
    list_display = ("email", "roles", "preferred_language", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email",)
    ordering = ("email",)
    actions = ("remove_second_factor",)
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "joined_at")
    add_fieldsets = (
        (None, {"fields": ("email", "preferred_language", "usable_password", "password1", "password2")}),
        (_("Permissions"), {"fields": ("is_staff", "groups")}),
    )
    fieldsets = (
        (None, {"fields": ("email", "password", "preferred_language", "receives_digest")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Important dates"), {"fields": ("last_login", "joined_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Accounts with their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """As declared; only a superuser gives rights beyond the roles."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        return [*fieldsets, (_("Beyond the roles"), {"fields": ("is_superuser", "user_permissions")})]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """As Django's; codes go to the address that the account has now, and whoever came in by another is out."""
        super().save_model(request, obj, form, change)
        keep_address(obj)
        if change and "email" in form.changed_data:
            get_sessions_adapter().end_sessions(UserSession.objects.filter(user=obj))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """As Django's, but an account that holds more than the roles give is changed by superusers alone."""
        return super().has_change_permission(request, obj) and self._within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """As for changing; people erase their own on their page."""
        may = super().has_delete_permission(request, obj) and self._within_reach(request, obj)
        return may and obj != request.user

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Erases the account; its entries among the participants and its notes, unsigned, stay."""
        erase_account(obj, cast(User, request.user), keep_notes=True, keep_entries=True)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Erases each."""
        for user in queryset:
            self.delete_model(request, user)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Groups are the three roles, and any other for a superuser."""
        if db_field.name == "groups":
            groups = Group.objects.order_by("pk")
            kwargs["queryset"] = groups if request.user.is_superuser else groups.filter(name__in=ROLES)
            kwargs["form_class"] = RolesField
            return db_field.formfield(**kwargs)
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
            kwargs["form_class"] = SoundMultipleChoiceField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.action(
        description=_("Remove the second factor of the selected accounts (lost phone)"), permissions=["change"]
    )
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Lets those who lost theirs in by a code or password alone, once; those beyond reach are left as they are."""
        within_reach = [user for user in queryset if self._within_reach(request, user)]
        for user in within_reach:
            Authenticator.objects.filter(user_id=user.pk).delete()
            self.write_down(DataAction.FACTOR_REMOVED, request, user)
            get_adapter().send_notification_mail("second_factor_removed", user)
        message = ngettext("%d account changed.", "%d accounts changed.", len(within_reach)) % len(within_reach)
        self.message_user(request, message)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """The names of its roles."""
        return ", ".join(str(ROLE_NAMES.get(group.name, group.name)) for group in user.groups.all())

    def _within_reach(self, request: HttpRequest, user: User | None) -> bool:
        if user is None or request.user.is_superuser:
            return True
        beyond = user.is_superuser or user.user_permissions.exists() or user.groups.exclude(name__in=ROLES).exists()
        return not beyond
