"""Django's own administration of the same records, as it comes, to compare ours with: an address configuration."""

from typing import TYPE_CHECKING, Any

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from findings.models import Citation, Finding, FollowUp, Host, Theme, Tour, Trainee, User, Visit

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
    raw_id_fields = ("passage",)


class PlainAdmin(Admin):
    """What the lists that ours choose from need."""

    search_fields = ("key",)


class FindingAdmin(PlainAdmin):
    """A form and a list with every control of Django's that ours has."""

    list_display = ("__str__", "position")
    list_editable = ("position",)
    list_filter = ("status",)
    autocomplete_fields = ("tour", "theme", "themes", "visits")
    inlines = (CitationInline,)


for model in (Tour, Host, Theme, Visit, Trainee, FollowUp):
    site.register(model, PlainAdmin)
site.register(Finding, FindingAdmin)
site.register(User)

urlpatterns = i18n_patterns(path("admin/", site.urls))
