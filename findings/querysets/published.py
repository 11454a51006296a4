"""What every record answers: what is published, to whom it shows, and where it stood."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from findings.enums import Status, Translated, other_language
from findings.querysets.parity import field_state, texts_of, translated_fields, with_record_state
from findings.querysets.versions import batches, write_versions
from findings.signals import rows_written

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from findings.models import User

# Before any tour.
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
# Records are counted one by one up to so many.
MOST = 1000


def readable_in(language: str) -> Q:
    """Live in that language, which is its own or whose translation is not stale, or knowingly kept."""
    sound = Q(original_language=language)
    sound |= Q(translation__in=[state for state in Translated if state != Translated.STALE])
    return Q(**{f"live_{language}": True}) & sound


def open_from() -> Case:
    """Since when a record may be read: its time to publish at, ALWAYS without one; null while it is not published.

    Published means: so its status says, and one language of it is readable. The database keeps this in a column.
    """
    published = Q(status=Status.PUBLISHED) & (readable_in("fr") | readable_in("en"))
    return Case(When(published, then=Coalesce("publish_at", Value(ALWAYS))))


def published_and_due(prefix: str = "") -> Q:
    """Published, readable, and its time to publish at, if any, is past. `prefix` leads to the record: "tour__"."""
    return Q(**{f"{prefix}open_from__lte": Now()})


def theme_published(prefix: str = "") -> Q:
    """A theme is published when its parent, if it has one, is too."""
    top = Q(**{f"{prefix}parent__isnull": True})
    return published_and_due(prefix) & (top | published_and_due(f"{prefix}parent__"))


def visit_published(prefix: str = "") -> Q:
    """A visit is published when its tour is too."""
    return published_and_due(prefix) & published_and_due(f"{prefix}tour__")


def finding_published(prefix: str = "") -> Q:
    """A finding is published when its tour and its main theme are too."""
    return published_and_due(prefix) & published_and_due(f"{prefix}tour__") & theme_published(f"{prefix}theme__")


def _once_at(slug: str) -> Q:
    """A version of a record that stood at this slug, in a language in which it was said to be readable.

    A history does not know when a translation was stale: its slug was read before, and leads to the record still.
    """
    return Q(slug_fr=slug, live_fr=True) | Q(slug_en=slug, live_en=True)


class RecordQuerySet(models.QuerySet[Any]):
    """What every kind of record answers. Bulk writes are announced, so that derived data never lags."""

    def get_by_natural_key(self, key: str) -> Any:
        """The record of that key. Raises DoesNotExist."""
        return self.get(key=key)

    def update(self, **values: Any) -> int:
        """As Django's; notes the time, writes a version of each. bulk_update() writes through it too.

        A key is refused with ValueError.
        """
        if "key" in values:
            raise ValueError("A key never changes.")
        with transaction.atomic():
            pks = list(self.values_list("pk", flat=True))
            before = texts_of(self.model, pks)
            written = super().update(**{"modified_at": timezone.now(), **values})
            write_versions(self.model, pks, created=False)
            rows_written.send(sender=self.model, pks=pks, before=before)
        return written

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's; writes a version of each that was written.

        A conflict on anything but the key is refused with ValueError: it would change a key.
        """
        if kwargs.get("update_conflicts") and list(kwargs.get("unique_fields") or []) != ["key"]:
            raise ValueError("Only the key tells which record is there already.")
        objs = list(objs)
        keys = [record.key for record in objs]
        with transaction.atomic():
            before = texts_of(self.model, keys, "key")
            created = super().bulk_create(objs, *args, **kwargs)
            # Where conflicts are ignored, Django does not tell which rows are new.
            found: Any = [
                QuerySet(self.model).filter(key__in=batch).values_list("key", "pk") for batch in batches(keys)
            ]
            new, old = (
                [pk for rows in found for key, pk in rows if (key in before) is known] for known in (False, True)
            )
            updated = old if kwargs.get("update_conflicts") else []
            write_versions(self.model, new, created=True)
            write_versions(self.model, updated, created=False)
            rows_written.send(sender=self.model, pks=[*new, *updated], before=before)
        return created

    def count_up_to_most(self) -> int:
        """How many there are: exactly up to MOST, one more than that where there are more."""
        return self.order_by().values("pk")[: MOST + 1].count()

    def with_states(self) -> Self:
        """Adds `state_title` and so on: whether the translation of each field holds."""
        return self.annotate(
            **{f"state_{name}": field_state(self.model, name) for name in translated_fields(self.model)}
        )

    def with_state(self) -> Self:
        """Adds `record_state`: what the worst of its translated fields is."""
        states: Self = with_record_state(self, "record_state")
        return states


class PublishedQuerySet(RecordQuerySet):
    """What records with a publication state answer."""

    def published(self) -> Self:
        """What everyone may read now: published and due, and so is what it hangs on; in either language."""
        return self.filter(published_and_due())

    def live_in(self, language: str) -> Self:
        """Published, and readable in that language itself."""
        return self.published().filter(readable_in(language))

    def due(self) -> Self:
        """Those that an editor scheduled, and whose time has come."""
        return self.filter(status=Status.IN_REVIEW, publish_at__lte=Now())

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Everyone: published and due. Staff who may change this kind of record: all of them."""
        return self if self.editable_by(user) else self.published()

    def editable_by(self, user: "User | AnonymousUser") -> bool:
        """Whether the person is one of the staff who may change this kind of record."""
        permission = f"{self.model._meta.app_label}.change_{self.model._meta.model_name}"
        return user.is_staff and user.has_perm(permission)

    def at_slug(self, slug: str, language: str) -> Self:
        """Those at this slug in either language, that of `language` first: an address may be typed in the other's."""
        own = Q(**{f"slug_{language}": slug})
        either = self.filter(own | Q(**{f"slug_{other_language(language)}": slug}))
        return either.order_by(models.Case(models.When(own, then=0), default=1))

    def once_at_slug(self, slug: str) -> Self:
        """Those whose history says that they were published at this slug, in either language, the latest there first.

        And those into which such a one was merged.
        """
        past = self._once_read(_once_at(slug))
        last = past.filter(id=OuterRef("pk")).order_by("-history_id").values("history_id")[:1]
        found = self.filter(
            Q(pk__in=past.values("id"))
            | Q(key__in=self._merged().filter(key__in=past.values("key")).values("successor"))
        )
        return found.annotate(stood=Subquery(last)).order_by(F("stood").desc(nulls_last=True))

    def merged_from(self, key: str) -> Self:
        """The one into which the record of that key was merged."""
        return self.filter(key__in=self._merged().filter(key=key).values("successor"))

    def former_slugs(self, record: Any) -> list[tuple[str, str]]:
        """The slugs that it left, and those of what was merged into it, which lead to it still: by language, sorted.

        A slug at which another record stands leads there.
        """
        merged = self._merged().filter(successor=record.key).values("key")
        past = self._once_read(Q(id=record.pk) | Q(key__in=merged))
        rows = past.values_list("slug_fr", "live_fr", "slug_en", "live_en").distinct()
        found = {("fr", fr) for fr, live, _en, _live in rows if live} | {
            ("en", en) for _fr, _live, en, live in rows if live
        }
        found = {(language, slug) for language, slug in found if slug not in (None, "", record.slug_fr, record.slug_en)}
        slugs = [slug for _language, slug in found]
        standing = self.published().filter(Q(slug_fr__in=slugs) | Q(slug_en__in=slugs)) if slugs else self.none()
        taken = {slug for pair in standing.values_list("slug_fr", "slug_en") for slug in pair}
        return sorted((language, slug) for language, slug in found if slug not in taken)

    def withdrawn_from_slug(self, slug: str) -> bool:
        """Whether what was once published at this slug was itself archived or deleted since."""
        return self._withdrawn(_once_at(slug))

    def withdrawn(self, key: str) -> bool:
        """Whether the record of that key, once published, was itself archived or deleted since."""
        return self._withdrawn(Q(key=key))

    def was_published(self, pk: int) -> bool:
        """Whether the record, or an earlier version of it, is published: readers may know its address."""
        versions: models.QuerySet[Any] = self.model.history.filter(id=pk, status=Status.PUBLISHED)
        return self.filter(pk=pk, status=Status.PUBLISHED).exists() or versions.exists()

    def _once_read(self, condition: Q) -> models.QuerySet[Any]:
        due = Q(publish_at__isnull=True) | Q(publish_at__lte=F("history_date"))
        versions: models.QuerySet[Any] = self.model.history.filter(condition, due, status=Status.PUBLISHED)
        return versions

    def _withdrawn(self, condition: Q) -> bool:
        """What was merged was withdrawn if what answers for it was."""
        heirs = self._merged().filter(key__in=self._once_read(condition).values("key")).values("successor")
        past = self._once_read(condition | Q(key__in=heirs))
        archived = self.filter(status=Status.ARCHIVED, pk__in=past.values("id"))
        gone = past.exclude(id__in=self.values("pk")).exclude(key__in=self._merged().values("key"))
        return archived.exists() or gone.exists()

    def _merged(self) -> models.QuerySet[Any]:
        """Who answers for each record of the kind that was merged into another."""
        successors: models.QuerySet[Any] = apps.get_model("findings", "Successor")._default_manager.all()
        return successors.filter(kind=self.model._meta.model_name)
