"""Brings records to readers and takes them back, step by step, each with its history."""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, override

from findings.admin.base import RecordAdmin
from findings.admin.conflict import in_words
from findings.admin.forms import EditingForm
from findings.enums import LANGUAGES, Language, Move, Status
from findings.models import PageRecord, PublishedRecord, User
from findings.models.rights import PLACES, keeps_its_place, may_publish
from findings.querysets import PublishedQuerySet

PUBLICATION = (("live_fr", "live_en"), "publish_at")
DONE = {
    Move.SUBMIT: _("Submitted for review: an editor will look at it."),
    Move.TAKE_BACK: _("Withdrawn from review: it is a draft again."),
    Move.SEND_BACK: _("Sent back: whoever proposed it reads your reason on the record."),
    Move.PUBLISH: _("Published: %(languages)s."),
    Move.UNPUBLISH: _("Unpublished: it is a draft again."),
    Move.ARCHIVE: _("Archived: readers do not find it any more."),
    Move.REOPEN: _("It is a draft again."),
}
# What a list tells of its records: in the history of each, and how many they were.
LISTED = {
    Move.SUBMIT: (_("Submitted for review."), ngettext_lazy("%d record submitted.", "%d records submitted.")),
    Move.PUBLISH: (_("Published."), ngettext_lazy("%d record published.", "%d records published.")),
    Move.UNPUBLISH: (_("Unpublished."), ngettext_lazy("%d record unpublished.", "%d records unpublished.")),
}
CURATORS_MOVES = (Move.SUBMIT, Move.TAKE_BACK)
# The first years of the calendar fall out of it in another time zone.
FIRST_TIME = datetime(1900, 1, 1, tzinfo=UTC)


def moves_for(record: PublishedRecord, editor: bool) -> list[Move]:
    """The steps that somebody may take: editors all but taking back, which is sending back to oneself."""
    return [move for move in record.moves() if (move != Move.TAKE_BACK if editor else move in CURATORS_MOVES)]


def _is_evidence(rows: Any) -> bool:
    """Whether somebody changed rows that are part of the record: those that are published on their own are not."""
    return rows.has_changed() and not issubclass(rows.model, PublishedRecord)


class PublishedForm(EditingForm):
    """Takes a step with the record as it saves it; whoever may not publish only proposes, and corrects texts."""

    may_publish = False
    user: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move = self.data.get("_move", "")
        if self.may_publish and "reason" in self.fields:
            self.fields["reason"].help_text = _("Kept in the history beside your name. Needed to send a record back.")
        if "publish_at" not in self.fields:
            return
        self.fields["publish_at"].validators.append(MinValueValidator(FIRST_TIME, _("Choose a year from 1900 on.")))
        parts: Any = self.fields["publish_at"].widget
        for part, label in zip(parts.widgets, (_("Date"), _("Time")), strict=True):
            part.attrs["aria-label"] = label
        if not self.may_publish:
            places = self.fields.keys() & set(PLACES) if keeps_its_place(self.instance) else set()
            self._lock({"publish_at", "live_fr", "live_en", *places}, _("An editor decides on this."))
        elif self.instance.status == Status.PUBLISHED:
            self._lock({"publish_at"}, _("It is published. To choose another time, unpublish it first."))

    @property
    def changes(self) -> set[str]:
        """As EditingForm's, with the step."""
        return super().changes | ({"status"} if self.move else set())

    def clean(self) -> dict[str, Any]:
        """As EditingForm's; a time alone publishes nothing, and one that is past says nothing."""
        cleaned = super().clean()
        time = cleaned.get("publish_at") if "publish_at" in self.changed_data else None
        if time and self.move != Move.PUBLISH:
            self.add_error("publish_at", _("A time alone publishes nothing: press “Publish” to have it done then."))
        elif time and time <= timezone.now():
            self.add_error("publish_at", _("This time is past: choose a later one, or none to publish at once."))
        if isinstance(self.instance, PageRecord) and self.instance.pk:
            self._renew_slugs(self.instance, cleaned)
        return cleaned

    def _lock(self, names: set[str], why: Any) -> None:
        for name in names:
            field: Any = self.fields[name]
            field.disabled, field.help_text = True, why
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_delete_related = False
            for part in getattr(field.widget, "widgets", ()):
                part.attrs.pop("class", None)  # by which Django's script finds where to put its calendar

    def _renew_slugs(self, record: PageRecord, cleaned: dict[str, Any]) -> None:
        """An address that was made of a title follows it as long as no reader knows it."""
        titles = {
            code: self.initial[title]
            for code in LANGUAGES
            for title, slug in [(f"{record.TITLE}_{code}", f"slug_{code}")]
            if title in self.changed_data
            and slug in self.fields.keys() - self.changed_data
            and not self.fields[slug].disabled
        }
        cleaned.update(dict.fromkeys(record.slugs_made_of(titles), ""))

    def _post_clean(self) -> None:
        """As Django's, then takes the step and asks all that the database will ask: the status is no field here."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        stood = dict(self.instance.__dict__)
        try:
            if self.move:
                self._take_step()
            elif self.instance.is_scheduled and self.changes and not self.may_publish:
                # What an editor promised to readers is not what it was.
                self.instance.publish_at = None
            self.instance.validate_constraints()
        except ValidationError as error:
            self.instance.__dict__.update(stood)
            self.add_error(None, error)

    def _take_step(self) -> None:
        if self.move not in moves_for(self.instance, self.may_publish):
            raise ValidationError(_("This step is not yours to take, or was taken already."))
        if isinstance(self.instance, PageRecord):
            self.instance.fill_slugs()
        self.instance.prepare(Move(self.move), self.user, self.cleaned_data.get("reason", ""))


class PublishedAdmin(RecordAdmin):
    """What the administration of every record with a publication state shares."""

    form = PublishedForm
    actions: tuple[str, ...] = ("submit", "publish", "unpublish")

    @admin.display(description=_("Publication"), ordering="status")
    def publication(self, record: PublishedRecord) -> str:
        """How far it is, and in which languages it can be read once what it hangs on is published too."""
        languages = [str(Language(code).label) for code in record.live_languages if record.is_published]
        return f"{record.step.label} ({', '.join(languages)})" if languages else str(record.step.label)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions below."""
        return may_publish(request.user, self.model)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tells the form who takes the step, and what that person may do."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.may_publish, form.user = may_publish(request.user, self.model), request.user
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As Django's, with the steps that the person can take."""
        form = context["adminform"].form
        record = form.instance
        if form.is_bound and record.pk:
            # A form that comes back may have taken its step in the record at hand: the page tells of the stored one.
            record = context["original"] = self.get_queryset(request).get(pk=record.pk)
        if record.pk is None or self.has_change_permission(request, record):
            context["moves"] = moves_for(record, may_publish(request.user, self.model))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """As Django's; says so when what is published cannot be seen yet."""
        super().save_related(request, form, formsets, change)
        if form.instance.is_scheduled and not self.has_publish_permission(request) and any(map(_is_evidence, formsets)):
            form.instance.publish_at = None
            form.instance.save()
        # A row of a list has no step.
        move, record = getattr(form, "move", ""), form.instance
        if move and not record.is_scheduled:
            languages = ", ".join(str(Language(code).label) for code in record.live_languages)
            self.message_user(request, DONE[Move(move)] % {"languages": languages}, messages.SUCCESS)
        if record.status == Status.PUBLISHED:
            self._warn_of_unseen(request, [record.pk])
        elif record.is_scheduled:
            told: Any = _("It will be published on %(date)s.") % {"date": in_words(record.publish_at)}
            self.message_user(request, told, messages.INFO)
        elif form.initial.get("publish_at") and not move:
            told = _("It is no longer scheduled.")
            if not self.has_publish_permission(request):
                told = _("It is no longer scheduled: an editor has to look at it again.")
            self.message_user(request, told, messages.INFO)

    @admin.action(description=_("Submit the selected records for review"), permissions=["change"])
    def submit(self, request: HttpRequest, queryset: PublishedQuerySet) -> None:
        """Proposes the drafts among them."""
        self._each(request, queryset.filter(status=Status.DRAFT), Move.SUBMIT)

    @admin.action(description=_("Publish the selected records"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: PublishedQuerySet) -> None:
        """Publishes those that have their texts, and names the others."""
        self._each(request, queryset.exclude(status=Status.PUBLISHED), Move.PUBLISH)

    @admin.action(description=_("Unpublish the selected records"), permissions=["publish"])
    def unpublish(self, request: HttpRequest, queryset: PublishedQuerySet) -> None:
        """Makes drafts of them again: readers see them no more."""
        self._each(request, queryset.filter(status=Status.PUBLISHED), Move.UNPUBLISH)

    def _each(self, request: HttpRequest, records: Any, move: Move) -> None:
        """Takes the step with each that can, tells how many these were, and names the others with the reason."""
        trace, told_of = LISTED[move]
        done: list[Any] = []
        for chosen in records:
            try:
                with transaction.atomic():
                    # As it is now, whatever somebody saved since the list was read.
                    record = self.model._default_manager.select_for_update().get(pk=chosen.pk)
                    record._change_reason = str(trace)
                    record.move(move, cast(User, request.user))
            except ValidationError as error:
                told = _("“%(record)s” (%(key)s) was left as it was. %(why)s")
                names = {"record": chosen, "key": chosen.key, "why": " ".join(error.messages)}
                self.message_user(request, told % names, messages.ERROR)
            else:
                done.append(record)
                self.log_change(request, record, str(trace))
        later = sum(record.is_scheduled for record in done)
        self._tell(request, told_of, len(done) - later)
        self._tell(request, ngettext_lazy("%d record scheduled.", "%d records scheduled."), later)
        if move == Move.PUBLISH:
            self._warn_of_unseen(request, [record.pk for record in done])

    def _warn_of_unseen(self, request: HttpRequest, moved: list[Any]) -> None:
        published = self.model._default_manager.filter(pk__in=moved, status=Status.PUBLISHED)
        stale = sum(not record.live_languages for record in published)
        unreadable = ngettext_lazy(
            "%d record can be read in no language: only its stale translation is online.",
            "%d records can be read in no language: only their stale translations are online.",
        )
        self._tell(request, unreadable, stale, messages.WARNING)
        unseen = ngettext_lazy(
            "%d record stays unseen until its time comes and its tour, theme or visit is published too.",
            "%d records stay unseen until their time comes and their tour, theme or visit is published too.",
        )
        self._tell(request, unseen, len(published) - stale - published.published().count(), messages.WARNING)

    def _tell(self, request: HttpRequest, message: Any, count: int, level: int = messages.SUCCESS) -> None:
        if count:
            self.message_user(request, message % count, level)


class PageAdmin(PublishedAdmin):
    """What the administration of every record with a page of its own shares."""

    def view_on_site(self, obj: PageRecord) -> str:
        """Its page, or the preview of what will be its page; the link's words say which."""
        return obj.get_absolute_url()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """As PublishedAdmin's, with the previews of what readers are not shown, and the addresses that it left."""
        record = context.get("original")
        if record is not None:
            context["former"] = _former_addresses(record)
        if record is not None and (record.live_fr or record.live_en):
            hidden = [
                code
                for code in record.written_languages()
                if code not in record.live_languages and getattr(record, f"slug_{code}")
            ]
            context["previews"] = [(code, record.preview_url(code)) for code in hidden]
        return super().render_change_form(request, context, *args, **kwargs)


def _former_addresses(record: PageRecord) -> list[tuple[str, str]]:
    found = []
    records: Any = type(record)._default_manager
    for language, slug in records.former_slugs(record):
        with override(language):
            found.append((language, reverse(record.URL_NAME, args=[slug])))
    return found
