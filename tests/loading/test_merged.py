"""What was merged into another stays so, and what is new in the fixtures hangs on the one that stays."""

from typing import Any

import pytest

from findings.admin.merging import merge_into
from findings.admin.repointing import MOST, pointing_to
from findings.admin.reversal import Hand
from findings.loading.writer import load
from findings.models import Finding, Host, HostAlias, Successor, Theme, Visit
from tests.loading.conftest import Folder
from tests.make import make_host, make_theme, make_user

pytestmark = pytest.mark.django_db


def merge(gone: Any, stays: Any) -> None:
    merge_into(gone, stays, pointing_to(gone, MOST), Hand(make_user()))


@pytest.fixture
def stays(norway: Folder) -> Theme:
    """Where the first theme of the tour went."""
    load("norway-2016")
    theme = make_theme(key="theme-kept")
    merge(Theme.objects.get(key="theme-one"), theme)
    return theme


def test_a_merged_theme_is_not_brought_back(norway: Folder, stays: Theme) -> None:
    load("norway-2016")
    assert not Theme.objects.filter(key="theme-one").exists()
    assert Finding.objects.get(key="no16-f-1").theme == stays


def test_what_is_new_hangs_on_the_theme_that_stays(norway: Folder, stays: Theme) -> None:
    texts: dict[str, Any] = {f"{name}_{one}": f"New {one}" for name in ("title", "body") for one in ("fr", "en")}
    norway.records += [
        ("finding", {**norway["no16-f-1"], **texts, "key": "no16-f-2"}),
        (
            "finding",
            {**norway["no16-f-1"], **texts, "key": "no16-f-3", "theme": ["theme-kept"], "themes": [["theme-one"]]},
        ),
        (
            "theme",
            {**norway["theme-one"], "key": "theme-below", "parent": ["theme-one"], "name_fr": "B", "name_en": "B"},
        ),
    ]
    norway.write()
    load("norway-2016")
    new = Finding.objects.get(key="no16-f-2")
    assert (new.theme, [one.key for one in new.themes.all()]) == (stays, ["theme-two"])
    assert list(Finding.objects.get(key="no16-f-3").themes.all()) == []
    assert Theme.objects.get(key="theme-below").parent == stays


def test_a_merged_host_stays_merged(norway: Folder) -> None:
    load("norway-2016")
    host = make_host()
    merge(Host.objects.get(key="host-oslo"), host)
    norway.records.append(("hostalias", {"host": ["host-oslo"], "name": "Kristiania"}))
    norway.write()
    load("norway-2016")
    assert (Host.objects.get(), Visit.objects.get().host) == (host, host)
    assert not HostAlias.objects.filter(name="Kristiania").exists()


def test_a_reset_undoes_a_merger(norway: Folder, stays: Theme) -> None:
    load("norway-2016", reset=True)
    back = Theme.objects.get(key="theme-one")
    assert Finding.objects.get(key="no16-f-1").theme == back
    assert not Successor.objects.exists()
