"""A text written by its bare name, which means that of the current language, is remembered like any other."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from findings.enums import Translated
from findings.models import Finding
from tests import make

pytestmark = pytest.mark.django_db


def save_one(finding: Any) -> None:
    finding.title = "Autre"
    finding.save(update_fields=["title"])


def save_all(finding: Any) -> None:
    finding.title = "Autre"
    finding.save()


def update(finding: Any) -> None:
    Finding.objects.filter(pk=finding.pk).update(title="Autre")


def update_or_create(finding: Any) -> None:
    Finding.objects.update_or_create(key=finding.key, defaults={"title": "Autre"})


@pytest.mark.parametrize("write", [save_one, save_all, update, update_or_create])
@pytest.mark.parametrize(("language", "state"), [("fr", Translated.STALE), ("en", Translated.VALID)])
def test_it_is_stale_where_the_original_was_written(write: Callable[[Any], None], language: str, state: str) -> None:
    finding = make.make_finding()
    with translation.override(language):
        write(Finding.objects.get(pk=finding.pk))
    stored = Finding.objects.with_state().get(pk=finding.pk)
    assert (getattr(stored, f"title_{language}"), stored.record_state, stored.translation) == ("Autre", state, state)
