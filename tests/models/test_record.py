"""What every record shares: a key for ever, a slug in each language, texts shown in the language they are in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from findings.enums import Status
from findings.models import Host, Text, Tour
from tests.make import fresh, make_authority, make_finding, make_host, make_theme, make_tour, make_visit

pytestmark = pytest.mark.django_db

MIXED = ("title", "body", "conditions", "translation_note", "editor_note", "slug", "name", "name_today", "place")


# Keys ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reread", [False, True])
def test_a_key_cannot_be_changed_by_save_nor_pass_clean(reread: bool) -> None:
    host = make_host(key="host-a")
    host = fresh(host) if reread else host
    host.key = "host-b"
    with pytest.raises(ValueError, match="The key of host-a never changes"):
        host.save()
    with pytest.raises(ValidationError) as refused:
        host.full_clean(exclude=MIXED)
    assert list(refused.value.message_dict) == ["key"]
    assert fresh(host).key == "host-a"


def test_a_key_cannot_be_changed_in_bulk() -> None:
    host = make_host(key="host-a")
    with pytest.raises(ValueError, match="A key never changes"):
        Host.objects.filter(pk=host.pk).update(key="host-b")
    host.key = "host-b"
    with pytest.raises(ValueError, match="A key never changes"), transaction.atomic():
        Host.objects.bulk_update([host], ["key"])
    assert fresh(host).key == "host-a"


@pytest.mark.parametrize("key", ["", "A", "a b", "a--b", "-a", "a-", "a_b", "é", "a\n", "a" * 65])
def test_a_key_is_plain(key: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Host(key=key, country="DK", name_fr="H").full_clean(exclude=MIXED)
    assert list(refused.value.message_dict) == ["key"]


def test_a_record_is_known_by_its_key() -> None:
    host = make_host(key="host-a")
    assert host.natural_key() == ("host-a",)
    assert Host.objects.get_by_natural_key("host-a") == host


# Times ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda host: host.save(),
        lambda host: host.save(update_fields=["name_fr"]),
        lambda host: Host.objects.filter(pk=host.pk).update(name_fr="H"),
        lambda host: Host.objects.bulk_update([host], ["name_fr"]),
    ],
)
def test_each_way_of_writing_notes_the_time(write: Callable[[Host], Any]) -> None:
    host = make_host()
    before = timezone.now()
    assert fresh(host).modified_at < before
    write(host)
    assert fresh(host).modified_at > before


# Slugs ---------------------------------------------------------------------------------------------------------------


def test_a_slug_is_made_from_the_title_of_its_language() -> None:
    tour = make_tour(title_fr="L’été à Ærø : œuvres", title_en="Summer on Ærø")
    assert (tour.slug_fr, tour.slug_en) == ("ete-a-aero-oeuvres", "summer-on-aero")


def test_no_slug_without_a_title() -> None:
    tour = make_tour(title_en=None, live_en=False)
    assert tour.slug_fr
    assert tour.slug_en is None


def test_a_title_without_letters_gives_the_key() -> None:
    assert make_tour(key="tour-a", title_fr="¿?").slug_fr == "tour-a"


def test_a_slug_stays_when_the_title_changes() -> None:
    tour = make_tour(title_fr="Premier")
    tour.title_fr = "Second"
    tour.save()
    assert fresh(tour).slug_fr == "premier"


def test_a_slug_is_used_once_in_its_language() -> None:
    tours = [make_tour(title_fr="Danemark", title_en="Danemark") for _unused in range(3)]
    assert [(tour.slug_fr, tour.slug_en) for tour in tours] == [
        ("danemark", "danemark"),
        ("danemark-2", "danemark-2"),
        ("danemark-3", "danemark-3"),
    ]


def test_a_long_title_gives_slugs_that_fit() -> None:
    tours = [make_tour(title_fr="mot " * 49) for _unused in range(2)]
    assert tours[0].slug_fr == "-".join(["mot"] * 20)
    assert tours[1].slug_fr == "-".join(["mot"] * 18) + "-mo-2"
    assert max(len(tour.slug_fr or "") for tour in tours) <= 80


def test_the_address_is_in_the_language_of_the_page_or_the_one_there_is() -> None:
    tour = make_tour(title_fr="Voyage", title_en=None, live_en=False)
    assert [tour.slug_in(language) for language in ("fr", "en")] == ["voyage", "voyage"]


# Texts ---------------------------------------------------------------------------------------------------------------


def test_words_come_in_the_reader_s_language() -> None:
    theme = make_theme(name_fr="Argent", name_en="Money")
    assert theme.words("name", "fr") == Text("Argent", "fr")
    with translation.override("en"):
        assert theme.words("name") == Text("Money", "en")
        assert str(theme) == "Money"


def test_words_that_are_missing_come_in_the_other_language_marked() -> None:
    host = make_host(name_fr="Commune", name_en=None)
    assert host.words("name", "en") == Text("Commune", "fr")
    assert host.words("name_today", "en") == Text("", "en")


def test_a_record_live_in_one_language_is_shown_in_that_one_alone() -> None:
    finding = make_finding(title_fr="Publié", title_en="Draft", conditions_en="Draft", live_en=False)
    assert finding.words("title", "en") == Text("Publié", "fr")
    assert finding.words("conditions", "en") == Text("", "fr")
    assert finding.live_languages == ["fr"]


def test_a_preview_shows_whatever_is_written() -> None:
    draft = make_finding(title_fr=None, title_en="Draft", live_fr=False, live_en=False, status=Status.DRAFT)
    assert draft.words("title", "fr") == Text("Draft", "en")
    both = make_finding(title_fr="Brouillon", live_fr=False, live_en=False, status=Status.DRAFT)
    assert both.words("title", "fr") == Text("Brouillon", "fr")


def test_a_record_is_called_by_its_key_until_it_has_a_title() -> None:
    assert str(Tour(key="tour-a")) == "tour-a"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_record_may_be_written_in_one_language_whatever_the_page_s(language: str) -> None:
    with translation.override(language):
        for texts in ({"name_fr": "Nom", "name_en": None}, {"name_fr": None, "name_en": "Name"}):
            authority = make_authority(**texts)
            authority.full_clean(exclude=MIXED)
            assert {name: getattr(fresh(authority), name) for name in texts} == texts


def test_a_record_is_not_written_in_no_language() -> None:
    with pytest.raises(ValidationError) as refused:
        Host(key="host-a", country="DK", name_fr="", name_en=None).full_clean(exclude=MIXED)
    assert list(refused.value.message_dict) == ["__all__"]


# Publication ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({}, True),
        ({"status": Status.DRAFT}, False),
        ({"status": Status.IN_REVIEW}, False),
        ({"status": Status.ARCHIVED}, False),
        ({"publish_at": timezone.now() - timedelta(minutes=1)}, True),
        ({"publish_at": timezone.now() + timedelta(days=1)}, False),
    ],
)
def test_published_means_published_and_due(fields: dict[str, Any], published: bool) -> None:
    visit = make_visit(**fields)
    assert visit.is_published is published
    assert type(visit).objects.published().filter(pk=visit.pk).exists() is published
