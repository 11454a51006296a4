"""How a value is written in a cell and read from it, by people and by spreadsheets in either language."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries
from import_export.widgets import Widget

from findings.enums import LANGUAGES
from findings.parity.diff import same_words
from findings.search.analyser import fold
from findings.sheets.tables import Unreadable

# What no text of ours holds and no spreadsheet shows: control characters but tab and line end, halves of characters.
UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile(r"\r\n?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
YES, NO = {"yes", "oui", "true", "vrai", "1"}, {"no", "non", "false", "faux", "0", ""}
LONGEST_NUMBER = 18
# In which spreadsheets still write CSV files: a narrow no-break space becomes a question mark.
OLD = "cp1252"
MINUTE = "%Y-%m-%d %H:%M"


def written(cell: Any) -> str:
    """The text of a cell: numbers without a decimal part that says nothing, days as 2018-05-01."""
    if cell is None:
        return ""
    if isinstance(cell, Unreadable):
        raise ValueError(cell.why)
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    if UNPRINTABLE.search(text):
        raise ValueError(_("This cell holds characters that cannot be read: type the text again."))
    return LINE_END.sub("\n", text)


class Cell(Widget):  # type: ignore[misc]
    """A column's way with its cells: `clean` takes what a cell holds, and raises ValueError in the reader's words."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """What the cell holds."""
        return value

    def shown(self, value: Any) -> str:
        """The value as a preview tells it."""
        return written(self.render(value))

    def same(self, stored: Any, sent: Any) -> bool:
        """Whether a cell leaves what is stored as it is: whatever a sheet cannot say of it is not changed by one."""
        try:
            return bool(self.clean(self.render(stored)) == sent)
        except ValueError:
            return bool(stored == sent)


class TextCell(Cell):
    """A text; `lines` where it may have several, `empty` what stands for none."""

    def __init__(self, empty: Any, *, lines: bool) -> None:
        super().__init__()
        self.empty, self.lines = empty, lines

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The text, without white space around it."""
        text = written(value).strip()
        return (text if self.lines else text.replace("\n", " ")) or self.empty

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The text."""
        return UNPRINTABLE.sub("", str(value or ""))

    def same(self, stored: Any, sent: Any) -> bool:
        """As Cell's, but for white space around it, and for what Windows-1252 has no character for."""
        text = self.clean(self.render(stored)) or ""
        return same_words(text, sent) or same_words(text.encode(OLD, "replace").decode(OLD), sent)


class CountryCell(TextCell):
    """A country, by the two letters of its code (ISO 3166-1)."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The code in capital letters."""
        code = str(super().clean(value)).upper()
        if code and code not in countries:
            raise ValueError(_("“%s” is not the code of a country: write its two letters, such as DK.") % code[:80])
        return code


class ChoiceCell(Cell):
    """One of a few words, read in either language."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        super().__init__()
        # Labels are in the language of whoever asks, each time they are asked.
        self.choices = dict(choices)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The choice; nothing where the cell is empty."""
        text = written(value).strip()
        if not text:
            return ""
        known = self.known()
        if fold(text) not in known:
            words = ", ".join(str(label) for label in self.choices.values())
            raise ValueError(_("“%(text)s” is none of these words: %(words)s.") % {"text": text[:80], "words": words})
        return known[fold(text)]

    def known(self) -> dict[str, str]:
        """The value of each word that is understood, folded."""
        words = {fold(value): value for value in self.choices}
        for language in LANGUAGES:
            with override(language):
                words |= {fold(str(label)): value for value, label in self.choices.items()}
        return words

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The word, in the reader's language."""
        return str(self.choices.get(value, value)) if value else ""


class YesNoCell(Cell):
    """Yes or no, in either language."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """True or false."""
        text = fold(written(value).strip())
        if text not in YES | NO:
            raise ValueError(_("Write yes or no."))
        return text in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The word."""
        return written(bool(value))


class DayCell(Cell):
    """A day: a date of the spreadsheet, 2018-05-01 or 01/05/2018, the day first."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        """The day, if any."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = written(value).strip()
        if not text:
            return None
        try:
            if found := DAY_FIRST.fullmatch(text):
                return date(*(int(part) for part in reversed(found.groups())))
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(
                _("“%s” is not a date: write 2018-05-01 or 01/05/2018, and its precision beside it.") % text[:80]
            ) from error


class NumberCell(Cell):
    """A number, with a point or a comma: an integer, or one of so many `places`."""

    def __init__(self, places: int = 0) -> None:
        super().__init__()
        self.places = places

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | Decimal | None:
        """The number, if any."""
        text = re.sub(r"\s", "", written(value)).replace(",", ".")
        if not text:
            return None
        try:
            number = Decimal(text)
            if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
                raise InvalidOperation
            if self.places:
                return number.normalize().quantize(Decimal(1).scaleb(-self.places)) if number else Decimal(0)
            if number == int(number):
                return int(number)
        except (InvalidOperation, OverflowError) as error:
            raise ValueError(_("“%s” is not a number that fits here.") % text[:80]) from error
        raise ValueError(_("“%s” is not a whole number.") % text[:80])


class TimeCell(Cell):
    """A moment, in the time of the site, which a sheet only tells: a spreadsheet writes it as it likes."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The minute, as it is told."""
        if isinstance(value, datetime):
            return value.strftime(MINUTE)
        text = written(value).strip()
        return re.sub(r"^(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d)(:00)?$", r"\3-\2-\1 \4", text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The day and the minute."""
        return localtime(value).strftime(MINUTE) if isinstance(value, datetime) else value or ""

    def same(self, stored: Any, sent: Any) -> bool:
        """As Cell's, to the minute."""
        return bool(self.render(stored) == sent)


class NamesCell(Cell):
    """Several names, each after a bar; on lines of their own where one of them has a bar in it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        """The names, each once."""
        text = written(value)
        names = text.split("\n" if "\n" in text else "|")
        return list(dict.fromkeys(name.strip() for name in names if name.strip()))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The names."""
        names = [UNPRINTABLE.sub("", name) for name in value]
        return "".join(f"{name}\n" for name in names) if any("|" in name for name in names) else " | ".join(names)
