"""Shows a text written in CommonMark, safely and with the typography of its language.

Words of another language are written `[public policy]{lang=en}`.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.attrs import attrs_plugin

from findings.typography import typeset

# Headings of a text would break the order of the page's own.
ALLOWED = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr", "span"}
# Readers see HTML as it is written. An address between angle brackets is CommonMark.
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>]*)?/?>")
ATTRIBUTES = {"a": {"href", "class"}}

Explain = Callable[[str, str], str]


class _Typeset(RendererHTML):
    """Keeps in `env` the languages of the spans, and the number of the links, that it stands in."""

    def text(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """The words of the text, and nothing of its addresses or code, get the typography of their language."""
        words = typeset(tokens[idx].content, env["languages"][-1])
        return escapeHtml(words) if env["links"] else env["explain"](words, env["languages"][0])

    def link_open(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """As markdown-it's."""
        env["links"] += 1
        return self.renderToken(tokens, idx, options, env)

    def link_close(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """As markdown-it's."""
        env["links"] -= 1
        return self.renderToken(tokens, idx, options, env)

    def span_open(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """As markdown-it's."""
        env["languages"].append(tokens[idx].attrs.get("lang", env["languages"][-1]))
        return self.renderToken(tokens, idx, options, env)

    def span_close(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """As markdown-it's."""
        env["languages"].pop()
        return self.renderToken(tokens, idx, options, env)


def _plainly(words: str, language: str) -> str:
    return escapeHtml(words)


_parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Typeset).disable(["heading", "lheading", "image"])
_parser.use(attrs_plugin, after=(), spans=True, allowed=["lang"])


def render(text: str, language: str, explain: Explain = _plainly) -> SafeString:
    """HTML of a CommonMark text written in `language`. Markup in it is shown as written; links open plain addresses.

    `explain` turns words outside links into HTML, given the language of the text.
    """
    return _clean(_parser.render(text, _env(language, explain)))


def render_line(text: str, language: str) -> SafeString:
    """As render, of a text of one line, without a paragraph around it."""
    return _clean(_parser.renderInline(text, _env(language, _plainly)))


def bare(text: str, language: str) -> str:
    """The words of a CommonMark text, on one line, for an attribute."""
    return unescape(nh3.clean(render(text, language), tags=set())).strip().replace("\n", " ")


def _env(language: str, explain: Explain) -> dict[str, Any]:
    return {"languages": [language], "links": 0, "explain": explain}


def _clean(html: str) -> SafeString:
    clean = nh3.clean(html, tags=ALLOWED, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)  # noqa: S308 - just cleaned
