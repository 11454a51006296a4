"""The photographs of a tour: their captions, their pictures, and what of a picture stays in any crop."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import Script
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from findings.admin.base import RecordAdmin, both, found_in
from findings.admin.forms import EditingForm
from findings.admin.site import site
from findings.enums import LANGUAGES
from findings.models import Photograph
from findings.pictures.making import keep, make
from findings.pictures.renditions import file_of, picture_of
from findings.pictures.showing import Framed, framed_of
from findings.pictures.taking import MOST_MEGABYTES, Master, PictureError, take_in

# What a picture is not shown without.
# Of a focal point, in percent.
CENTRE = 50
NEEDED = [f"{name}_{language}" for name in ("alt", "credit") for language in LANGUAGES]


class PictureInput(forms.ClearableFileInput):
    """Asks for a picture below the one that there is, which a click gives its focal point."""

    framed: Framed | None = None

    def is_initial(self, value: Any) -> bool:
        """Whether there is a picture; what Django would show of it is no address."""
        return bool(value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """As Django's, with the picture as it is stored."""
        context = self.get_context(name, value, attrs)
        return render_to_string("admin/findings/_picture.html", {**context, "framed": self.framed})


class PictureField(forms.FileField):
    """A file that is a picture, by its content."""

    widget = PictureInput

    def to_python(self, data: Any) -> Any:
        """The picture, ready to be kept; None where no file was sent."""
        if data in self.empty_values:
            return None
        if not data.size:
            raise ValidationError(self.error_messages["empty"], "empty")
        try:
            return take_in(data, data.size)
        except PictureError as error:
            raise ValidationError(str(error), "unfit") from error


class PhotographForm(EditingForm):
    """A picture comes with its alternative text and its credit, in both languages."""

    file = PictureField(
        label=_("Picture"),
        required=False,
        help_text=format_lazy(
            _(
                "JPEG, PNG, WebP or AVIF, at most {most} MB. It is written anew in the sizes that pages need, without "
                "what it tells of its camera and of the place. Once it is saved, a click in it sets the focal point."
            ),
            most=MOST_MEGABYTES,
        ),
    )
    taken: Master | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            widget: Any = self.fields["file"].widget
            widget.framed = framed_of(self.instance)
        for name in {"credit_fr", "credit_en"} & self.fields.keys():
            self.fields[name].help_text = _("The name alone: readers see “Photograph:” before it.")

    def clean(self) -> dict[str, Any]:
        """As EditingForm's; asks for the texts that the picture needs."""
        cleaned = super().clean()
        given = cleaned.get("file")
        if isinstance(given, Master):
            self.taken, cleaned["file"] = given, file_of(given.digest)
            self.instance.width, self.instance.height = given.width, given.height
            if not {"focal_x", "focal_y"} & {*self.changed_data}:
                # What was chosen in another picture says nothing of this one.
                cleaned["focal_x"] = cleaned["focal_y"] = CENTRE
        elif given is False:
            self.instance.width = self.instance.height = None
        if given:
            for name in NEEDED:
                if name in self.fields and name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Write it in both languages: the picture is not shown without it."))
        return cleaned

    def _post_clean(self) -> None:
        """As Django's; says what a browser leaves out when the form is sent again."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors and self.taken:
            self.add_error("file", _("The picture is fine, but a browser does not keep it: choose it again."))


@admin.register(Photograph, site=site)
class PhotographAdmin(RecordAdmin):
    """The photographs of a tour, with or without their pictures."""

    form = PhotographForm
    list_display = ("__str__", "key", "tour", "visit", "position", "has_picture")
    list_editable = ("position",)
    list_filter = ("tour",)
    list_select_related = ("tour", "visit")
    search_fields = found_in("caption", "credit")
    autocomplete_fields = ("tour", "visit")
    fieldsets = (
        (None, {"fields": (("key", "original_language"), ("tour", "visit"), "position")}),
        (_("Texts"), {"fields": both("caption")}),
        (_("Picture"), {"fields": ("file", ("focal_x", "focal_y"), *both("alt", "credit"))}),
    )

    class Media:
        js = [Script("findings/focal.js", defer=True)]

    def save_model(self, request: HttpRequest, obj: Photograph, form: Any, change: bool) -> None:
        """As RecordAdmin's, once the files are there: what is written of the record is then true, or nothing is."""
        # The list of photographs has a form of Django's own.
        if taken := getattr(form, "taken", None):
            keep(taken)
        if picture := picture_of(obj):
            make(picture)
        super().save_model(request, obj, form, change)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """As declared; without the file for whoever may not change it, whom Django would show an address of nothing."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or obj is None:
            return fieldsets
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field != "file"]})
            for name, options in fieldsets
        ]

    @admin.display(description=_("picture"), boolean=True)
    def has_picture(self, photograph: Photograph) -> bool:
        """Whether somebody gave its file."""
        return bool(photograph.file)
