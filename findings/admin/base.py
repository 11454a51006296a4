"""What the administration of every record shares: its page, its lists, its limits."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import ForeignKey, Model, TextField
from django.forms import Script
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from findings.admin.choices import SoundMultipleChoiceField, SoundSelect, SoundSelectMultiple
from findings.admin.forms import EditingForm
from findings.admin.history import HistoryAdmin
from findings.admin.parity import BilingualFields, ParityAdmin
from findings.admin.sheets import SheetAdmin
from findings.commonmark import TAG
from findings.enums import LANGUAGES
from findings.models import Record

if TYPE_CHECKING:
    BaseAdmin = admin.options.BaseModelAdmin[Any]
    InlineAdmin = admin.options.InlineModelAdmin[Any, Any]
    Tabular = admin.TabularInline[Any, Any]
    BilingualAdmin = TranslationAdmin[Any]
    BilingualInline = TranslationStackedInline[Any, Any]
else:
    BaseAdmin = admin.options.BaseModelAdmin
    InlineAdmin = admin.options.InlineModelAdmin
    Tabular = admin.TabularInline
    BilingualAdmin = TranslationAdmin
    BilingualInline = TranslationStackedInline

# A page with more form fields than DATA_UPLOAD_MAX_NUMBER_FIELDS is refused whole.
MOST_FIELDS = 500


def both(*names: str) -> tuple[tuple[str, ...], ...]:
    """The French and the English field of each text, side by side on one line of a fieldset."""
    return tuple(tuple(f"{name}_{language}" for language in LANGUAGES) for name in names)


def found_in(*names: str) -> tuple[str, ...]:
    """The columns that a search looks in: the key, and these texts in both languages."""
    return ("key", *(field for pair in both(*names) for field in pair))


def shown_before(field: Any) -> Any:
    """Has the form field send along what the page showed, so that what nobody touched is left as it is by then."""
    if field is not None:
        field.show_hidden_initial = True
    return field


def faulty(form: Any, inlines: Any) -> list[tuple[str, str]]:
    """What is to be put right: the name of each field, or of the rows that have one, and where it is on the page."""
    # A field of two parts has no identifier of its own.
    fields = [(field.label, field.id_for_label or f"{field.auto_id}_0") for field in form if field.errors]
    rows = [inline for inline in inlines if inline.formset.total_error_count()]
    return fields + [(str(capfirst(one.opts.verbose_name_plural)), f"{one.formset.prefix}-group") for one in rows]


class SoundChoices(BaseAdmin):
    """Autocompletion that answers whatever it is sent."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's, with our autocompletion."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SoundSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's, with our autocompletion."""
        kwargs["widget"] = SoundSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, form_class=SoundMultipleChoiceField, **kwargs)


class FittingInline(InlineAdmin):
    """Rows below a record, each of `fields_a_row` fields, of which a page takes as many as it can send back."""

    fields_a_row: int

    @classmethod
    def most_rows(cls) -> int:
        """How many rows fit on a page."""
        return MOST_FIELDS // cls.fields_a_row

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """As Django's, which would make a thousand rows more for whoever asks for them."""
        most = self.most_rows()
        return super().get_formset(request, obj, **{"max_num": most, "absolute_max": most, **kwargs})


class Rows(SoundChoices, FittingInline, Tabular):
    """Short rows: one that nobody touched is not written over what somebody else wrote."""

    extra = 1

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's, with what the page showed."""
        return shown_before(super().formfield_for_dbfield(db_field, request, **kwargs))


class RecordAdmin(SoundChoices, SheetAdmin, BilingualFields, ParityAdmin, HistoryAdmin, BilingualAdmin):
    """What every record's administration does."""

    form: Any = EditingForm
    list_per_page = 50

    class Media:
        css = {"all": ["findings/admin.css"]}
        js = [Script("findings/admin.js", defer=True)]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """As Django's, with the reason in the history; what nobody changed is not written."""
        obj._change_reason = form.cleaned_data.get("reason") or None
        if not change or getattr(form, "changes", True):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """As Django's; tells of what readers will see as signs, for no text takes HTML."""
        super().save_related(request, form, formsets, change)
        columns = {column.name for column in self.opts.concrete_fields if isinstance(column, TextField)}
        texts = [name for name in form.changed_data if name in columns and TAG.search(form.cleaned_data[name] or "")]
        if texts:
            told = _("Texts take no HTML: readers see it as it is written. %(texts)s.")
            named = {"texts": ", ".join(str(form.fields[name].label) for name in texts)}
            self.message_user(request, told % named, messages.WARNING)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As Django's, with the way to what is wrong; whoever corrects a record is not on the way to add another."""
        context["show_save_and_add_another"] = context.get("original") is None
        if context["errors"]:
            context["faulty"] = faulty(context["adminform"].form, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's; a row of the list that nobody touched is not written over what somebody else wrote."""
        formset: Any = super().get_changelist_formset(request, **kwargs)
        for name in self.list_editable:
            shown_before(formset.form.base_fields[name])
        return formset

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type[InlineAdmin]]:
        """Only those whose rows fit on a page; more rows are on their own list."""
        return [inline for inline in self.inlines if obj is None or self._fits(inline, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """As declared, with the links to the lists of what hangs on the record."""
        return (*super().get_readonly_fields(request, obj), *(["see_also"] if self.related_lists else []))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """As declared, with those links where the record exists."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is not None and self.related_lists:
            fieldsets.append((_("What hangs on it"), {"fields": ["see_also"]}))
        return fieldsets

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """As Django's; what links to them protects them, where Django would drop the links without a word."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        # The rows by which Django links records to each other say nothing to anybody.
        through: list[Any] = [field.remote_field.through for field in self.opts.many_to_many]
        plural = {str(links._meta.verbose_name_plural) for links in through}
        starts = tuple(f"{capfirst(links._meta.verbose_name)}:" for links in through)
        counts = {name: count for name, count in counts.items() if str(name) not in plural}
        linked = [
            f"{capfirst(record._meta.verbose_name)}: {record}"
            for relation in self.opts.related_objects
            if relation.many_to_many
            for record in relation.related_model._default_manager.filter(
                **{f"{relation.field.name}__in": objs}
            ).distinct()
        ]
        return _without(to_delete, starts), counts, lacking, [*protected, *linked]

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
        return rows <= int(inline.most_rows())


def _without(tree: list[Any], starts: tuple[str, ...]) -> list[Any]:
    """The tree of what goes, without the lines that start so."""
    kept = [one for one in tree if isinstance(one, list) or not str(one).startswith(starts or ("\0",))]
    return [_without(one, starts) if isinstance(one, list) else one for one in kept]
