"""Django's own administration of the same records, as it comes, to compare ours with: an address configuration."""

from typing import TYPE_CHECKING, Any

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.http import HttpRequest
from django.urls import path

from findings.models import Citation, Finding, Host, HostAlias, Passage, Theme, Tour, User, Visit

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    Admin = admin.ModelAdmin
    Inline = admin.TabularInline

site = admin.AdminSite()


class CitationInline(Inline):
    """Rows with a raw id, a number and a box to delete them."""

    model = Citation

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A raw id in the wrapper of links, which `raw_id_fields` goes without."""
        if db_field.name == "passage":
            kwargs["widget"] = ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class HostAliasInline(Inline):
    """Rows with a text."""

    model = HostAlias


class PlainAdmin(Admin):
    """What the fields that choose a record need of its list."""

    search_fields = ("key",)


class FindingAdmin(PlainAdmin):
    """A form and a list with the controls of Django's that ours have."""

    list_display = ("__str__", "position")
    list_editable = ("position",)
    list_filter = ("status",)
    autocomplete_fields = ("tour", "theme", "themes", "visits")
    inlines = (CitationInline,)


class HostAdmin(PlainAdmin):
    """A form with rows of texts."""

    inlines = (HostAliasInline,)


class UserAdmin(PlainAdmin):
    """A form that chooses some of a list."""

    filter_horizontal = ("groups", "user_permissions")


site.register([Tour, Theme, Visit, Passage], PlainAdmin)
site.register(Finding, FindingAdmin)
site.register(Host, HostAdmin)
site.register(User, UserAdmin)

urlpatterns = i18n_patterns(path("admin/", site.urls))
