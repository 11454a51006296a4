"""What stands in the repository beside the code is whole: locks, messages, templates, documents."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from findings.typography import typeset

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = ROOT / "findings" / "locale" / "fr" / "LC_MESSAGES"
TEMPLATES = ROOT / "templates"
WORDS_OF_UNFINISHED_WORK = re.compile(
    r"\b(TODO|FIXME|XXX|HACK|placeholder|lorem ipsum)\b"
)  # this line alone may say so
# The namespaces of SVG and XML are names, not places that a browser goes to. A plain link is followed by readers alone.
ADDRESS = re.compile(
    r"""(?<!<a href="https:)//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+|<a href="https://[^">]*"(?!>)""",
    re.IGNORECASE,
)
TEXT_FILES = {".py", ".html", ".txt", ".md", ".in", ".toml", ".yaml", ".css", ".js", ".svg", ".po", ".xml", ""}


def files(*folders: str) -> Iterator[Path]:
    """The text files under these folders, without what is built."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT_FILES and "__pycache__" not in path.parts:
                yield path


def every_file() -> list[Path]:
    """The text files that somebody wrote, those of the root included."""
    at_root = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXT_FILES]
    written = [path for path in at_root if path.name != ".env" and not path.name.startswith(".git")]
    return [*written, *files(".ci", "bench", "docs", "findings", "fixtures", "studytour", "templates", "tests")]


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Where the pattern occurs, as file:line: words."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        for match in pattern.finditer(line)
    ]


def template_names() -> list[str]:
    """Every template, by the name it is asked for."""
    return [str(path.relative_to(TEMPLATES)) for path in files("templates")]


# Locks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_pins_and_hashes_each_package_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [package for package in packages if not re.match(r"[\w.-]+==\S+.* \\\n +--hash=sha256:", package)] == []
    assert re.findall(r"\S*(?:://|--(?:extra-)?index|--find-links)\S*", text) == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_each_requirement_is_locked(name: str) -> None:
    wanted = re.findall(r"^\w[\w-]*", (ROOT / f"{name}.in").read_text(), re.MULTILINE)
    locked = re.findall(r"^([\w.-]+)==", (ROOT / f"{name}.txt").read_text(), re.MULTILINE)
    assert {word.lower() for word in wanted} - {word.lower() for word in locked} == set()


# Messages ------------------------------------------------------------------------------------------------------------


def test_every_message_is_translated() -> None:
    messages = polib.pofile(str(MESSAGES / "django.po"))
    assert [entry.msgid for entry in messages.untranslated_entries() + messages.fuzzy_entries()] == []
    assert [entry.msgid for entry in messages.obsolete_entries()] == []


def test_french_messages_are_set_as_french_print_is() -> None:
    messages = polib.pofile(str(MESSAGES / "django.po"))
    texts = [text for entry in messages for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if typeset(text, "fr") != text] == []


def test_the_compiled_messages_are_those_that_are_read() -> None:
    def content(file: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], object]:
        return {
            (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in file if not entry.obsolete
        }

    read = content(polib.pofile(str(MESSAGES / "django.po")))
    assert read == content(polib.mofile(str(MESSAGES / "django.mo")))


def test_every_string_of_the_code_is_among_the_messages(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        assert "CI" not in os.environ, "gettext is required here"
        pytest.skip("gettext is not installed")
    for folder in ("findings", "studytour", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    before = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(MESSAGES / "django.po"))}
    command = [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-obsolete"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "studytour.settings"}
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)  # noqa: S603
    after = polib.pofile(str(tmp_path / MESSAGES.relative_to(ROOT) / "django.po"))
    assert {(entry.msgctxt, entry.msgid) for entry in after} ^ before == set()


# Templates and static files ------------------------------------------------------------------------------------------


def test_every_template_is_used() -> None:
    # Django, its administration and django-allauth ask for these by their own names.
    asked_for = re.compile(r"(?:admin|account|mfa|usersessions)/[^_]|(?:400|403|404|500)\.html$")
    sources = "\n".join(path.read_text() for path in files("findings", "studytour", "templates"))
    assert [name for name in template_names() if not asked_for.match(name) and f'"{name}"' not in sources] == []


INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*(?:\ssrc=|application/))")


def test_no_template_holds_style_or_script() -> None:
    assert found(INLINE, list(files("templates"))) == []


@pytest.mark.parametrize("bad", ['<p style="x">', "<style>", '<a onclick="x">', "<script>", '<a href="javascript:x">'])
def test_style_and_script_would_be_seen(bad: str) -> None:
    assert INLINE.search(bad)


def test_pages_call_no_other_host() -> None:
    pages = [*files("templates", "findings/static")]
    assert pages
    assert found(ADDRESS, [path for path in pages if "licen" not in path.name.lower()]) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<script src="https://host.example/x.js">',
        '<script src="//host.example/x.js">',
        '<link rel="stylesheet" href="https://host.example/x.css">',
        '<img src="https://host.example/x.png">',
        "background: url(https://host.example/x.png)",
        '<form action="https://host.example/">',
        '<a href="http://host.example/">',
        '<a href="//host.example/">',
        '<a href="https://host.example/" ping="/x">',
        '<a href="https://host.example/?to=https://other.example/">',
        '<a class="x" href="https://host.example/">',
    ],
)
def test_a_call_to_another_host_would_be_seen(bad: str) -> None:
    assert ADDRESS.search(bad)


def test_a_plain_link_to_another_host_is_not_a_call() -> None:
    assert ADDRESS.findall('<a href="https://host.example/page">words</a>') == []


# Documents -----------------------------------------------------------------------------------------------------------


def test_nothing_says_that_it_is_unfinished() -> None:
    assert found(WORDS_OF_UNFINISHED_WORK, [path for path in every_file() if path != Path(__file__)]) == []


def test_no_file_names_a_place_on_one_machine() -> None:
    machine = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp)/\w+")
    assert found(machine, [path for path in every_file() if path != Path(__file__)]) == []


def test_the_commands_that_the_documents_name_exist() -> None:
    documents = [path for path in every_file() if path.suffix == ".md"]
    named = {
        command for path in documents for command in re.findall(r"(?:`|^ *)make ([a-z-]+)", path.read_text(), re.M)
    }
    assert {"run", "test"} <= named
    assert named - set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)) == set()


def test_the_files_that_the_documents_name_exist() -> None:
    documents = [path for path in every_file() if path.suffix == ".md"]
    links = [(path, link) for path in documents for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text())]
    assert [f"{path.name}: {link}" for path, link in links if not (path.parent / link).exists()] == []


def test_the_changelog_tells_what_is_coming() -> None:
    assert re.search(r"^## \[Unreleased\]$", (ROOT / "CHANGELOG.md").read_text(), re.M)


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^(\d+)\.[A-Z]", text, re.M) == [str(number) for number in range(1, 16)]
