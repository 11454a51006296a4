"""Says in words what became of a finding or a visit at home."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from findings.enums import Attempt, Language
from findings.models import Note
from findings.models.note import TEXTS

register = template.Library()

# What was taken up first.
PHRASES = {
    Attempt.ADOPTED: ngettext_lazy("adopted in %d authority", "adopted in %d authorities"),
    Attempt.ADAPTED: ngettext_lazy("adapted in %d authority", "adapted in %d authorities"),
    Attempt.TRYING: ngettext_lazy("being tried in %d authority", "being tried in %d authorities"),
    Attempt.DROPPED: ngettext_lazy("dropped in %d authority", "dropped in %d authorities"),
    Attempt.NOT_YET: ngettext_lazy("not tried yet in %d authority", "not tried yet in %d authorities"),
}
TRANSLATED = {
    Language.FRENCH: gettext_lazy("translated from French by the editors"),
    Language.ENGLISH: gettext_lazy("translated from English by the editors"),
}
UNTRANSLATED = {
    Language.FRENCH: gettext_lazy("in French, not translated yet"),
    Language.ENGLISH: gettext_lazy("in English, not translated yet"),
}


@register.simple_tag
def uptake_words(notes: Iterable[Any]) -> str:
    """ "Adopted in 3 authorities, dropped in 1 authority."; an authority counts once for each thing it did.

    `notes` are notes, or rows of NoteQuerySet.for_uptake.
    """
    places = {attempt: {_where(note) for note in notes if note.attempt == attempt} for attempt in PHRASES}
    told = [phrase % len(places[attempt]) for attempt, phrase in PHRASES.items() if places[attempt]]
    return _("%(what)s.") % {"what": capfirst(", ".join(told))} if told else ""


def _where(note: Any) -> object:
    return note.authority_id or note.place.casefold() or note.key


@register.simple_tag
def translation_words(note: Note) -> str:
    """Whether a reader of the page's language reads the editors' translation, or another language; "" where neither."""
    language = get_language() or note.original_language
    if language == note.original_language:
        return ""
    translated = any(getattr(note, f"{name}_{language}") for name in TEXTS)
    return str((TRANSLATED if translated else UNTRANSLATED)[Language(note.original_language)])
