"""A field that people do not see, and that programs which fill every field give themselves away by."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TrapForm(forms.Form):
    """A form that strangers' programs may fill in."""

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        """Refuses what a program has filled in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""
