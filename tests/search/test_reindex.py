"""The command finds what raw SQL left out of step, and puts it right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils.translation import override

from findings.models import Finding
from tests.make import make_finding, make_trainee

pytestmark = pytest.mark.django_db


def reindex(*options: str) -> str:
    """What the command says, in English."""
    said = StringIO()
    with override("en"):
        call_command("reindex", *options, stdout=said)
    return said.getvalue().strip()


def test_what_raw_sql_left_out_of_step_is_told_then_put_right() -> None:
    finding = make_finding(title_fr="Ancien")
    make_trainee()
    assert reindex("--check") == "Everything is in step."
    QuerySet(Finding).filter(pk=finding.pk).update(title_fr="Nouveau")
    with pytest.raises(CommandError, match="1 record is out of step"):
        reindex("--check")
    assert reindex() == "1 record put right."
    assert bytes(Finding.objects.get().sort_fr) == b"nouveau"
    assert reindex() == "0 records put right."
