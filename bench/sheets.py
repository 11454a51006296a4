"""Measures sheets of many records, on SQLite and where DATABASE_URL names one on PostgreSQL: `bench.sheets 10000`.

Each step is a process of its own, with its peak memory: the findings are written as a sheet, brought in unchanged,
then a tenth of them with a text changed in each row, and as many new records. Each step says what it wrote.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.search import database

PREPARE = """
from bench.corpus import make_corpus
from django.core.management import call_command
from findings.models import User
make_corpus({number})
call_command("reindex", verbosity=0)
User.objects.create_superuser("bench@example.org", "x")
"""
# The sheet with another text in each row; then with a new key in each row, and no address of its own.
CHANGE = """
import csv
rows = list(csv.reader(open({source!r}, encoding="utf-8-sig", newline=""), delimiter=";"))
head = rows[0]
text, key, version = head.index("Texte (français)"), 0, len(head) - 1
addresses = [place for place, one in enumerate(head) if one.startswith("Identifiant d’adresse")]
def write(path, change):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, *map(change, rows[1:{some} + 1])])
def changed(row):
    return [*row[:text], "Autre : " + row[text], *row[text + 1:]]
def new(row):
    row = ["new-" + row[key], *row[1:]]
    return ["" if place in (*addresses, version) else cell for place, cell in enumerate(row)]
write({changed!r}, changed)
write({new!r}, new)
"""
MEASURED = """
import io, resource, sys
from django.core.management import call_command
call_command(*{arguments!r}, stdout=(told := io.StringIO()))
print(told.getvalue().strip().replace("\\n", " "))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


class Bench:
    """A site of its own, on one database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, "DATABASE_URL": database, "DEBUG": "false", "ENV_FILE": "/dev/null"}
        self.environment |= {"SECRET_KEY": "x" * 60, "DJANGO_SETTINGS_MODULE": "studytour.settings"}

    def run(self, code: str) -> str:
        """What the code prints, once Django is ready."""
        whole = f"import django\ndjango.setup()\n{code}"
        order = [sys.executable, "-c", whole]
        return subprocess.run(order, env=self.environment, check=True, capture_output=True, text=True).stdout  # noqa: S603

    def step(self, name: str, *arguments: str) -> None:
        """Runs a command, and prints how long it took, its peak memory and what it said."""
        start = time.perf_counter()
        *told, memory = self.run(MEASURED.format(arguments=arguments)).strip().splitlines()
        said = re.sub(rf"{re.escape(str(self.folder))}/", "", " ".join(told))
        print(f"  {name:<22} {time.perf_counter() - start:7.1f} s {int(memory):6d} MB   {said}")  # noqa: T201

    def measure(self, number: int) -> None:
        """All the steps."""
        files = {name: str(self.folder / f"{name}.csv") for name in ("source", "changed", "new")}
        workbook = str(self.folder / "source.xlsx")
        self.run("from django.core.management import call_command\ncall_command('migrate', verbosity=0)")
        self.run(PREPARE.format(number=number))
        user = ("--user", "bench@example.org")
        self.step("written as XLSX", "export_sheet", "finding", workbook)
        self.step("written as CSV", "export_sheet", "finding", files["source"])
        self.run(CHANGE.format(some=number // 10, **files))
        self.step("unchanged, XLSX", "import_sheet", "finding", workbook, *user)
        self.step("unchanged, CSV", "import_sheet", "finding", files["source"], *user)
        self.step("a tenth changed, tried", "import_sheet", "finding", files["changed"], *user, "--dry-run")
        self.step("a tenth changed", "import_sheet", "finding", files["changed"], *user)
        self.step("a tenth new", "import_sheet", "finding", files["new"], *user)
        self.step("the index is in step", "reindex", "--check")


def main() -> None:
    """Each database in turn."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    kinds = ["sqlite", *(["postgres"] if os.environ.get("DATABASE_URL", "").startswith("postgres") else [])]
    for kind in kinds:
        with TemporaryDirectory() as folder, database(kind, Path(folder), number) as address:
            print(f"{number} findings on {kind}")  # noqa: T201
            Bench(Path(folder), address).measure(number)


if __name__ == "__main__":
    main()
