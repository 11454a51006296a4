"""Django's own loaddata reads the same files: on an empty database, and again."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from findings.models import Citation, Finding, HostAlias, Trainee
from findings.search.sort_keys import out_of_step

pytestmark = pytest.mark.django_db

FILES = sorted(path.relative_to(root) for root in settings.FIXTURE_DIRS for path in Path(root).glob("*/*.yaml"))


def test_loaddata_loads_every_file_and_loads_it_again() -> None:
    call_command("loaddata", *FILES, verbosity=0)
    counts = [kind.objects.count() for kind in (Finding, Citation, HostAlias, Trainee)]
    assert min(counts) > 0
    assert list(out_of_step(Finding)) == list(out_of_step(Trainee)) == []
    assert list(Finding.objects.filter(slug_fr=None)) == list(Finding.objects.filter(slug_en=None)) == []
    call_command("loaddata", *FILES, verbosity=0)
    assert [kind.objects.count() for kind in (Finding, Citation, HostAlias, Trainee)] == counts
