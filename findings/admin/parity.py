"""Both languages side by side: what each text is to the other, its length, what changed, and a word to say on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from findings.admin.returning import BOARD, ReturningAdmin
from findings.enums import LANGUAGES, Language, Translated
from findings.models import PublishedRecord
from findings.parity.diff import Piece, word_diff
from findings.parity.memory import Standing, confirm, keep, standings
from findings.querysets.parity import texts_in, translated_fields

if TYPE_CHECKING:
    BaseAdmin = admin.options.BaseModelAdmin[Any]
    TextInput = AdminTextInputWidget
else:
    BaseAdmin = admin.options.BaseModelAdmin
    TextInput = object


# What somebody is to mend, or to say that it holds.
DOUBTFUL = (Translated.STALE, Translated.KEPT)


@dataclass
class Panel:
    """What stands under one text: `state` is null for the original and for a text that is not translated."""

    column: str
    field: str
    label: str
    language: str
    longest: int | None = None
    is_original: bool = False
    standing: Standing | None = None
    may_keep: bool = False

    @property
    def state(self) -> Translated | None:
        """Whether the translation holds; None for the original."""
        return self.standing.state if self.standing and not self.is_original else None

    @property
    def needs_word(self) -> bool:
        """Whether somebody is to mend it or to say that it holds."""
        return self.state in DOUBTFUL

    @property
    def to_mend(self) -> bool:
        """Whether there is work left: a text to write, or one to look at."""
        return self.needs_word or (self.state == Translated.MISSING and self.is_empty)

    @property
    def is_empty(self) -> bool:
        """Whether this language has no text."""
        return self.standing is not None and not self.standing.texts.side(self.language)

    @property
    def diff(self) -> list[Piece]:
        """What changed in the original since it was translated; nothing where that is not known."""
        if self.standing is None or not self.needs_word or not self.standing.row.source_text:
            return []
        return word_diff(self.standing.row.source_text, self.standing.texts.original)


class SaysParity(TextInput):
    """A text field, and what is to be said of its language below it."""

    panel: Panel | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """As Django's, with the panel below."""
        control = super().render(name, value, attrs, renderer)
        if self.panel is None:
            return control
        context = {"panel": self.panel, "id": (attrs or {}).get("id", ""), "length": len(str(value or ""))}
        return format_html("{}{}", control, render_to_string("admin/findings/_panel.html", context))


class Line(SaysParity, AdminTextInputWidget):
    """A short text."""


class Lines(SaysParity, AdminTextareaWidget):
    """A long text."""


class BilingualFields(BaseAdmin):
    """Says in which language each field is written; neither language is the one that must be there."""

    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.CharField: {"widget": Line},
        models.TextField: {"widget": Lines},
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As modeltranslation's, which would ask for French in a record written in English."""
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if form_field is not None and hasattr(db_field, "translated_field"):
            form_field.required = False
            if isinstance(db_field, models.CharField) and not isinstance(db_field, models.SlugField):
                # A title is a full sentence, of which one line would show the beginning.
                # One that is too long is said to be, where a browser would cut what is pasted without a word.
                kept = {name: value for name, value in form_field.widget.attrs.items() if name != "maxlength"}
                form_field.widget = Lines(attrs={**kept, "rows": 3})
            form_field.widget.attrs["lang"] = db_field.language
        return form_field


def panels_of(form: Any, may_keep: bool) -> list[Panel]:
    """Puts a panel under each bilingual text of the form, and gives those of its texts that are translated."""
    record, model = form.instance, form._meta.model
    # A form that comes back with errors has put its own texts into the record.
    standing = standings(record, None if form.is_bound else texts_in(record)) if record.pk else {}
    translated = translated_fields(model)
    panels = []
    bilingual = translator.get_options_for_model(model).all_fields
    # In the order of the columns: modeltranslation keeps its fields in a set.
    for name in [column.name for column in model._meta.concrete_fields if column.name in bilingual]:
        for language in LANGUAGES:
            column = f"{name}_{language}"
            widget = getattr(form.fields.get(column), "widget", None)
            if not isinstance(widget, SaysParity):
                continue
            widget.panel = Panel(
                column=column,
                field=name,
                label=capfirst(model._meta.get_field(name).verbose_name),
                language=language,
                longest=form.fields[column].max_length,
                is_original=name in translated and language == record.original_language,
                standing=standing.get(name),
                may_keep=may_keep and getattr(record, f"live_{language}", False),
            )
            panels.append(widget.panel)
    return panels


def _doubtful(record: Any) -> list[str]:
    """The names of the texts whose translation somebody is to look at."""
    return [name for name, one in standings(record).items() if one.state in DOUBTFUL]


class ParityAdmin(ReturningAdmin):
    """The page of a record on which somebody says of a translation that it still holds, or that it may stay."""

    def may_keep(self, request: HttpRequest) -> bool:
        """Whether the person may leave a stale translation before readers."""
        return issubclass(self.model, PublishedRecord) and self.has_publish_permission(request)  # type: ignore[attr-defined]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As Django's, with the panels, and the list of those that need somebody."""
        panels = panels_of(context["adminform"].form, self.may_keep(request))
        context["to_mend"] = [panel for panel in panels if panel.to_mend]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """As Django's; then hears what was said of a translation, and tells which no longer hold."""
        super().save_related(request, form, formsets, change)
        record = form.instance
        doubtful = _doubtful(record)
        if (name := request.POST.get("_confirm")) in doubtful:
            confirm(record, [name], request.user)  # type: ignore[arg-type]
            self._note(request, _("Noted: the translation of “%(text)s” still holds."), str(name))
        elif (name := request.POST.get("_keep")) in doubtful and self.may_keep(request):
            keep(record, [name], request.user)  # type: ignore[arg-type]
            self._note(request, _("Noted: readers keep the translation of “%(text)s”, with a notice."), str(name))
        self._tell_stale(request, record)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """As Django's; a word on a translation leads to the next, which is on the board where it was the last."""
        if not {"_confirm", "_keep"} & set(request.POST):
            return super().response_change(request, obj)
        if BOARD in request.GET and not _doubtful(obj):
            return self.response_post_save_change(request, obj)
        return HttpResponseRedirect(f"{request.get_full_path()}#parity")

    def _note(self, request: HttpRequest, words: Any, name: str) -> None:
        self.message_user(request, words % {"text": self._called(name)}, messages.SUCCESS)

    def _called(self, name: str) -> str:
        return str(capfirst(self.model._meta.get_field(name).verbose_name))

    def _tell_stale(self, request: HttpRequest, record: Any) -> None:
        stale: list[Any] = [
            self._called(name) for name, standing in standings(record).items() if standing.state == Translated.STALE
        ]
        if not stale:
            return
        french = record.original_language == Language.FRENCH
        told = (
            _("The English no longer matches the French: %(texts)s. Mend it, or say that it still holds.")
            if french
            else _("The French no longer matches the English: %(texts)s. Mend it, or say that it still holds.")
        )
        self.message_user(request, told % {"texts": get_text_list(stale, _("and"))}, messages.WARNING)
