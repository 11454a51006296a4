"""Shows a long text written in CommonMark, safely and with its language's typography."""

from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from findings.typography import typeset

# Headings of a text would break the order of the page's own.
ALLOWED = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"}


class _Typeset(RendererHTML):
    def text(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """The words of the text, and nothing of its addresses or code, get the typography of their language."""
        tokens[idx].content = typeset(tokens[idx].content, env["language"])
        return super().text(tokens, idx, options, env)


_parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Typeset).disable(["heading", "lheading", "image"])


def render(text: str, language: str) -> SafeString:
    """HTML of a CommonMark text written in `language`. Markup in it is shown as written; links open plain addresses."""
    html = _parser.render(text, {"language": language})
    clean = nh3.clean(html, tags=ALLOWED, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)  # noqa: S308 - just cleaned
