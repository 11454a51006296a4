"""A site that was there before is migrated with its translations, in whatever direction they were made."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from findings.enums import Translated
from findings.models import Finding, Translation
from findings.parity.memory import recall
from tests import make

pytestmark = pytest.mark.django_db

migration: Any = import_module("findings.migrations.0004_remember_translations")


@pytest.fixture
def before() -> list[Finding]:
    """Findings as they were before translations were remembered: whole, changed since, in English first, in part."""
    whole, changed = make.make_finding(), make.make_finding(title_fr="Avant", title_en="Before")
    english, part = make.make_finding(original_language="en"), make.make_finding(conditions_fr="Si.")
    changed.title_fr, changed.title_en = "Après", "After"
    changed.save()
    Finding.objects.filter(pk=part.pk).update(editor_note_en="Alone")
    migration.forget(apps, None)
    # Past the querysets, which would settle what is wrong.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE findings_finding SET translation = 'valid'")
    return [whole, changed, english, part]


def states() -> dict[int, tuple[str, str]]:
    """The state asked in SQL and the one derived, by finding."""
    return {one.pk: (one.record_state, one.translation) for one in Finding.objects.with_state()}


def test_what_is_there_is_taken_for_valid(before: list[Finding]) -> None:
    migration.remember(apps, None)
    whole = (Translated.VALID, Translated.VALID)
    assert [states()[one.pk] for one in before] == [whole, whole, whole, (Translated.MISSING, Translated.MISSING)]


def test_an_earlier_version_comes_back_valid(before: list[Finding]) -> None:
    changed = before[1]
    migration.remember(apps, None)
    first, second = changed.history.order_by("history_date")[:2]
    changed.title_fr, changed.title_en = first.title_fr, first.title_en
    changed.save()
    recall(changed, second.history_date.replace(microsecond=max(second.history_date.microsecond - 1, 0)))
    assert states()[changed.pk] == (Translated.VALID, Translated.VALID)
    assert Translation.objects.get(key=changed.key, field="title").source_text == "Avant"


def test_it_can_be_taken_back_and_done_again(before: list[Finding]) -> None:
    for _unused in range(2):
        migration.remember(apps, None)
        count = Translation.objects.count(), Translation.history.count()
        migration.forget(apps, None)
        assert (Translation.objects.count(), Translation.history.count()) == (0, 0)
    migration.remember(apps, None)
    assert (Translation.objects.count(), Translation.history.count()) == count
