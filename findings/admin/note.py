"""Moderation: notes are read as they were written, then accepted or refused with a reason."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from findings.admin.base import BilingualAdmin, both
from findings.admin.queue import QueueAdmin
from findings.admin.site import site
from findings.enums import LANGUAGES, NoteState
from findings.models import Note, User
from findings.models.note import DECIDABLE

TEXTS = ("changed", "obstacles", "comment")
REASON_LENGTH = 2000


def written(note: Note) -> list[tuple[str, list[str]]]:
    """What the note says, by language: [("fr", [texts])]."""
    texts = [(language, [getattr(note, f"{name}_{language}") for name in TEXTS]) for language in LANGUAGES]
    return [(language, [text for text in some if text]) for language, some in texts]


class RefusalForm(forms.Form):
    """Why a note is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 80}),
        help_text=_("Its author reads it: say what would make the note acceptable."),
    )


@admin.register(Note, site=site)
class NoteAdmin(QueueAdmin, BilingualAdmin):
    """Notes. They are written on the site; here they are refused, never changed or lost."""

    list_display = ("__str__", "state", "target_name", "attempt", "created_at", "refusal")
    list_filter = ("state", "attempt", "signature")
    list_select_related = ("finding", "visit")
    waiting = NoteState.WAITING
    right = "findings.moderate_note"
    decisions = (("accept", _("Accept")),)
    search_fields = ("key", *(field for pair in both(*TEXTS) for field in pair))
    actions = ("accept",)
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("target_name", "attempt"), ("authority", "place"))}),
        (_("Texts"), {"fields": both(*TEXTS)}),
        (_("Signature"), {"fields": (("signature", "author"),)}),
        (_("Moderation"), {"fields": ("state", "reason", ("moderated_by", "moderated_at"))}),
    )
    readonly_fields = ("target_name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        """All but drafts, which are their author's alone."""
        return super().get_queryset(request).exclude(state=NoteState.DRAFT)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who wrote and who decided are e-mail addresses: for moderators."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_decide_permission(request):
            return fieldsets
        return [*fieldsets[:2], (_("Moderation"), {"fields": ("signature", "state")})]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """As Django's, for moderators: who decided is an e-mail address."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def get_urls(self) -> list[Any]:
        """With the page that refuses."""
        refuse = path(
            "<path:object_id>/refuse/", self.admin_site.admin_view(self.refuse_view), name="findings_note_refuse"
        )
        return [refuse, *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> Any:
        """The last column is for moderators."""
        return self.list_display if self.has_decide_permission(request) else self.list_display[:-1]

    def ways(self, waiting: Note) -> list[tuple[str, Any]]:
        """To the page that refuses."""
        return [(reverse("admin:findings_note_refuse", args=[waiting.pk]), _("Refuse…"))]

    @admin.display(description=_("About"))
    def target_name(self, note: Note) -> str:
        """The finding or the visit it is about."""
        return str(note.target)

    @admin.display(description=_("Refuse"))
    def refusal(self, note: Note) -> str:
        """The way to the page that refuses it."""
        if note.state not in DECIDABLE or note.state == NoteState.REFUSED:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("admin:findings_note_refuse", args=[note.pk]), _("Refuse…"))

    @admin.action(description=_("Accept the selected notes"), permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Note]) -> None:
        """Lets readers see them."""
        accepted = 0
        for note in queryset.filter(state__in=DECIDABLE).exclude(state=NoteState.ACCEPTED):
            note.accept(cast(User, request.user))
            self.log_change(request, note, str(_("Accepted.")))
            accepted += 1
        message = ngettext("%d note accepted.", "%d notes accepted.", accepted) % accepted
        self.message_user(request, message, messages.SUCCESS if accepted else messages.WARNING)

    def refuse_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for the reason, then refuses."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        note = self.get_object(request, unquote(object_id))
        if note is None or note.state not in DECIDABLE:
            raise Http404
        form = RefusalForm(request.POST or None)
        if form.is_valid():
            note.refuse(cast(User, request.user), form.cleaned_data["reason"])
            self.log_change(request, note, str(_("Refused.")))
            self.message_user(request, _("Note refused; its author can read the reason."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:findings_note_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Refuse a note"),
            "opts": self.opts,
            "note": note,
            "texts": written(note),
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/findings/note/refuse.html", context)
