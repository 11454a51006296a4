"""The administration as a place: its name, the order of its lists, the way to the other language."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from findings.accounts.adapters import has_second_factor, is_confirmed
from findings.admin.board import board
from findings.admin.trash import restorable, trash
from findings.enums import Language, other_language
from findings.signals import together

# The lists in the order in which somebody builds a tour from nothing.
STEPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("1. The tour and its memo"), ("Tour", "Source", "Passage")),
    (_("2. Themes, hosts, visits and words"), ("Theme", "Host", "Visit", "Term")),
    (_("3. What was learned"), ("Finding", "FollowUp")),
    (_("4. People and photographs"), ("Authority", "Trainee", "Photograph", "Credit")),
    (_("5. What readers say"), ("ErrorReport", "Note")),
    (_("6. Accounts"), ("User", "Invitation", "DataEvent", "Tombstone")),
)


class StudytourSite(AdminSite):
    """Django's own, with the lists in the order of the work."""

    site_header = _("Studytour administration")
    site_title = _("Studytour administration")
    index_title = _("Board")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, with the same page in the other language."""
        language = other_language(get_language() or Language.FRENCH)
        return {
            **super().each_context(request),
            "other_language": language,
            "other_language_name": dict(settings.LANGUAGES)[language],
            "other_language_url": translate_url(request.get_full_path(), language),
        }

    def has_permission(self, request: HttpRequest) -> bool:
        """As Django's; under https, only for somebody who signed in with a second factor, or has just added one."""
        return super().has_permission(request) and is_confirmed(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The site's own door, and never Django's form, which limits no tries and asks for no second factor."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse(f"{self.name}:index"))
        if self.has_permission(request):
            return redirect(f"{self.name}:index")
        if not request.user.is_staff:
            raise PermissionDenied
        if has_second_factor(request.user):
            logout(request)
            return redirect_to_login(reverse(f"{self.name}:index"))
        messages.warning(request, _("The administration asks for a second factor: add one first."))
        return redirect("mfa_index")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """By a link sent to the address of the account, as for a password that was forgotten."""
        return redirect("account_reset_password")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; what a request writes is one transaction, the search index last: all its writers lock it."""

        @wraps(view)
        def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            with transaction.atomic(), together():
                return view(request, *args, **kwargs)

        return super().admin_view(whole, cacheable)

    def get_urls(self) -> list[Any]:
        """With the trash."""
        return [path("trash/", self.admin_view(self.trash), name="trash"), *super().get_urls()]

    def trash(self, request: HttpRequest) -> HttpResponse:
        """All that was deleted and can be restored."""
        return trash(self, request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """As Django's, with the editors' board before the lists, and the way to the trash."""
        ours = {"board": board(self, request), "has_trash": bool(restorable(self, request))}
        return super().index(request, {**ours, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The lists that the person may see, by step of the work; one group when an application is asked for."""
        groups = []
        for app in super().get_app_list(request, app_label):
            models = {model["object_name"]: model for model in app["models"]}
            steps = [(name, [models[one] for one in members if one in models]) for name, members in STEPS]
            if app_label:
                steps = [(app["name"], [model for _name, members in steps for model in members])]
            groups += [{**app, "name": name, "models": members} for name, members in steps if members]
        return groups


site = StudytourSite()
