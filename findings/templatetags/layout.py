"""Lets a reader find their place on a long page."""

import re
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
LINK = re.compile(r"</?a\b[^>]*>")
FEWEST = 3


# The name of each page of the menu, with its label.
MENU = {
    "theme-list": _("Themes"),
    "visit-list": _("Visits"),
    "finding-list": _("Findings"),
    "matrix": _("Matrix"),
    "map": _("Map"),
    "about": _("About"),
}


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[tuple[str, Any, str]]:
    """Each entry's address, its label, and "page" where it is this page, "true" where this page stands below it."""
    path = context["request"].path
    entries = [(reverse(name), label) for name, label in MENU.items()]
    return [
        (address, label, "page" if path == address else "true" if path.startswith(address) else "")
        for address, label in entries
    ]


@register.simple_block_tag
def contents(content: SafeString) -> SafeString:
    """The block, after a list of links to its second-level headings, where there are three at least."""
    headings = [(name, mark_safe(LINK.sub("", words))) for name, words in HEADING.findall(content)]  # noqa: S308 - our own page
    if len(headings) < FEWEST:
        return content
    return render_to_string("partials/_contents.html", {"headings": headings}) + content
