"""What a reader without an account says of an error."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from findings.forms.trap import TrapForm
from findings.models import ErrorReport

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[ErrorReport]
else:
    ModelForm = forms.ModelForm

PERIOD = timedelta(hours=1)
MOST_FROM_ONE, MOST_FROM_ALL = 5, 60


class MessageField(forms.CharField):
    """A text of several lines, counted as browsers count it: the end of a line is one character."""

    def to_python(self, value: Any) -> str:
        """As Django's."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class ErrorReportForm(TrapForm, ModelForm):
    """What a reader without an account says of an error. `sender` is the digest that reports are counted by."""

    message = MessageField(
        label=_("What is wrong?"),
        max_length=2000,
        validators=[RegexValidator(r"\w", _("Say what is wrong: a few words are enough."))],
        widget=forms.Textarea(attrs={"rows": 8, "aria-describedby": "about-message"}),
        error_messages={"required": _("Say what is wrong: a few words are enough.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "aria-describedby": "about-email"}),
        error_messages={"invalid": _("Write an address such as name@example.org, or leave this empty.")},
    )

    class Meta:
        model = ErrorReport
        fields = ("message", "email")

    def __init__(self, *args: Any, sender: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.sender = sender

    def clean(self) -> dict[str, Any]:
        """Refuses more than a reader would send in an hour, from one place or from all."""
        cleaned: dict[str, Any] = super().clean() or {}
        recent = ErrorReport.objects.within(PERIOD)
        if recent.filter(sender=self.instance.sender).count() >= MOST_FROM_ONE or recent.count() >= MOST_FROM_ALL:
            message = _("Many reports have come in during the last hour. Keep your text and send it again later.")
            raise forms.ValidationError(message, code="limit")
        return cleaned
