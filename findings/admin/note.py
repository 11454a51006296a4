"""Moderation: notes are read as they were written, then accepted or refused with a reason."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from findings.admin.base import BilingualAdmin, both
from findings.admin.conflict import version_of
from findings.admin.deleted import RestoringAdmin
from findings.admin.queue import QueueAdmin
from findings.admin.site import site
from findings.enums import LANGUAGES, NoteState, other_language
from findings.models import Note, User
from findings.models.note import DECIDABLE, TEXTS

REASON_LENGTH, TRANSLATION_LENGTH, BEGINNING = 2000, 6000, 90


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


class TranslationForm(forms.Form):
    """The texts of a note in its other language, each beside what its author wrote."""

    def __init__(self, note: Note, data: Any = None) -> None:
        super().__init__(data)
        self.note, self.language = note, other_language(note.original_language)
        for name in TEXTS:
            if original := getattr(note, f"{name}_{note.original_language}"):
                self.fields[name] = forms.CharField(
                    label=capfirst(str(label_for_field(name, Note))),
                    initial=getattr(note, f"{name}_{self.language}"),
                    required=False,
                    max_length=TRANSLATION_LENGTH,
                    widget=forms.Textarea(attrs={"rows": 5, "cols": 80, "lang": self.language}),
                    help_text=original,
                )

    def save(self) -> None:
        """Writes them beside the author's."""
        for name, text in self.cleaned_data.items():
            setattr(self.note, f"{name}_{self.language}", text or None)
        self.note.save()


class DecidableFilter(admin.ChoicesFieldListFilter):
    """The states that a list of notes has: drafts and withdrawn ones are their author's alone."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """As Django's."""
        private = {NoteState(state).label for state in NoteState if state not in DECIDABLE}
        return (choice for choice in super().choices(changelist) if choice["display"] not in private)


@admin.register(Note, site=site)
class NoteAdmin(RestoringAdmin, QueueAdmin, BilingualAdmin):
    """Notes. They are written on the site; here they are refused, never changed or lost."""

    list_display = ("beginning", "refusal", "state", "target_name", "where", "created_at")
    list_filter = (("state", DecidableFilter), "attempt", "signature")
    list_select_related = ("finding", "visit", "authority")
    waiting = NoteState.WAITING
    right = "findings.moderate_note"
    decisions = (("accept", _("Accept")),)
    search_fields = ("key", *(field for pair in both(*TEXTS) for field in pair))
    actions = ("accept",)
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("target_name", "attempt"), ("authority", "place"))}),
        (_("Texts"), {"fields": both(*TEXTS)}),
        (_("Signature"), {"fields": (("signature", "signed"), ("author_address", "participants"))}),
        (_("Moderation"), {"fields": ("state", ("reason", "earlier_reason"), ("moderated_by", "moderated_at"))}),
    )
    readonly_fields = ("target_name", "signed", "author_address", "participants", "earlier_reason")

    def may_restore(self, request: HttpRequest) -> bool:
        """Nobody deletes a note by itself: one that went with its finding or visit is for moderators."""
        return self.has_decide_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        """All but drafts and what was taken back, which are their author's alone."""
        return super().get_queryset(request).exclude(state__in=[NoteState.DRAFT, NoteState.WITHDRAWN])

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As QueueAdmin's, with the version that is decided upon."""
        if note := context.get("original"):
            context["version"] = version_of(note)
        return super().render_change_form(request, context, *args, **kwargs)

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
        """With the pages that refuse and translate."""
        views = {"refuse": self.refuse_view, "translate": self.translate_view}
        ours = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"findings_note_{name}")
            for name, view in views.items()
        ]
        return [*ours, *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> Any:
        """The ways to decide are for moderators."""
        may = self.has_decide_permission(request)
        return [column for column in self.list_display if may or column != "refusal"]

    def ways(self, waiting: Note) -> list[tuple[str, Any]]:
        """To the pages that refuse and translate."""
        return [
            (reverse("admin:findings_note_refuse", args=[waiting.pk]), _("Refuse…")),
            (reverse("admin:findings_note_translate", args=[waiting.pk]), _("Translate…")),
        ]

    @admin.display(description=_("About"))
    def target_name(self, note: Note) -> str:
        """The finding or the visit it is about."""
        return str(note.target)

    @admin.display(description=_("What it says"))
    def beginning(self, note: Note) -> str:
        """Its first words."""
        return note.first_words(BEGINNING).value or note.key

    @admin.display(description=_("Where"))
    def where(self, note: Note) -> str:
        """The authority or the place."""
        return str(note.authority or note.place)

    @admin.display(description=_("Readers see"))
    def signed(self, note: Note) -> str:
        """The signature as readers find it."""
        return render_to_string("findings/_signature.html", {"note": note}).strip()

    @admin.display(description=_("Author"))
    def author_address(self, note: Note) -> str:
        """Whose account it is; accounts themselves are for administrators."""
        return note.author.email if note.author else ""

    @admin.display(description=_("Participant"))
    def participants(self, note: Note) -> str:
        """Who the author is among the participants, with who may see it."""
        trainees = note.author.trainees.select_related("tour") if note.author else ()
        return "; ".join(f"{one} ({one.tour}, {one.get_visibility_display()})" for one in trainees)

    @admin.display(description=_("Earlier reason"))
    def earlier_reason(self, note: Note) -> str:
        """Why the note was refused before its author changed it."""
        refused = note.history.filter(state=NoteState.REFUSED)  # type: ignore[attr-defined]
        earlier = refused.exclude(reason=note.reason).first()
        return earlier.reason if earlier else ""

    @admin.display(description=_("Actions"))
    def refusal(self, note: Note) -> str:
        """The ways to the pages that refuse and translate it."""
        if note.state not in DECIDABLE or note.state == NoteState.REFUSED:
            return ""
        return format_html_join(" · ", '<a href="{}">{}</a>', self.ways(note))

    @admin.action(description=_("Accept the selected notes"), permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Note]) -> None:
        """Lets readers see them."""
        accepted = 0
        waiting = queryset.filter(state__in=DECIDABLE).exclude(state=NoteState.ACCEPTED)
        for note in waiting.select_for_update(of=("self",)):
            if self._has_changed(request, note):
                continue
            note.accept(cast(User, request.user))
            self.log_change(request, note, str(_("Accepted.")))
            accepted += 1
        message = ngettext("%d note accepted.", "%d notes accepted.", accepted) % accepted
        self.message_user(request, message, messages.SUCCESS if accepted else messages.WARNING)

    def _decidable(self, request: HttpRequest, object_id: str) -> Note:
        """That note, for whoever may decide upon it. Raises PermissionDenied or Http404."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        # Whoever decides waits for an author who is writing, and then sees what they wrote.
        note = self.get_object(request, unquote(object_id))
        if note and request.method == "POST":
            note = Note.objects.select_for_update().get(pk=note.pk)
        if note is None or note.state not in DECIDABLE:
            raise Http404
        return cast(Note, note)

    def _has_changed(self, request: HttpRequest, note: Note) -> bool:
        """Whether its author has changed it since the page was opened that is now sent; says so."""
        if request.POST.get("version", version_of(note)) == version_of(note):
            return False
        self.message_user(request, _("The author has changed this note meanwhile: read it again."), messages.ERROR)
        return True

    def translate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Both languages of a note, of which the author's is not to be changed."""
        note = self._decidable(request, object_id)
        form = TranslationForm(note, request.POST or None)
        if form.is_valid() and not self._has_changed(request, note):
            form.save()
            self.log_change(request, note, str(_("Translated.")))
            self.message_user(request, _("The translation was saved."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:findings_note_change", args=[note.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Translate a note"),
            "opts": self.opts,
            "note": note,
            "version": version_of(note),
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/findings/note/translate.html", context)

    def refuse_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for the reason, then refuses."""
        note = self._decidable(request, object_id)
        form = RefusalForm(request.POST or None)
        if form.is_valid() and not self._has_changed(request, note):
            note.refuse(cast(User, request.user), form.cleaned_data["reason"])
            self.log_change(request, note, str(_("Refused.")))
            self.message_user(request, _("Note refused; its author can read the reason."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:findings_note_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Refuse a note"),
            "opts": self.opts,
            "note": note,
            "version": version_of(note),
            "texts": written(note),
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/findings/note/refuse.html", context)
