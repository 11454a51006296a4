"""What somebody decides of their own data."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.enums import Visibility
from findings.models import Trainee

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Trainee]
else:
    ModelForm = forms.ModelForm

KEPT, REMOVED = "kept", "removed"


class VisibilityForm(ModelForm):
    """Who sees that somebody took part in a tour."""

    visibility = forms.ChoiceField(label=_("Who sees my name"), choices=Visibility.choices, widget=forms.RadioSelect)

    class Meta:
        model = Trainee
        fields = ("visibility",)

    def __init__(self, data: Any, instance: Trainee) -> None:
        super().__init__(data, instance=instance, prefix=instance.key)

    def save(self, commit: bool = True) -> Trainee:
        """Writes that column alone."""
        self.instance.save(update_fields=["visibility"])
        return self.instance


class ErasureForm(forms.Form):
    """What becomes of the notes, and that it is meant."""

    notes = forms.ChoiceField(
        label=_("My notes that are published or wait for the editors"),
        choices=[
            (KEPT, _("stay, unsigned: they go on serving others")),
            (REMOVED, _("are removed with the rest")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of your notes.")},
    )
    sure = forms.BooleanField(
        label=_("Erase my account, my entries among the participants and their history, for good"),
        error_messages={"required": _("Tick the box to confirm: nobody can undo this.")},
    )

    def __init__(self, data: Any, has_notes: bool) -> None:
        super().__init__(data)
        if not has_notes:
            del self.fields["notes"]
