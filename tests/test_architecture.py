"""The code keeps the shape it was given: an import ladder, small files, plain names, a first line that says why.

Each rule is a function from source text to what breaks it, shown to fail on a bad sample before it judges the code.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# The rooms of the application by floor: a module imports from the floors below, and from its own room.
FLOORS: list[set[str]] = [
    {
        "enums",
        "signals",
        "typography",
        "glossing",
        "converters",
        "search.analyser",
        "search.expressions",
        "search.query",
        "search.ranking",
        "search.snippets",
        "search.tokens",
        "memos.schema",
        "parity.diff",
    },
    {"querysets", "commonmark"},
    {"models"},
    {
        "translation",
        "search",
        "parity",
        "memos",
        "loading",
        "sheets",
        "pictures",
        "links",
        "sharing",
        "visuals",
        "accounts",
        "checks",
    },
    {"forms", "templatetags", "middleware", "context_processors", "sitemaps"},
    {"views", "api", "admin", "management"},
    {"urls", "apps"},
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

LONGEST_FILE, LONGEST_TEMPLATE, LONGEST_FUNCTION, LONGEST_VIEW = 300, 80, 40, 25
REFUSED_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    """The files under these folders, without what Django wrote."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def module_of(path: Path) -> str:
    """findings/models/tour.py → findings.models.tour; a package's __init__ has the package's name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str | None:
    """The room of a module of the application, by the longest name that has a floor; None where there is none."""
    parts = module.split(".")[1:]
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in FLOOR_OF), None)


def nodes_at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under `if TYPE_CHECKING`, which are never run."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from nodes_at_run_time(child)


def imported(source: str) -> Iterator[str]:
    """The names that the source imports, absolute: `from a import b` → a.b."""
    for node in nodes_at_run_time(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names)


def ladder_breaks(module: str, source: str) -> Iterator[str]:
    """Imports that climb the ladder, cross a floor or are relative."""
    room = room_of(module)
    if module.startswith("findings.") and room is None:
        yield f"{module} has no floor"
    for name in imported(source):
        if name.startswith(".") or (module.startswith("findings") and not may_import(room, name)):
            yield f"{module} imports {name}"


def may_import(room: str | None, name: str) -> bool:
    """From outside the project; or from a floor below, or within the room on the same floor."""
    if re.match(r"(studytour|tests|bench)\b", name):
        return False
    target = room_of(name) if name.startswith("findings.") else None
    if room is None or target is None:
        return True
    same_room = room.partition(".")[0] == target.partition(".")[0]
    return FLOOR_OF[target] < FLOOR_OF[room] or (same_room and FLOOR_OF[target] == FLOOR_OF[room])


def late_imports(module: str, source: str) -> Iterator[str]:
    """Imports inside a function; those of apps.py wait for Django to be ready."""
    for function in functions_of(source):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom) and (module, function.name) != ("findings.apps", "ready"):
                yield f"{module}.{function.name} line {node.lineno}"


def functions_of(source: str) -> list[Function]:
    """Every function and method of the source."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]


def long_functions(module: str, source: str) -> Iterator[str]:
    """Functions with more lines than their room allows."""
    limit = LONGEST_VIEW if room_of(module) in {"views", "api"} else LONGEST_FUNCTION
    for function in functions_of(source):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > limit:
            yield f"{module}.{function.name}: {lines} lines"


def long_files(module: str, source: str) -> Iterator[str]:
    """The module itself, when it is too long to read at once."""
    if (lines := len(source.splitlines())) > LONGEST_FILE:
        yield f"{module}: {lines} lines"


def silent_modules(module: str, source: str) -> Iterator[str]:
    """The module itself, when its first line does not say in a sentence why it exists."""
    if not (ast.get_docstring(ast.parse(source)) or "").split("\n")[0].endswith("."):
        yield module


def vague_names(module: str, source: str) -> Iterator[str]:
    """The module itself, when its name says nothing."""
    if REFUSED_NAMES & set(re.split(r"[._]", module)):
        yield module


Rule = Callable[[str, str], Iterable[str]]
SAMPLES: list[tuple[Rule, str, str, list[str]]] = [
    (
        ladder_breaks,
        "findings.models.tour",
        "from findings.views import browse\nfrom findings.enums import Status",
        ["findings.models.tour imports findings.views.browse"],
    ),
    (
        ladder_breaks,
        "findings.search.index",
        "from findings import sharing\nfrom findings.search.analyser import fold",
        ["findings.search.index imports findings.sharing"],
    ),
    (
        ladder_breaks,
        "findings.search.analyser",
        "import findings.search.index",
        ["findings.search.analyser imports findings.search.index"],
    ),
    (
        ladder_breaks,
        "findings.querysets",
        "if TYPE_CHECKING:\n    from findings.models import Tour\ndef f():\n    from findings.models import Tour",
        ["findings.querysets imports findings.models.Tour"],
    ),
    (
        ladder_breaks,
        "findings.views.browse",
        "from studytour import settings",
        ["findings.views.browse imports studytour.settings"],
    ),
    (
        ladder_breaks,
        "findings.views.browse",
        "from .paging import page",
        ["findings.views.browse imports .paging.page"],
    ),
    (ladder_breaks, "findings.cellar", "", ["findings.cellar has no floor"]),
    (late_imports, "findings.forms", "def f():\n    import re", ["findings.forms.f line 2"]),
    (late_imports, "findings.apps", "def ready():\n    import re", []),
    (long_functions, "findings.forms", "def f():\n" + "    x = 1\n" * 40, ["findings.forms.f: 41 lines"]),
    (long_functions, "findings.views.browse", "def f():\n" + "    x = 1\n" * 25, ["findings.views.browse.f: 26 lines"]),
    (long_files, "findings.forms", "x = 1\n" * 301, ["findings.forms: 301 lines"]),
    (silent_modules, "findings.forms", '"""Forms"""\n', ["findings.forms"]),
    (silent_modules, "findings.forms", '"""What readers send."""\n', []),
    (vague_names, "findings.date_utils", "", ["findings.date_utils"]),
]


@pytest.mark.parametrize(("rule", "module", "source", "expected"), SAMPLES)
def test_a_rule_finds_what_breaks_it(rule: Rule, module: str, source: str, expected: list[str]) -> None:
    assert list(rule(module, source)) == expected


CODE = ("findings", "studytour", "bench")
RULES: list[tuple[Rule, tuple[str, ...]]] = [
    (ladder_breaks, CODE),
    (late_imports, CODE),
    (long_functions, CODE),
    (long_files, CODE),
    (silent_modules, (*CODE, "tests")),
    (vague_names, (*CODE, "tests")),
]


@pytest.mark.parametrize(("rule", "folders"), RULES)
def test_the_code_keeps_the_rule(rule: Rule, folders: tuple[str, ...]) -> None:
    files = python_files(*folders)
    assert files
    assert [found for path in files for found in rule(module_of(path), path.read_text())] == []


def test_every_room_is_on_one_floor_only() -> None:
    assert len(FLOOR_OF) == sum(len(rooms) for rooms in FLOORS)


def test_a_template_is_one_screen() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert templates
    assert [str(path) for path in templates if len(path.read_text().splitlines()) > LONGEST_TEMPLATE] == []
