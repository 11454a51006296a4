"""A long page lists its parts, the menu says where the reader is."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from findings.templatetags.layout import main_menu


def shown(content: str) -> str:
    """The block, with what the tag puts before it."""
    with override("en"):
        return Template("{% load layout %}{% contents %}" + content + "{% endcontents %}").render(Context())


def test_a_long_block_is_listed_before_it_is_shown() -> None:
    block = """
        <h2 id="a">One</h2>
        <h2 id="b"><a href="/x/">Two</a></h2><h3 id="d">No</h3>
        <h2 id="c"><span lang="fr">Trois</span></h2>
    """
    page = shown(block)
    assert page.endswith(block)
    for line in ('<a href="#a">One</a>', '<a href="#b">Two</a>', '<a href="#c"><span lang="fr">Trois</span></a>'):
        assert page.count(line) == 1
    assert 'href="#d"' not in page


@pytest.mark.parametrize("block", ["", "<p>Text</p>", '<h2 id="a">One</h2><h2 id="b">Two</h2>', "<h2>One</h2>" * 3])
def test_a_short_block_is_left_alone(block: str) -> None:
    assert shown(block) == block


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/en/", {}),
        ("/en/findings/", {"Findings": "page"}),
        ("/en/findings/some-finding/", {"Findings": "true"}),
        ("/fr/a-propos/", {}),
    ],
)
def test_the_menu_tells_where_the_reader_is(path: str, current: dict[str, str]) -> None:
    with override("en"):
        entries: Any = main_menu(Context({"request": RequestFactory().get(path)}))
        assert {str(label): mark for _address, label, mark in entries if mark} == current
