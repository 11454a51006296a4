"""Proposes a key for a record whose curator gave none, after the pattern of those that exist."""

import re
from typing import Any

from django.utils.text import slugify

from findings.models import FollowUp, Passage, Record, Theme, Tombstone, Tour
from findings.models.record import KEY_LENGTH
from findings.search.analyser import fold

# Numbered within their tour (dk2015-f-012), or named after their title (theme-shared-territories).
NUMBERED = {
    "source": "memo",
    "passage": "p",
    "visit": "v",
    "finding": "f",
    "followup": "u",
    "trainee": "t",
    "photograph": "photo",
    "credit": "credit",
}
NAMED = {"theme": "theme", "host": "host", "authority": "auth", "term": "term"}
ROOM_FOR_NUMBER = 8


def suggested_key(record: Record) -> str:
    """A key that no record of this kind has or ever had: somebody may have kept it in a link or a spreadsheet."""
    name = record._meta.model_name or ""
    if isinstance(record, Tour):
        return _numbered_when_taken(record, f"{str(record.country.code).lower()}{record.class_year}")
    if name in NAMED:
        return _numbered_when_taken(record, f"{NAMED[name]}-{slugify(fold(record.own_name()))}")
    stem = f"{_owner_key(record)[: KEY_LENGTH - ROOM_FOR_NUMBER - len(name)].rstrip('-')}-{NUMBERED[name]}"
    numbers = [re.fullmatch(rf"{stem}-0*(\d{{1,6}})", key) for key in _keys_ever(record, stem)]
    return f"{stem}-{max((int(match[1]) for match in numbers if match), default=0) + 1:03d}"


def _owner_key(record: Any) -> str:
    """The key of the tour it belongs to; of its theme, for a follow-up of a theme."""
    if isinstance(record, Passage):
        return record.source.tour.key
    if isinstance(record, FollowUp):
        return _owner_key(record.tour or record.theme or record.visit or record.finding)
    return str(record.key if isinstance(record, Tour | Theme) else record.tour.key)


def _numbered_when_taken(record: Record, wanted: str) -> str:
    wanted = re.sub(r"[^a-z0-9]+", "-", wanted)[: KEY_LENGTH - ROOM_FOR_NUMBER].strip("-")
    taken, key, number = _keys_ever(record, wanted), wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def _keys_ever(record: Record, start: str) -> set[str]:
    """Keys that begin so: of the records there are, of those that were, and of the people who were erased."""
    model: Any = type(record)
    sources = (model._default_manager, model.history, Tombstone.objects)
    return {key for source in sources for key in source.filter(key__startswith=start).values_list("key", flat=True)}
