"""What a reader may ask of a list. Choices are known beforehand: a wrong value is told from an empty list."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import Country

from findings.enums import Attempt, AuthorityKind, Claim, FindingKind, Standing
from findings.models import Finding, Note, Record, Successor, Theme, Tour, Visit
from findings.querysets.published import MOST
from findings.search.sort_keys import sort_key
from findings.typography import typeset

LAST_PAGE = 100_000
# Of the visits and the tours, the latest are offered, and the one that is chosen.
OFFERED = 100
# What the filters of the findings look for, but for the theme, which has sub-themes.
LOOKUPS = {"visit": "visits__key", "kind": "kind", "claim": "claim", "standing": "standing", "tour": "tour__key"}
ANY = pgettext_lazy("no filter", "All")
INDENT = "\u2003"
TOLD = "told"
UPTAKE = [("", ANY), (TOLD, _("told by somebody")), *Attempt.choices]


class RecordChoices(forms.Form):
    """Filters of a list. Records are named by key, which both languages share."""

    def _offer(self, name: str, records: Iterable[Record]) -> None:
        offered = list(records)
        labels = [(record.key, _indented(record, typeset(*record.words(record.TITLE)))) for record in offered]
        cast("forms.ChoiceField", self.fields[name]).choices = [("", ANY), *labels]
        wanted = self.data.get(name, "").replace("\x00", "")
        if offered and wanted and wanted not in dict(labels):
            merged = Successor.objects.filter(kind=offered[0]._meta.model_name, key=wanted).first()
            if merged:
                # A link that was kept from before a merger asks for the one that stays.
                data = cast("dict[str, str]", self.data).copy()
                data[name] = merged.successor
                self.data = data

    def _latest(self, name: str, records: Any) -> list[Record]:
        latest, chosen = records[:OFFERED], self.data.get(name, "").replace("\x00", "")
        offered = list(records.filter(Q(pk__in=latest.values("pk")) | Q(key=chosen)) if chosen else latest)
        if len(offered) >= OFFERED:
            self.fields[name].help_text = _("The latest; an older one has its own page.")
        return offered

    def offered(self, name: str) -> list[tuple[str, str]]:
        """The key and the title of each record that can be asked for."""
        _any, *records = cast("list[tuple[str, str]]", cast("forms.ChoiceField", self.fields[name]).choices)
        return records

    def query(self) -> dict[str, str]:
        """The filters and the order asked for, without the page: what the page's addresses keep."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "page"}

    def active(self) -> list[tuple[str, Any, str]]:
        """The filters in force: name, label, and the words of the value."""
        filters = {name: value for name, value in self.query().items() if name != "sort"}
        fields = {name: cast("forms.ChoiceField", self.fields[name]) for name in filters}
        # The choices are pairs: nothing here is grouped.
        words = {name: dict(cast("list[tuple[str, str]]", field.choices)) for name, field in fields.items()}
        return [(name, fields[name].label, words[name][value].strip(INDENT)) for name, value in filters.items()]


class FindingFilter(RecordChoices):
    """Filters, order and page of the list of findings."""

    SORTS = {"": _("As in the memo"), "title": _("By title, from A to Z"), "recent": _("Latest changes first")}
    SORTS |= {"uptake": _("Most notes of alumni first")}

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    visit = forms.ChoiceField(label=_("Visit"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", ANY), *FindingKind.choices])
    claim = forms.ChoiceField(label=_("How we know"), required=False, choices=[("", ANY), *Claim.choices])
    standing = forms.ChoiceField(label=_("Checked since?"), required=False, choices=[("", ANY), *Standing.choices])
    uptake = forms.ChoiceField(label=_("What became of it"), required=False, choices=UPTAKE)
    tour = forms.ChoiceField(label=_("Tour"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("theme", _in_tree(list(Theme.objects.published())))
        self._offer("visit", self._latest("visit", Visit.objects.published()))
        self._offer("tour", self._latest("tour", Tour.objects.published()))

    def findings(self, language: str) -> Any:
        """The published findings asked for, in the order asked for."""
        wanted = self.cleaned_data
        findings = Finding.objects.published()
        if wanted["theme"]:
            theme = Theme.objects.with_finding_count().get(key=wanted["theme"])
            findings = findings.in_theme(theme, many=theme.finding_count > MOST)
        for name, lookup in LOOKUPS.items():
            if wanted[name]:
                findings = findings.filter(**{lookup: wanted[name]})
        if wanted["uptake"]:
            findings = findings.taken_up("" if wanted["uptake"] == TOLD else wanted["uptake"])
        if wanted["sort"] == "uptake":
            return findings.by_uptake()
        if wanted["sort"] == "title":
            return findings.order_by(f"sort_{language}", "pk")
        if wanted["sort"] == "recent":
            return findings.order_by("-modified_at", "pk")
        return findings


class MatrixFilter(RecordChoices):
    """Of which tour the matrix is, the latest by default, and the theme whose sub-themes it shows."""

    tour = forms.ChoiceField(label=_("Tour"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("tour", self._latest("tour", Tour.objects.published()))
        self._offer("theme", Theme.objects.published().top())

    def tour_shown(self) -> Tour | None:
        """The tour asked for, or the latest; None where there is none."""
        tours = Tour.objects.published()
        tour: Tour | None = (tours.filter(key=key) if (key := self.cleaned_data["tour"]) else tours).first()
        return tour

    def theme_shown(self) -> Theme | None:
        """The theme asked for."""
        if not (key := self.cleaned_data["theme"]):
            return None
        theme: Theme | None = Theme.objects.published().filter(key=key).first()
        return theme


class MapFilter(RecordChoices):
    """Of which country the map is, that of the latest visit by default."""

    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [Country(code) for code in Visit.objects.published().countries()]
        named = sorted(((country.code, str(country.name)) for country in countries), key=lambda pair: sort_key(pair[1]))
        cast("forms.ChoiceField", self.fields["country"]).choices = named

    def countries(self) -> list[tuple[str, str]]:
        """The code and the name of each country that has hosts, from A to Z."""
        return cast("list[tuple[str, str]]", cast("forms.ChoiceField", self.fields["country"]).choices)

    def country_shown(self) -> Country | None:
        """The country asked for, or that of the latest visit; None where there is no visit."""
        latest = Visit.objects.published().select_related("host").first()
        code = self.cleaned_data["country"] or (latest and latest.host.country.code)
        return Country(code) if code else None


class UptakeFilter(RecordChoices):
    """Which notes are shown: of one tour or theme, of one outcome, of one kind of authority."""

    tour = forms.ChoiceField(label=_("Tour"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    attempt = forms.ChoiceField(label=_("What became of it"), required=False, choices=[("", ANY), *Attempt.choices])
    kind = forms.ChoiceField(label=_("Kind of authority"), required=False, choices=[("", ANY), *AuthorityKind.choices])
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("tour", self._latest("tour", Tour.objects.published()))
        self._offer("theme", _in_tree(list(Theme.objects.published())))

    def notes(self) -> Any:
        """The published notes asked for, the latest first."""
        wanted = self.cleaned_data
        notes = Note.objects.published().of_tour(wanted["tour"])
        if wanted["theme"]:
            notes = notes.in_theme(Theme.objects.get(key=wanted["theme"]))
        if wanted["attempt"]:
            notes = notes.filter(attempt=wanted["attempt"])
        if wanted["kind"]:
            notes = notes.filter(authority__kind=wanted["kind"])
        return notes


class ParticipantFilter(RecordChoices):
    """Which participants are shown: those of one kind of authority, of one tour."""

    kind = forms.ChoiceField(label=_("Kind of employer"), required=False, choices=[("", ANY), *AuthorityKind.choices])
    tour = forms.ChoiceField(label=_("Tour"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("tour", Tour.objects.published())


class PageNumber(forms.Form):
    """The page of a list that has no filters."""

    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)


def _indented(record: Any, label: str) -> str:
    return f"{INDENT}{label}" if getattr(record, "parent_id", None) else label


def _in_tree(themes: list[Theme]) -> list[Theme]:
    """Each theme followed by its sub-themes."""
    return [
        theme
        for top in themes
        if top.parent_id is None
        for theme in (top, *(child for child in themes if child.parent_id == top.pk))
    ]
