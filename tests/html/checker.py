"""Asks the Nu HTML checker, a Java program, what it thinks of files; nothing is sent anywhere."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
# Whoever names it wants it: then it must be there. Relative to the project.
NAMED = os.environ.get("HTML_CHECKER", "")
JAR = ROOT / (NAMED or "var/vnu.jar")


def missing() -> str:
    """Why files cannot be checked here, "" when they can."""
    if not shutil.which("java"):
        return "no java on the path: install a Java runtime to have the HTML checked"
    if not JAR.is_file():
        return f"no Nu HTML checker at {JAR.relative_to(ROOT) if ROOT in JAR.parents else JAR}: HTML_CHECKER names it"
    return ""


def file_name(path: str, kind: str = "html") -> str:
    """A file name for an address, which can be told from it at a glance."""
    return f"{quote(path, safe='').replace('%2F', '_')}.{kind}"


def complaints(folder: Path) -> list[str]:
    """Errors and warnings about the .html, .css and .svg files of the folder, as `file:line: words`."""
    command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", "--stdout"]
    options = ["--also-check-css", "--also-check-svg", "--skip-info-messages", str(folder)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)  # noqa: S603
    return [_line(message) for message in json.loads(done.stdout)["messages"]]


def _line(message: dict[str, Any]) -> str:
    name = message.get("url", "").rpartition("/")[2]
    kind = message.get("subType", message["type"])
    return f"{name}:{message.get('lastLine', 0)}: {kind}: {message['message']}"
