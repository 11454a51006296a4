"""The curator's guide tells of the interface that there is: its pictures, its words, its typography."""

import re
from pathlib import Path

import django
import polib
import pytest
from PIL import Image

from findings.typography import typeset
from tests.test_repository import MESSAGES, ROOT

GUIDE = ROOT / "docs" / "guide-curateur.md"
IMAGES = ROOT / "docs" / "images"
# Of Django's own words, those that the administration shows.
DJANGO = [
    Path(django.__file__).parent / "contrib" / name / "locale" / "fr" / "LC_MESSAGES" for name in ("admin", "auth")
]
PICTURE = re.compile(r"!\[([^]]*)\]\(([^)]+)\)")
# What is said as the interface says it; a quotation may be broken over two lines.
QUOTED = re.compile(r"«\u00a0([^»]+?)\u00a0»")
NOT_PROSE = re.compile(r"`[^`]*`|\]\([^)]*\)")
WIDEST, HEAVIEST = 1280, 1_000_000


def plain(text: str) -> str:
    """A message or a quotation without what print alone adds: every space the same, the first letter small."""
    words = " ".join(text.split())
    return words[:1].lower() + words[1:]


def messages() -> set[str]:
    """Everything that the administration can say in French."""
    files = [polib.pofile(str(MESSAGES / "django.po")), *(polib.mofile(str(path / "django.mo")) for path in DJANGO)]
    entries = [entry for file in files for entry in file]
    return {plain(text) for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}


def anchor(heading: str) -> str:
    """The address that a heading has in the page made of the document."""
    return re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-")


def test_every_picture_named_is_there_and_described_and_every_one_there_is_named() -> None:
    named = {
        path.parent / target: alt
        for path in (ROOT / "docs").glob("*.md")
        for alt, target in PICTURE.findall(path.read_text())
    }
    assert set(named) == set(IMAGES.glob("*"))
    assert [path.name for path, alt in named.items() if not alt.strip().endswith(".")] == []


def test_the_pictures_are_no_wider_than_a_screen_and_light() -> None:
    paths = list(IMAGES.glob("*.png"))
    assert [path.name for path in paths if Image.open(path).width > WIDEST] == []
    assert sum(path.stat().st_size for path in paths) <= HEAVIEST


def test_what_the_guide_quotes_is_what_the_administration_says() -> None:
    said = messages()
    quoted = QUOTED.findall(GUIDE.read_text())
    assert len(quoted) > 50
    assert [words for words in quoted if plain(words) not in said] == []


@pytest.mark.parametrize("words", ["Approuver", "Publier tout", "valab"])
def test_words_that_the_administration_does_not_say_would_be_seen(words: str) -> None:
    assert plain(words) not in messages()


def test_the_guide_is_set_as_french_print_is() -> None:
    prose = NOT_PROSE.split(GUIDE.read_text())
    assert [text for text in prose if typeset(text, "fr") != text] == []


def test_the_guides_contents_lead_to_its_headings() -> None:
    text = GUIDE.read_text()
    headings = [anchor(heading) for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)]
    assert re.findall(r"^- \[[^]]+\]\(#([^)]+)\)$", text, re.MULTILINE) == headings
