"""What somebody chooses of the messages that the site sends them, on their page or by the link of a message."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from findings.accounts.digests import SALT
from findings.accounts.tokens import number_in
from findings.forms.messages import MessagesForm
from findings.models import User


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The language of one's messages, and whether one is told what is new."""
    # Another object than the one that the page itself is about, which the form would change though it is refused.
    user = User.objects.get(pk=cast(User, request.user).pk)
    form = MessagesForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        user.save(update_fields=form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("my-page")
    return render(request, "account/messages.html", {"form": form})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stops the digest of whoever the link was sent to, signed in or not; mailboxes send the same (RFC 8058).

    Programs that open links change nothing: it takes the button. What the page shows tells nobody whose link it is.
    """
    number = number_in(token, SALT)
    if number is None:
        raise Http404
    reader = User.objects.filter(pk=number).first()
    if reader is None:
        return render(request, "account/unsubscribe.html", {"gone": True}, status=HTTPStatus.GONE)
    if request.method == "POST":
        reader.receives_digest = "again" in request.POST
        reader.save(update_fields=["receives_digest"])
    return render(request, "account/unsubscribe.html", {"reader": reader, "done": request.method == "POST"})
