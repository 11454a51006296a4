"""What the administration of every record shares: its form, its history, its limits."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Model, URLField
from django.forms.models import construct_instance
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from modeltranslation.translator import translator

from findings.admin.choices import SoundMultipleChoiceField, SoundSelect, SoundSelectMultiple
from findings.admin.history import PlainHistory
from findings.admin.keys import suggested_key
from findings.admin.sound import SoundAdmin
from findings.enums import LANGUAGES
from findings.models import PageRecord, Record

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
    InlineAdmin = admin.options.InlineModelAdmin[Any, Any]
    BilingualAdmin = TranslationAdmin[Any]
    BilingualInline = TranslationStackedInline[Any, Any]
    BaseAdmin = admin.options.BaseModelAdmin[Any]
else:
    ModelForm = forms.ModelForm
    InlineAdmin = admin.options.InlineModelAdmin
    BilingualAdmin = TranslationAdmin
    BilingualInline = TranslationStackedInline
    BaseAdmin = admin.options.BaseModelAdmin

# A page with more form fields than DATA_UPLOAD_MAX_NUMBER_FIELDS is refused whole.
MOST_FIELDS = 500


def both(*names: str) -> tuple[tuple[str, ...], ...]:
    """The French and the English field of each text, side by side on one line of a fieldset."""
    return tuple(tuple(f"{name}_{language}" for language in LANGUAGES) for name in names)


def found_in(*names: str) -> tuple[str, ...]:
    """The columns that a search looks in: the key, and these texts in both languages."""
    return ("key", *(field for pair in both(*names) for field in pair))


class RecordForm(ModelForm):
    """A record's form: the key is given once, and the original language has its texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].disabled = bool(self.instance.pk)
            self.fields["key"].required = False
            if not self.instance.pk:
                self.fields["key"].help_text = _("Names the record for ever. Leave it empty to have one proposed.")

    def clean(self) -> dict[str, Any]:
        """Asks for the texts that the record cannot go without, in the language it was written in."""
        cleaned: dict[str, Any] = super().clean() or {}
        language = cleaned.get("original_language") or self.instance.original_language
        for name in translator.get_options_for_model(self._meta.model).all_fields:
            own = f"{name}_{language}"
            wanted = own in self.fields and own not in self.errors and not self._meta.model._meta.get_field(name).blank
            if wanted and not cleaned.get(own):
                self.add_error(own, _("Write it at least in the original language of the record."))
        if isinstance(self.instance, PageRecord) and not self.errors and not cleaned.get("key"):
            # Before the record is looked at: a slug is made of the key where the title has no Latin letter.
            cleaned["key"] = suggested_key(self.written(cleaned))
        return cleaned

    def written(self, cleaned: dict[str, Any]) -> Any:
        """The record with what the form holds, before Django looks at it."""
        self.cleaned_data = cleaned
        return construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def save(self, commit: bool = True) -> Any:
        """As Django's, with a key."""
        if not self.instance.key:
            self.instance.key = suggested_key(self.instance)
        return super().save(commit)


class BilingualFields(BaseAdmin):
    """Says in which language each field is written; neither language is the one that must be there."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As modeltranslation's, which would ask for French in a record written in English."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and hasattr(db_field, "translated_field"):
            field.required = False
            field.widget.attrs["lang"] = db_field.language
        return field


class RecordAdmin(SoundAdmin, BilingualFields, PlainHistory, BilingualAdmin):
    """What every record's administration does."""

    form = RecordForm
    list_per_page = 50

    class Media:
        css = {"all": ["findings/admin.css"]}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's, with our autocompletion."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SoundSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's, with our autocompletion."""
        kwargs["widget"] = SoundSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, form_class=SoundMultipleChoiceField, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type[InlineAdmin]]:
        """Only those whose rows fit on a page; more rows are on their own list."""
        return [inline for inline in self.inlines if obj is None or self._fits(inline, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """As declared, with the links to the lists of what hangs on the record."""
        return (*super().get_readonly_fields(request, obj), *(["see_also"] if self.related_lists else []))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """As declared, with those links where the record exists."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.related_lists:
            return fieldsets
        return [*fieldsets, (_("What hangs on it"), {"fields": ["see_also"]})]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; what links to them protects them, where Django would drop the links without a word."""
        *others, protected = super().get_deleted_objects(objs, request)
        linked = [
            f"{capfirst(record._meta.verbose_name)}: {record}"
            for relation in self.opts.related_objects
            if relation.many_to_many
            for record in relation.related_model._default_manager.filter(
                **{f"{relation.field.name}__in": objs}
            ).distinct()
        ]
        return (*others, [*protected, *linked])

    @admin.display(description=_("Their lists"))
    def see_also(self, record: Record) -> str:
        """Links to the lists of what hangs on the record."""
        return format_html(
            "<ul class='see-also'>{}</ul>",
            format_html_join(
                "",
                '<li><a href="{}?{}__id__exact={}">{}</a></li>',
                (
                    (
                        reverse(f"admin:findings_{model._meta.model_name}_changelist"),
                        field,
                        record.pk,
                        capfirst(model._meta.verbose_name_plural),
                    )
                    for model, field in self.related_lists
                ),
            ),
        )

    def _fits(self, inline: Any, obj: Model) -> bool:
        names = [field.name for field in inline.model._meta.fields if isinstance(field, ForeignKey)]
        owner = next(name for name in names if inline.model._meta.get_field(name).related_model is self.model)
        rows: int = inline.model._default_manager.filter(**{owner: obj}).count()
        return rows <= MOST_FIELDS // int(inline.fields_a_row)
