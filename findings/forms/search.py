"""What a reader asks of the search: a question, and the facets that narrow its hits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.forms.filters import LAST_PAGE
from findings.search.facets import LABELS, words_of
from findings.search.query import LONGEST, beginning

# Of one facet.
MOST_CHOSEN = 50


class QueryField(forms.CharField):
    """What a reader types, whatever it is: a NUL, which no database takes, is a space."""

    def to_python(self, value: Any) -> str:
        """As Django's."""
        return str(super().to_python(str(value or "").replace("\x00", " ")))


class QueryForm(forms.Form):
    """A question."""

    q = QueryField(label=_("Search"), required=False)

    def clean_q(self) -> str:
        """As much of it as is read."""
        return beginning(self.cleaned_data["q"])

    @property
    def was_cut(self) -> bool:
        """Whether it was longer than what is read."""
        return len(self.data.get("q", "")) > LONGEST


class FacetField(forms.MultipleChoiceField):
    """Values of a facet: all of them exist, and are published where they are records."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(**options)
        self._name = name

    def to_python(self, value: Any) -> list[str]:
        """Each of them once."""
        return list(dict.fromkeys(super().to_python(value)))

    def validate(self, value: Any) -> None:
        """Raises ValidationError for a value that does not exist."""
        if "\x00" in "".join(value) or len(value) > MOST_CHOSEN or set(words_of(self._name, value)) != set(value):
            raise forms.ValidationError(_("There is no such choice."))


class SearchForm(QueryForm):
    """A question, the facets that narrow its hits, and the page of them."""

    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LABELS:
            self.fields[name] = FacetField(name, label=LABELS[name], required=False)

    def facets(self) -> dict[str, list[str]]:
        """The values chosen of each facet that narrows the hits."""
        return {name: self.cleaned_data[name] for name in LABELS if self.cleaned_data[name]}

    def query(self) -> dict[str, Any]:
        """The question and the facets, without the page: what the page's addresses keep."""
        return {**({"q": self.cleaned_data["q"]} if self.cleaned_data["q"] else {}), **self.facets()}

    def active(self) -> list[tuple[Any, str, dict[str, Any]]]:
        """Each value that narrows the hits: its facet, its words, and what is left without it."""
        left = {
            (name, value): {**self.query(), name: [other for other in values if other != value]}
            for name, values in self.facets().items()
            for value in values
        }
        words = {name: words_of(name, values) for name, values in self.facets().items()}
        return [(LABELS[name], words[name][value], query) for (name, value), query in left.items()]
