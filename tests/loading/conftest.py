"""A small tour in files of its own: one record of each kind that matters."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation
from pytest_django import Settings

Record = tuple[str, dict[str, Any]]

LIVE = {"status": "published", "live_fr": True, "live_en": True}


def bilingual(**texts: str) -> dict[str, str]:
    """The same text in both languages, marked: title="A" → title_fr="A (fr)", title_en="A (en)"."""
    return {f"{name}_{language}": f"{text} ({language})" for name, text in texts.items() for language in ("fr", "en")}


TOUR: list[Record] = [
    ("tour", {"key": "no16", **LIVE, "country": "NO", "class_year": 2016, **bilingual(title="Norway")}),
    ("source", {"key": "no16-memo", "tour": ["no16"], **bilingual(title="Memo")}),
    ("passage", {"key": "no16-p-1", "source": ["no16-memo"], "position": 1, **bilingual(section="Start")}),
    ("passage", {"key": "no16-p-2", "source": ["no16-memo"], "position": 2, **bilingual(section="End")}),
    ("theme", {"key": "theme-one", **LIVE, **bilingual(name="One", question="What of one?")}),
    ("theme", {"key": "theme-two", **LIVE, **bilingual(name="Two", question="What of two?")}),
    (
        "host",
        {
            "key": "host-oslo",
            "country": "NO",
            "latitude": 59.9139,
            "longitude": 10.7522,
            "coordinates_precision": "exact",
            **bilingual(name="Oslo"),
        },
    ),
    ("hostalias", {"host": ["host-oslo"], "name": "Christiania"}),
    (
        "visit",
        {"key": "no16-v-oslo", **LIVE, "tour": ["no16"], "host": ["host-oslo"], **bilingual(name="Oslo", summary="O")},
    ),
    (
        "finding",
        {
            "key": "no16-f-1",
            **LIVE,
            "tour": ["no16"],
            "kind": "lesson",
            "theme": ["theme-one"],
            "themes": [["theme-two"]],
            "visits": [["no16-v-oslo"]],
            **bilingual(title="Élan vital", body="Body"),
        },
    ),
    ("citation", {"finding": ["no16-f-1"], "passage": ["no16-p-1"], "position": 1}),
    ("citation", {"finding": ["no16-f-1"], "passage": ["no16-p-2"], "position": 2}),
    (
        "followup",
        {"key": "no16-u-1", **LIVE, "finding": ["no16-f-1"], "kind": "since", **bilingual(text="Fact", citation="C")},
    ),
    ("authority", {"key": "auth-lyon", "kind": "commune", **bilingual(name="Lyon")}),
    (
        "trainee",
        {
            "key": "no16-t-1",
            "tour": ["no16"],
            "authority": ["auth-lyon"],
            "given_name": "Zoé",
            "family_name": "Œuvrard",
            "visibility": "listed",
        },
    ),
]


class Folder:
    """The folder of fixtures of one tour, whose records a test changes before loading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records = [(model, dict(fields)) for model, fields in TOUR]

    def __getitem__(self, key: str) -> dict[str, Any]:
        return next(fields for _model, fields in self.records if fields.get("key") == key)

    def write(self) -> None:
        """Writes the records to the folder's one file."""
        items = [{"model": f"findings.{model}", "fields": fields} for model, fields in self.records]
        self.write_text(yaml.safe_dump(items, allow_unicode=True, sort_keys=False))

    def write_text(self, text: str) -> None:
        """Writes the folder's one file as it is given."""
        self.path.mkdir(exist_ok=True)
        (self.path / "01-all.yaml").write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def norway(tmp_path: Path, settings: Settings) -> Folder:
    """The synthetic tour norway-2016, written and ready to load."""
    settings.FIXTURE_DIRS = [tmp_path]
    folder = Folder(tmp_path / "norway-2016")
    folder.write()
    return folder
