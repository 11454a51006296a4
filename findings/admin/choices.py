"""Autocompleted choices that answer a wrong number with an error; Django's own answer it with a 500."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError

# Numbers of 19 digits overflow the columns of either database.
CHOSEN = re.compile(r"\d{1,18}")

if TYPE_CHECKING:
    ManyField = forms.ModelMultipleChoiceField[Any]
else:
    ManyField = forms.ModelMultipleChoiceField


class SoundSelect(AutocompleteSelect):
    """One record. The `known` one is named without asking the database, which a page of many choices cannot afford."""

    known: Any = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """As Django's, without what cannot be a record."""
        if self.known is not None and [str(one) for one in value] == [str(self.known.pk)]:
            return [(None, [self.create_option(name, self.known.pk, str(self.known), True, 0)], 0)]
        return super().optgroups(name, [one for one in value if CHOSEN.fullmatch(str(one))], attr)


class SoundSelectMultiple(AutocompleteSelectMultiple):
    """Several records."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """As Django's, without what cannot be a record."""
        return super().optgroups(name, [one for one in value if CHOSEN.fullmatch(str(one))], attr)


class SoundMultipleChoiceField(ManyField):
    """Several records."""

    def clean(self, value: Any) -> Any:
        """As Django's. Raises ValidationError where one of them cannot be a record."""
        value = self.prepare_value(value)
        wrong = next((one for one in value or () if not CHOSEN.fullmatch(str(one))), None)
        if wrong is not None:
            raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": wrong})
        return super().clean(value)
