"""Themes have one level of sub-themes, which no CHECK can see."""

import pytest
from django.core.exceptions import ValidationError

from findings.models import Theme
from tests.make import make_theme

pytestmark = pytest.mark.django_db


def refusal_of(theme: Theme) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        theme.clean()
    return list(refused.value.message_dict)


def test_a_sub_theme_has_no_sub_themes() -> None:
    top = make_theme()
    sub = make_theme(parent=top)
    sub.clean()
    assert refusal_of(make_theme(parent=sub)) == ["parent"]
    top.parent = make_theme()
    assert refusal_of(top) == ["parent"]
