"""What an alumna or alumnus tells of a finding or a visit."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from findings.enums import HELD_BY_EDITORS, Attempt, Signature, other_language
from findings.forms.report import MessageField
from findings.forms.trap import TrapForm
from findings.models import Authority, Note
from findings.models.note import TEXTS

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Note]
else:
    ModelForm = forms.ModelForm

LONGEST = 3000
PERIOD, MOST_IN_PERIOD = timedelta(hours=1), 30


class NoteText(MessageField):
    """One of the texts of a note, in CommonMark."""

    def __init__(self, label: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 5})
        super().__init__(label=label, required=False, max_length=LONGEST, widget=widget)


class NoteForm(TrapForm, ModelForm):
    """A note, in the language that it was begun in. A draft may lack what readers need."""

    attempt = forms.ChoiceField(
        label=_("Did you make something of it at home?"),
        choices=Attempt.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    authority: Any = forms.ModelChoiceField(
        label=_("Where: a local authority of the list"), queryset=Authority.objects.none(), required=False
    )
    changed = NoteText(_("What changed"))
    obstacles = NoteText(_("What stood in the way"))
    comment = NoteText(_("Comment"))
    signature = forms.ChoiceField(label=_("How it is signed"), choices=Signature.choices, widget=forms.RadioSelect)

    class Meta:
        model = Note
        fields = ("attempt", "authority", "place", "signature")
        labels = {"place": _("Or another place, in your own words")}

    def __init__(self, data: Any, instance: Note, kept: dict[str, Any], complete: bool) -> None:
        language = instance.original_language
        texts = {name: getattr(instance, f"{name}_{language}") for name in TEXTS}
        super().__init__(data, instance=instance, initial={**texts, **kept})
        self.complete = complete
        authority: Any = self.fields["authority"]
        authority.queryset = Authority.objects.order_by(f"name_{language}", "pk")

    def clean_attempt(self) -> str:
        """A draft may not say yet."""
        if not self.cleaned_data["attempt"] and self.complete:
            raise forms.ValidationError(_("Say whether you tried it."))
        return str(self.cleaned_data["attempt"])

    def clean(self) -> dict[str, Any]:
        """Refuses a note that says nothing or not where, and more of them than anybody writes in an hour."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.complete and self.instance.state in HELD_BY_EDITORS:
            raise forms.ValidationError(_("The editors have this note: send it again, or withdraw it on your page."))
        if self.complete and not (cleaned.get("authority") or cleaned.get("place") or self.errors.get("place")):
            self.add_error("authority", _("Say where: choose a local authority, or write a place."))
        if self.complete and not any(cleaned.get(name) or self.errors.get(name) for name in TEXTS):
            self.add_error("changed", _("Say in a few words what changed, or what stood in the way."))
        since = timezone.now() - PERIOD
        versions = Note.history.filter(history_user=self.instance.author, history_date__gt=since)  # type: ignore[attr-defined]
        if versions.count() >= MOST_IN_PERIOD:
            message = _("You have saved many notes during the last hour. Keep your text and send it again later.")
            raise forms.ValidationError(message, code="limit")
        return cleaned

    def _post_clean(self) -> None:
        """Writes the texts too. A translation was one of the former words, and goes with them."""
        super()._post_clean()  # type: ignore[misc]
        language = self.instance.original_language
        for name in TEXTS:
            text = self.cleaned_data.get(name, "")
            if text != (getattr(self.instance, f"{name}_{language}") or ""):
                setattr(self.instance, f"{name}_{language}", text or None)
                setattr(self.instance, f"{name}_{other_language(language)}", None)
