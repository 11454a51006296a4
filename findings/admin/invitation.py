"""Invites participants to open their account: one, many, a class; and what became of each invitation."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from findings.accounts import journal
from findings.accounts.invitations import invite, renew, send_soon
from findings.admin.site import site
from findings.admin.sound import ReadOnly, SoundAdmin
from findings.enums import DataAction, Language
from findings.models import Invitation, Trainee, User
from findings.models.user import plain_address

if TYPE_CHECKING:
    PlainAdmin = admin.ModelAdmin[Any]
else:
    PlainAdmin = admin.ModelAdmin

# Each takes three fields of a form that may have a thousand.
MOST = 300


class InviteForm(forms.Form):
    """Where one participant is written to, and in which language; without an address, they are left out."""

    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254, validators=[plain_address])
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, trainee: Trainee, data: Any = None) -> None:
        super().__init__(data, prefix=str(trainee.pk), initial={"language": Language.FRENCH})
        self.trainee = trainee


class InvitingAdmin(PlainAdmin):
    """A list of participants from which they are invited."""

    actions = ("invite",)

    def has_invite_permission(self, request: HttpRequest) -> bool:
        """Asked by the action."""
        return request.user.has_perm("findings.invite_trainee")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """As Django's, with whether each is invited."""
        return super().get_queryset(request).with_invitation()  # type: ignore[attr-defined, no-any-return]

    def get_list_display(self, request: HttpRequest) -> Any:
        """As declared; for those who invite, with who has an account or is to open one."""
        shown = super().get_list_display(request)
        return [*shown, "access"] if self.has_invite_permission(request) else shown

    @admin.display(description=_("account"))
    def access(self, trainee: Any) -> str:
        """How far the participant is from having one."""
        if trainee.user_id:
            return str(_("opened"))
        return str(_("invited")) if trainee.is_invited else ""

    @admin.action(description=_("Invite the selected participants to open their account…"), permissions=["invite"])
    def invite(self, request: HttpRequest, queryset: QuerySet[Trainee]) -> HttpResponse | None:
        """Asks for the addresses, then sends the invitations."""
        trainees = list(queryset.without_account().select_related("tour")[: MOST + 1])  # type: ignore[attr-defined]
        if not trainees or len(trainees) > MOST:
            refusal = _("Choose %d participants at most.") % MOST if trainees else _("They all have an account.")
            self.message_user(request, refusal, messages.WARNING)
            return None
        sent_in = request.POST if "addresses" in request.POST else None
        rows = [InviteForm(trainee, sent_in) for trainee in trainees]
        if sent_in is not None and _sound(rows):
            self._invite(request, rows)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite participants"),
            "opts": self.opts,
            "media": self.media,
            "rows": rows,
            "chosen": [trainee.pk for trainee in trainees],
            "with_account": queryset.exclude(user=None).count(),
        }
        return TemplateResponse(request, "admin/findings/invite.html", context)

    def _invite(self, request: HttpRequest, rows: list[InviteForm]) -> None:
        invited = [row for row in rows if row.cleaned_data["email"]]
        for row in invited:
            chosen = row.cleaned_data
            invite(row.trainee, chosen["email"], chosen["language"], cast(User, request.user))
        send_soon()
        message = ngettext("%d participant invited.", "%d participants invited.", len(invited)) % len(invited)
        self.message_user(request, message, messages.SUCCESS if invited else messages.WARNING)


def _sound(rows: list[InviteForm]) -> bool:
    """Whether every address can be used, and none is given to two of one tour, who would share an account."""
    seen: set[tuple[int, str]] = set()
    for row in rows:
        if not row.is_valid() or not row.cleaned_data["email"]:
            continue
        email = row.cleaned_data["email"].lower()
        address = (row.trainee.tour_id, email)
        others = Trainee.objects.filter(tour=row.trainee.tour_id).exclude(pk=row.trainee.pk)
        if address in seen or others.reached_at(email).exists():
            row.add_error("email", _("Another participant of this tour is given the same address."))
        seen.add(address)
    return not any(row.errors for row in rows)


@admin.register(Invitation, site=site)
class InvitationAdmin(ReadOnly, SoundAdmin):
    """Invitations, the latest first; sent again, or revoked."""

    list_display = ("__str__", "tour", "email", "state", "sent_at", "expires_at", "invited_by")
    list_display_links = None
    list_filter = ("language",)
    list_select_related = ("trainee__tour", "invited_by")
    list_per_page = 50
    search_fields = ("email", "trainee__given_name", "trainee__family_name")
    actions = ("send_again", "revoke")

    def has_invite_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions."""
        return request.user.has_perm("findings.invite_trainee")

    @admin.display(description=_("tour"))
    def tour(self, invitation: Invitation) -> str:
        """The tour that the participant took part in."""
        return str(invitation.trainee.tour)

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        """What has become of it."""
        return str(invitation.state.label)

    @admin.action(description=_("Send the selected invitations again, for another month"), permissions=["invite"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Another invitation in place of each that is open or has expired: the earlier link serves no more."""
        waiting = queryset.still_open().filter(trainee__user=None).select_related("trainee")  # type: ignore[attr-defined]
        again = list(waiting)
        for old in again:
            renew(old.trainee, old.email, old.language, cast(User, request.user))
        send_soon()
        message = ngettext("%d invitation sent again.", "%d invitations sent again.", len(again)) % len(again)
        self.message_user(request, message, messages.SUCCESS if again else messages.WARNING)

    @admin.action(description=_("Revoke the selected invitations"), permissions=["invite"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        """Makes their links useless."""
        waiting = list(queryset.still_open().select_related("trainee__user"))  # type: ignore[attr-defined]
        revoked = Invitation.objects.filter(pk__in=[one.pk for one in waiting]).revoke()
        for one in waiting:
            journal.note(DataAction.REVOKED, cast(User, request.user), trainee=one.trainee)
        message = ngettext("%d invitation revoked.", "%d invitations revoked.", revoked) % revoked
        self.message_user(request, message, messages.SUCCESS if revoked else messages.WARNING)
