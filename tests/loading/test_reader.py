"""What is wrong in a fixture is said by file, record and field, before anything is written."""

from typing import Any

import pytest

from findings.loading.reader import LoadError, read, tours
from findings.models import Citation, HostAlias
from tests.loading.conftest import Folder

PLACE = "01-all.yaml"


def test_entries_come_in_the_order_of_the_files_with_their_keys(norway: Folder) -> None:
    entries = read("norway-2016")
    assert [entry.model._meta.model_name for entry in entries] == [model for model, _fields in norway.records]
    assert [entry.ref.key for entry in entries if entry.model in {HostAlias, Citation}] == [
        "host-oslo / Christiania",
        "no16-f-1 / no16-p-1",
        "no16-f-1 / no16-p-2",
    ]


def test_files_are_read_in_the_order_of_their_names(norway: Folder) -> None:
    (norway.path / "00-first.yaml").write_text(
        "- model: findings.authority\n  fields: {key: auth-first, kind: commune, name_fr: F, name_en: F}\n"
    )
    assert [entry.ref.key for entry in read("norway-2016")][:2] == ["auth-first", "no16"]


def test_an_unknown_tour_is_refused_with_the_names_of_those_there_are(norway: Folder) -> None:
    (norway.path.parent / "empty").mkdir()
    assert list(tours()) == ["norway-2016"]
    with pytest.raises(LoadError) as refused:
        read("norway-2017")
    assert str(refused.value) == "norway-2017 · There is no such tour. Those that can be loaded: norway-2016."


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../norway-2016", "./norway-2016", "norway-2016/", "norway-2016/../norway-2016", "a\x00b"]
)
def test_a_path_is_not_the_name_of_a_tour(norway: Folder, name: str) -> None:
    with pytest.raises(LoadError, match="There is no such tour"):
        read(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- model: [", f"{PLACE} · This is not valid YAML: "),
        ("- model: findings.tour\n  fields: {starts_on: 2015-02-31}", f"{PLACE} · This is not valid YAML: "),
        ("model: findings.tour", f"{PLACE} · Expected a list of records."),
        ("", f"{PLACE} · Expected a list of records."),
        ("- findings.tour", f"{PLACE} · record 1 · Expected `model` and `fields`, and nothing else."),
        (
            "- {model: findings.tour, pk: 3, fields: {key: a}}",
            f"{PLACE} · record 1 · Expected `model` and `fields`, and nothing else.",
        ),
        (
            "- {model: findings.user, fields: {email: a@example.org}}",
            f"{PLACE} · record 1 · “findings.user” is not a kind of record that can be loaded.",
        ),
        (
            "- {model: findings.tour, fields: {title_fr: Sans clé}}",
            f"{PLACE} · record 1 · key · This field is needed to tell the record from others.",
        ),
        (
            "- {model: findings.citation, fields: {finding: [a-f-1]}}",
            f"{PLACE} · record 1 · passage · This field is needed to tell the record from others.",
        ),
    ],
)
def test_a_file_that_is_not_a_fixture_is_refused(norway: Folder, text: str, said: str) -> None:
    norway.write_text(text)
    with pytest.raises(LoadError) as refused:
        read("norway-2016")
    assert str(refused.value)[: len(said)] == said


NOT_A_FIELD = "There is no such field, or a fixture cannot fill it."
NOT_A_TEXT = "Expected one text: write it between quotes."
NOT_A_KEY = "Expected a key between brackets: [some-key]."


@pytest.mark.parametrize(
    ("key", "name", "value", "said"),
    [
        ("no16", "titel_fr", "Norvège", NOT_A_FIELD),
        ("no16", "id", 3, NOT_A_FIELD),
        ("no16", "modified_at", "2016-01-01", NOT_A_FIELD),
        ("no16-f-1", "sort_fr", "a", NOT_A_FIELD),
        ("no16-f-1", "passages", [["no16-p-1"]], NOT_A_FIELD),
        ("no16-t-1", "user", ["someone@example.org"], NOT_A_FIELD),
        ("no16", "title", "Norvège", "Say in which language: title_fr or title_en."),
        ("no16", "country", False, NOT_A_TEXT),
        ("no16", "title_fr", 2016, NOT_A_TEXT),
        ("no16", "class_year", [2016], NOT_A_TEXT),
        ("no16-f-1", "theme", "theme-one", NOT_A_KEY),
        ("no16-f-1", "theme", ["theme-one", "theme-two"], NOT_A_KEY),
        ("no16-f-1", "theme", None, NOT_A_KEY),
        ("no16-f-1", "visits", ["no16-v-oslo"], NOT_A_KEY),
        ("no16-f-1", "visits", "no16-v-oslo", "Expected a list of keys: [[first-key], [second-key]]."),
    ],
)
def test_a_field_that_cannot_be_read_is_named(norway: Folder, key: str, name: str, value: Any, said: str) -> None:
    norway[key][name] = value
    norway.write()
    with pytest.raises(LoadError) as refused:
        read("norway-2016")
    assert str(refused.value) == f"{PLACE} · {key} · {name} · {said}"


@pytest.mark.parametrize("name", ["file", "width", "height"])
def test_a_fixture_gives_no_picture(norway: Folder, name: str) -> None:
    norway.records.append(("photograph", {"key": "no16-photo-1", "tour": ["no16"], name: "photographs/a.jpg"}))
    norway.write()
    with pytest.raises(LoadError) as refused:
        read("norway-2016")
    assert str(refused.value) == f"{PLACE} · no16-photo-1 · {name} · {NOT_A_FIELD}"


def test_the_same_record_twice_is_refused(norway: Folder) -> None:
    norway.records.append(norway.records[-1])
    norway.write()
    with pytest.raises(LoadError) as refused:
        read("norway-2016")
    assert str(refused.value) == f"{PLACE} · no16-t-1 · This record is given twice."
