"""`manage.py parity` tells how the translations stand, and remembers those of which nothing was known."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from findings.enums import Translated
from findings.models import Finding, Translation
from tests import make

pytestmark = pytest.mark.django_db


def parity(*options: str) -> list[str]:
    """The lines that the command prints, in English."""
    out = StringIO()
    with translation.override("en"):
        call_command("parity", *options, stdout=out)
    return out.getvalue().splitlines()


def write_in_sql(finding: Finding, title: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE findings_finding SET title_fr = %s WHERE id = %s", [title, finding.pk])


def test_it_counts_the_states_of_each_kind() -> None:
    stale, missing = make.make_finding(), make.make_finding(conditions_fr="Si.")
    make.make_finding()
    Finding.objects.filter(pk=stale.pk).update(title_fr="Autre")
    lines = parity()
    start = lines.index("Findings – stale 1, missing 1, valid 1")
    assert lines[start + 1 : start + 3] == ["  title – stale 1, valid 2", "  conditions of transfer – missing 1"]
    assert lines[-1] == "0 translations were not remembered. 0 records were out of step."
    assert missing.translation == Translated.MISSING


def test_it_remembers_what_was_not_and_settles_what_readers_are_shown() -> None:
    finding, other = make.make_finding(), make.make_finding()
    Translation.objects.filter(key=finding.key).delete()
    write_in_sql(other, "Autre")
    assert Finding.objects.with_state().get(pk=finding.pk).record_state == Translated.STALE
    with pytest.raises(CommandError, match=r"^2 translations were not remembered\. 1 record was out of step\.$"):
        parity("--check")
    assert not Translation.objects.filter(key=finding.key).exists()
    assert parity()[-1] == "2 translations were not remembered. 1 record was out of step."
    assert Finding.objects.with_state().get(pk=finding.pk).record_state == Translated.VALID
    assert Finding.objects.get(pk=other.pk).live_languages == ["fr"]
    assert parity("--check")[-1] == "0 translations were not remembered. 0 records were out of step."
