"""What somebody chooses of the messages that the site sends them."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from findings.enums import Language
from findings.models import User

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[User]
else:
    ModelForm = forms.ModelForm


class MessagesForm(ModelForm):
    """In what language, and whether what is new is told at all."""

    preferred_language = forms.ChoiceField(
        label=_("Language of the messages"), choices=Language.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = ("preferred_language", "receives_digest")
