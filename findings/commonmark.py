"""Shows a long text written in CommonMark, safely and with its language's typography."""

from collections.abc import Callable
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML

from findings.typography import typeset

# Headings of a text would break the order of the page's own.
ALLOWED = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"}
ATTRIBUTES = {"a": {"href", "title", "class", "lang"}}


Explain = Callable[[str, str], str]


class _Typeset(RendererHTML):
    def text(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """The words of the text, and nothing of its addresses or code, get the typography of their language."""
        words = typeset(tokens[idx].content, env["language"])
        in_link = sum(token.nesting for token in tokens[:idx] if token.type in {"link_open", "link_close"})
        return escapeHtml(words) if in_link else env["explain"](words, env["language"])


def _plainly(words: str, language: str) -> str:
    return escapeHtml(words)


_parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Typeset).disable(["heading", "lheading", "image"])


def render(text: str, language: str, explain: Explain = _plainly) -> SafeString:
    """HTML of a CommonMark text written in `language`. Markup in it is shown as written; links open plain addresses.

    `explain` turns words outside links into HTML, given their language.
    """
    html = _parser.render(text, {"language": language, "explain": explain})
    clean = nh3.clean(html, tags=ALLOWED, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)  # noqa: S308 - just cleaned
