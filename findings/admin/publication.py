"""Brings records to readers and takes them back, one by one, each with its history."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from findings.admin.base import RecordAdmin, RecordForm
from findings.enums import LANGUAGES, Status
from findings.models import PageRecord, PublishedRecord
from findings.querysets import PublishedQuerySet

PUBLICATION = (("status", "publish_at"), ("live_fr", "live_en"))
CURATORS_STATES = (Status.DRAFT, Status.IN_REVIEW)
# Where readers find a record: changing one of these moves, shows or hides it.
PLACES = ("tour", "theme", "themes", "parent", "host", "visit", "visits", "finding", "slug_fr", "slug_en")
# The first years of the calendar fall out of it in another time zone.
FIRST_TIME = datetime(1900, 1, 1, tzinfo=UTC)


def may_publish(request: HttpRequest, model: Any) -> bool:
    """Whether the person holds the right to publish this kind of record."""
    return request.user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")


def complete_in(record: PublishedRecord, language: str) -> bool:
    """Whether the texts that its page needs in that language are all there."""
    record_live = getattr(record, f"live_{language}")
    setattr(record, f"live_{language}", True)
    try:
        record.validate_constraints(exclude={"status"})
    except ValidationError:
        return False
    finally:
        setattr(record, f"live_{language}", record_live)
    return True


def make_readable(record: PublishedRecord) -> None:
    """Where no language was chosen, chooses those that the record is written in."""
    if not record.live_languages:
        for language in [language for language in LANGUAGES if complete_in(record, language)]:
            setattr(record, f"live_{language}", True)


def publish(record: PublishedRecord) -> None:
    """Publishes it. Raises ValidationError, with nothing written, where its texts are missing."""
    record.status = Status.PUBLISHED
    record.clean()
    make_readable(record)
    record.validate_constraints()
    record.save()


class PublishedForm(RecordForm):
    """Whoever may not publish moves a record between draft and in review, and corrects the texts of the others."""

    may_publish = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" not in self.fields:
            return
        self.fields["publish_at"].validators.append(MinValueValidator(FIRST_TIME, _("Choose a year from 1900 on.")))
        if self.may_publish:
            return
        for name in ("publish_at", "live_fr", "live_en"):
            self.fields[name].disabled = True
        status = self.fields["status"]
        status.disabled = self.instance.status not in CURATORS_STATES
        for name in self.fields.keys() & set(PLACES):
            self.fields[name].disabled = status.disabled
        if isinstance(status, forms.TypedChoiceField) and not status.disabled:
            status.choices = [(state.value, state.label) for state in CURATORS_STATES]

    def clean(self) -> dict[str, Any]:
        """As RecordForm's, after choosing the languages that nobody chose."""
        cleaned = super().clean()
        if cleaned.get("status") == Status.PUBLISHED and not self.errors:
            record = self.written(cleaned)
            if isinstance(record, PageRecord):
                record.fill_slugs()
            make_readable(record)
            cleaned |= {name: getattr(record, name) for name in ("live_fr", "live_en")}
        return cleaned


class PublishedAdmin(RecordAdmin):
    """What the administration of every record with a publication state shares."""

    form = PublishedForm
    actions = ("publish", "unpublish")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions below."""
        return may_publish(request, self.model)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tells the form what the person may do."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.may_publish = may_publish(request, self.model)
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """As Django's; says so when what is published cannot be seen yet."""
        super().save_related(request, form, formsets, change)
        if form.instance.status == Status.PUBLISHED:
            self._warn_of_unseen(request, [form.instance.pk])

    @admin.action(description=_("Publish the selected records"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: PublishedQuerySet) -> None:
        """Publishes those that have their texts, and names the others."""
        published = []
        for record in queryset:
            try:
                with transaction.atomic():
                    publish(record)
            except ValidationError as error:
                why = " ".join(error.messages)
                self.message_user(
                    request,
                    _("“%(record)s” (%(key)s) was not published. %(why)s")
                    % {"record": record, "key": record.key, "why": why},
                    messages.ERROR,
                )
            else:
                published.append(record.pk)
                self.log_change(request, record, str(_("Published.")))
        self._tell(request, len(published), ngettext("%d record published.", "%d records published.", len(published)))
        self._warn_of_unseen(request, published)

    @admin.action(description=_("Unpublish the selected records"), permissions=["publish"])
    def unpublish(self, request: HttpRequest, queryset: PublishedQuerySet) -> None:
        """Makes drafts of them again: readers see them no more."""
        unpublished = 0
        for record in queryset.filter(status=Status.PUBLISHED):
            record.status = Status.DRAFT
            record.save()
            self.log_change(request, record, str(_("Unpublished.")))
            unpublished += 1
        self._tell(request, unpublished, ngettext("%d record unpublished.", "%d records unpublished.", unpublished))

    def _warn_of_unseen(self, request: HttpRequest, published: list[Any]) -> None:
        unseen = len(published) - self.model._default_manager.published().filter(pk__in=published).count()
        if unseen:
            message = ngettext(
                "%d record stays unseen until its time comes and its tour, theme or visit is published too.",
                "%d records stay unseen until their time comes and their tour, theme or visit is published too.",
                unseen,
            )
            self.message_user(request, message % unseen, messages.WARNING)

    def _tell(self, request: HttpRequest, count: int, message: str) -> None:
        if count:
            self.message_user(request, message % count, messages.SUCCESS)


class PageAdmin(PublishedAdmin):
    """What the administration of every record with a page of its own shares."""

    def view_on_site(self, obj: PageRecord) -> str:
        """Its page, or the preview of what will be its page; the link's words say which."""
        return obj.get_absolute_url()
