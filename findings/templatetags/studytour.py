"""Shows the texts of a record, each marked with its language, and dates only as precisely as they are known."""

import datetime
from functools import partial
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import escape, format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from findings.commonmark import bare, render, render_line
from findings.enums import Language, Precision
from findings.glossing import Glossing
from findings.models import Record
from findings.querysets.published import MOST
from findings.search.snippets import Marked
from findings.sharing.languages import PageLanguages, page_languages
from findings.typography import NO_BREAK, typeset

register = template.Library()

FORMATS = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}


@register.filter
def plain(record: Record, field: str) -> str:
    """The text alone, for a page's title or an attribute, where no language can be marked."""
    return typeset(*record.words(field))


@register.filter
def language_of(record: Record, field: str) -> str:
    """The language that `plain` gives the text in, for an attribute beside it."""
    return record.words(field).language


@register.filter
def plain_prose(record: Record, field: str) -> str:
    """The words of a long text alone, for an attribute."""
    return bare(*record.words(field))


@register.simple_tag
def words(record: Record, field: str) -> str:
    """A short text for the reader, in a span that tells its language where it is not the page's."""
    text = record.words(field)
    return marked(typeset(*text), text.language)


@register.simple_tag
def marked(text: str, language: str) -> str:
    """The text, in a span that tells its language where it is not the page's."""
    return format_html('<span lang="{}">{}</span>', language, text) if text and language != get_language() else text


@register.simple_tag
def marked_parts(text: Marked) -> str:
    """A text found by a search: its words that are marked, and its language where that is not the page's."""
    parts = format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", words) if mark else words,) for words, mark in text.parts)
    )
    return marked(parts, text.language)


@register.simple_tag(takes_context=True)
def prose(context: Context, record: Record, field: str) -> SafeString:
    """A long text for the reader, from CommonMark, in a block that tells its language where it is not the page's.

    Words of the glossary lead to their explanation, each where the page first uses it.
    """
    text = record.words(field)
    html = render(*text, explain=partial(_explained, context["glossing"]))
    if text.language == get_language():
        return format_html('<div class="prose">{}</div>', html)
    return format_html('<div class="prose" lang="{}">{}</div>', text.language, html)


@register.simple_tag
def line(record: Record, field: str) -> str:
    """A short text in which words of other languages are marked, as `words` shows it."""
    text = record.words(field)
    return marked(render_line(*text), text.language)


@register.simple_tag(takes_context=True)
def explained(context: Context, record: Record, field: str) -> str:
    """A short text as `words` shows it, its words of the glossary leading to their explanation."""
    text = record.words(field)
    return marked(_explained(context["glossing"], typeset(*text), text.language), text.language)


def _explained(glossing: Glossing, words: str, language: str) -> SafeString:
    link = '<a class="term" href="{}#{}" lang="{}">{}</a>'
    pieces = [
        (format_html(link, reverse("glossary"), word.key, word.language, piece) if word else escape(piece))
        for piece, word in glossing.parts(words, language)
    ]
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped


@register.simple_tag
def side(record: Record, field: str, language: str) -> str:
    """The text of one language, whatever the reader's; empty where there is none."""
    return typeset(getattr(record, f"{field}_{language}") or "", language)


@register.simple_tag
def side_prose(record: Record, field: str, language: str) -> SafeString:
    """A long text of one language, whatever the reader's, from CommonMark; empty where there is none."""
    return render(getattr(record, f"{field}_{language}") or "", language)


@register.filter
def has_words(record: Record, field: str) -> bool:
    """Whether there is anything to show of this text."""
    return bool(record.words(field).value)


@register.simple_tag
def known_date(date: datetime.date, precision: str) -> str:
    """As much of a date as is known, in words: "1er mars 2015", "March 2015", "2015"."""
    if isinstance(date, datetime.datetime):
        date = timezone.localtime(date)
    shown = format_date(date, FORMATS[Precision(precision)])
    if get_language() == Language.FRENCH and precision == Precision.DAY and date.day == 1:
        shown = shown.replace("1 ", "1er ", 1)
    return shown.replace(" ", NO_BREAK)


@register.simple_tag
def uncounted(count: int) -> int:
    """How many are counted one by one, where there are more; 0 where `count` is exact."""
    return MOST if count > MOST else 0


@register.simple_tag(takes_context=True)
def languages(context: dict[str, Any]) -> PageLanguages:
    """The page's addresses in both languages. The view says which record, filters and page of a list it shows."""
    page = context.get("page")
    number = {"page": page.number} if page and page.number > 1 else {}
    kept = {**context.get("query", {}), **number}
    return page_languages(context.get("request"), context.get("record"), kept)


@register.simple_tag
def with_query(query: dict[str, Any], **changes: Any) -> str:
    """The filters kept, with these changed or, where empty, taken out: "?theme=…&page=2"."""
    kept = {name: value for name, value in {**query, **changes}.items() if value}
    return "?" + urlencode(kept, doseq=True) if kept else "?"


@register.simple_tag
def without(query: dict[str, Any], name: str) -> str:
    """The filters kept but one: what its "remove" link leads to."""
    return with_query(query, **{name: ""})
