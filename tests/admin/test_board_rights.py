"""The board shows nobody what they may not see."""

from typing import Any

import pytest

from findings.querysets.parity import translated_fields
from tests import make
from tests.admin.boards import KINDS, board, entry_of, index, keys, outdated, staff, written
from tests.admin.forms import signed_in
from tests.conftest import Cast


@pytest.mark.parametrize("role", ["outsider", "trainee", "alumna", "alumnus_of_another"])
def test_the_board_is_for_the_staff(cast: Cast, role: str) -> None:
    outdated(make.make_finding(title_fr="Only for the staff"))
    response = signed_in(getattr(cast, role)).get(index("fr"), follow=True)
    assert response.redirect_chain[0][1] == 302
    assert "Only for the staff" not in response.text


@pytest.mark.parametrize("role", ["curator", "editor", "administrator"])
def test_each_role_of_the_staff_sees_every_kind(cast: Cast, role: str) -> None:
    made = [KINDS[kind]() for kind in KINDS]
    client = signed_in(getattr(cast, role))
    assert [entry_of(client, record).key for record in made] == [record.key for record in made]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_person_may_not_see_never_shows(db: None, kind: str) -> None:
    for one in KINDS:
        record = KINDS[one]()
        name = "given_name" if one == "trainee" else "name" if one == "credit" else "word" if one == "term" else ""
        texts: Any = {name: f"secret-{one}"} if name else {}
        texts |= {f"{field}_fr": f"secret-{one}" for field in translated_fields(type(record))}
        written(record, **texts)
    text = signed_in(staff(f"view_{kind}")).get(index("fr")).text
    assert {one for one in KINDS if f"secret-{one}" in text} == {kind}


def test_somebody_without_rights_sees_an_empty_board(db: None) -> None:
    make.make_finding()
    shown = board(signed_in(staff()), tour="-", kind="finding")
    assert (shown.is_empty, keys(shown), shown.queues, shown.coverage) == (True, [], [], None)
