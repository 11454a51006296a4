"""What a sheet of each kind of record holds: the names of its columns, in their order."""

from typing import Any

from findings import models
from findings.enums import LANGUAGES
from findings.models import PublishedRecord
from findings.models.constraints import TARGETS

# Every sheet begins with these.
FIRST = ("key", "original_language")
# What a sheet only tells: publication has its own steps, and the version says of which state of the record it tells.
PUBLICATION = ("status", "live_fr", "live_en", "publish_at")
VERSION = "version"
# Inner records are written in a column of the record that they are part of: the keys of passages, other names.
INNER: dict[str, tuple[Any, str]] = {"passages": (models.Citation, "passage"), "aliases": (models.HostAlias, "name")}


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in names for language in LANGUAGES)


_COLUMNS: dict[type[Any], tuple[str, ...]] = {
    models.Tour: ("country", "class_year", "starts_on", "ends_on", *_both("title", "summary", "organiser", "slug")),
    models.Source: ("tour", "published_on", "published_precision", *_both("title")),
    models.Passage: (
        *("source", "position", "kind", "number"),
        *_both("section", "text", "page", "block", "start", "end", "sha256"),
    ),
    models.Theme: ("parent", "position", *_both("name", "question", "description", "slug")),
    models.Host: (
        *("kind", "country", *_both("name", "name_today", "place"), "aliases"),
        *("latitude", "longitude", "coordinates_precision"),
    ),
    models.Visit: (
        *("tour", "host", "position", "date", "date_precision", "identification"),
        *_both("name", "summary", "roles_met", "slug"),
    ),
    models.Finding: (
        *("tour", "position", "kind", "claim", "standing", "to_remember", "theme", "themes", "visits", "passages"),
        *_both("title", "body", "conditions", "translation_note", "editor_note", "slug"),
    ),
    models.FollowUp: (
        *(*TARGETS, "kind", "date", "date_precision", *_both("text", "evidence", "citation")),
        *("address", "archived_address", "checked_on", "review_on"),
    ),
    models.Authority: ("kind", *_both("name"), "successor"),
    models.Trainee: ("tour", "given_name", "family_name", "authority", *_both("role"), "visibility"),
    models.Photograph: ("tour", "visit", "position", *_both("caption", "alt", "credit")),
    models.Credit: ("tour", "position", "name", *_both("role")),
    models.Term: ("word", "language", "country", "expansion", "forms", *_both("meaning", "definition")),
}
KINDS: dict[str, type[Any]] = {model._meta.model_name or "": model for model in _COLUMNS}


def names_of(model: type[Any]) -> tuple[str, ...]:
    """The names of the columns of a sheet of this kind."""
    return (*FIRST, *_COLUMNS[model], *told_of(model))


def told_of(model: type[Any]) -> tuple[str, ...]:
    """Those that a sheet tells, and that nobody changes in it."""
    return (*(PUBLICATION if issubclass(model, PublishedRecord) else ()), VERSION)
