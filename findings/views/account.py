"""The door and what is behind it: an invitation, somebody's own page, and what of django-allauth's views is changed."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from allauth.account.views import LoginView, RequestLoginCodeView, request_reauthentication_code
from allauth.mfa.base.views import index
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView, deactivate_totp
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.adapter import get_adapter as get_sessions_adapter
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import list_usersessions
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from findings.accounts.adapters import has_second_factor, note_second_factor
from findings.accounts.invitations import InvitationError, accept, invitation_of
from findings.models import User

View = Callable[..., HttpResponseBase]


def for_staff(view: View) -> View:
    """Refuses everybody else, who has no use for it."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(never_cache(checked))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """What the link of an invitation shows; its button opens the account, then asks for a code as signing in does."""
    found = invitation_of(token)
    if found is None:
        raise Http404
    signed_in_as_another = request.user.is_authenticated and request.user.email.lower() != found.email.lower()
    refusal = ""
    if request.method == "POST" and not signed_in_as_another:
        try:
            email = accept(found).email
            messages.success(request, _("Welcome: your account is open."))
            request.session["invited"] = True
            return redirect("my-page") if request.user.is_authenticated else InvitedView.as_view(email=email)(request)
        except InvitationError as error:
            refusal = str(error)
    context = {"invitation": found, "refusal": refusal, "signed_in_as_another": signed_in_as_another}
    status = HTTPStatus.OK if found.is_open and not refusal else HTTPStatus.GONE
    return render(request, "account/invitation.html", context, status=status)


@login_required
@never_cache
@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """What is somebody's own: the tours they took part in, how they sign in."""
    user = cast(User, request.user)
    context = {
        "trainees": user.trainees.select_related("tour", "authority"),
        "notes": user.notes.select_related("finding", "visit").order_by("-modified_at", "pk"),
        "second_factor_missing": settings.HTTPS and user.is_staff and not has_second_factor(user),
    }
    return render(request, "account/my_page.html", context)


@login_required
@never_cache
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs the person out of one place."""
    found = get_object_or_404(UserSession, user=request.user, pk=pk)
    get_sessions_adapter().end_sessions([found])
    messages.success(request, _("You are signed out there."))
    return redirect("usersessions_list")


@require_safe
def no_account(request: HttpRequest) -> HttpResponse:
    """How one comes by an account: by invitation."""
    return render(request, "account/no_account.html")


class PasswordView(LoginView):
    """Signing in with a password, for the staff."""

    template_name = "account/password.html"


class InvitedView(RequestLoginCodeView):
    """As if the sign-in form had been sent with that address."""

    email = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """The address of the invitation."""
        return {**super().get_form_kwargs(), "data": {"email": self.email}}


class NotesSecondFactor:
    """A view that adds a second factor, which then counts for the session that it was added in."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponseBase:
        """As django-allauth's."""
        response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
        note_second_factor(self.request)
        return response


class AddApplicationView(NotesSecondFactor, ActivateTOTPView):
    """As django-allauth's."""


class AddPasskeyView(NotesSecondFactor, AddWebAuthnView):
    """As django-allauth's; recovery codes are for those who need a second factor."""

    def get_success_url(self) -> str:
        """To the codes that were made for one of the staff; to what the person signs in with else."""
        return super().get_success_url() if self.request.user.is_staff else reverse("mfa_index")


# What is somebody's own is kept by no browser.
security = never_cache(index)
sessions = never_cache(list_usersessions)
# The picture of the secret is written into the page itself.
add_application = for_staff(csp_update({"img-src": ["data:"]})(AddApplicationView.as_view()))
remove_application = for_staff(deactivate_totp)
recovery_codes = for_staff(view_recovery_codes)
new_recovery_codes = for_staff(generate_recovery_codes)
add_passkey = never_cache(AddPasskeyView.as_view())
remove_passkey = never_cache(RemoveWebAuthnView.as_view())
confirm = never_cache(request_reauthentication_code)
password = PasswordView.as_view()
