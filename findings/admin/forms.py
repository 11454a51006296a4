"""The forms of records: both languages, the key, why something is changed, and what somebody else wrote meanwhile."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import CharField
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from findings.admin.conflict import merge, version_of
from findings.admin.keys import suggested_key
from findings.models import PageRecord
from findings.parity.diff import same_words

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

REASON_LENGTH = 500


class RecordForm(ModelForm):
    """A record's form: the key is given once, and the original language has its texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].disabled = bool(self.instance.pk)
            self.fields["key"].required = False
            if self.instance.pk:
                self.fields["key"].help_text = _("Names the record for ever, in permalinks and spreadsheets.")
            else:
                self.fields["key"].help_text = _("Names the record for ever. Leave it empty to have one proposed.")
        if "original_language" in self.fields and self.instance.pk:
            self.fields["original_language"].help_text = _(
                "If you change it, both texts stay and exchange their parts."
            )

    @cached_property
    def changed_data(self) -> list[str]:
        """As Django's, without texts that only a browser's line ends tell apart."""
        return [name for name in super().changed_data if not (self._is_text(name) and self._same_words(name))]

    def clean(self) -> dict[str, Any]:
        """Asks for the texts that the record cannot go without, in the language it was written in."""
        cleaned: dict[str, Any] = super().clean() or {}
        self._keep_texts_as_they_were(cleaned)
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

    def _update_errors(self, errors: Any) -> None:
        """As Django's; a text that is missing was already asked for, in its own language."""
        found: dict[str, Any] = getattr(errors, "error_dict", {})
        if self.errors and any(error.code == "unwritten" for error in found.get(NON_FIELD_ERRORS, ())):
            del found[NON_FIELD_ERRORS]
        super()._update_errors(errors)  # type: ignore[misc]

    def _is_text(self, name: str) -> bool:
        return isinstance(self.fields[name], forms.CharField)

    def _same_words(self, name: str) -> bool:
        return same_words(self.get_initial_for_field(self.fields[name], name), self[name].data)

    def _keep_texts_as_they_were(self, cleaned: dict[str, Any]) -> None:
        """A text that nobody touched is written back to the letter: a translation is stale at the slightest change."""
        columns = {column.name for column in self._meta.model._meta.concrete_fields}
        for name in [name for name in cleaned if name in columns & self.fields.keys() and self._is_text(name)]:
            if self.instance.pk and name not in self.changed_data:
                cleaned[name] = self.get_initial_for_field(self.fields[name], name)
            elif isinstance(cleaned[name], str):
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
                if isinstance(self._meta.model._meta.get_field(name), CharField):
                    cleaned[name] = cleaned[name].replace("\n", " ")


def reason_field(label: Any, help_text: Any) -> forms.CharField:
    """Why something is done, in a line of the history."""
    line = forms.TextInput(attrs={"class": "vTextField"})
    return forms.CharField(label=label, required=False, max_length=REASON_LENGTH, widget=line, help_text=help_text)


class EditingForm(RecordForm):
    """The form on a record's own page: asks why, and warns of what was saved since the page was opened."""

    reason = reason_field(_("Reason for this change"), _("Kept in the history beside your name."))
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version_of(self.instance) if self.instance.pk else ""

    @property
    def changes(self) -> set[str]:
        """What the person changed or said."""
        return {*self.changed_data} - {"version"}

    def clean(self) -> dict[str, Any]:
        """As RecordForm's, once nobody else has written in between."""
        if self.instance.pk:
            merge(self, row=bool(self.prefix))
        return super().clean()
