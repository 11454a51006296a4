"""Measures the sending of messages, and what a killed sender loses or doubles: `python -m bench.sending 2000`.

Invitations, then digests. A mail server on this machine counts what arrives. The first half is sent whole. In the
middle of the second half the sender is killed (SIGKILL) just as a message has arrived, and another one takes over once
what it had in hand is free again: that message may come twice, under the same Message-ID.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiosmtpd.controller import Controller

INVITE = """
from findings.accounts.invitations import invite
from findings.models import Tour, Trainee
tour = Tour.objects.get()
for number in range({first}, {last}):
    trainee = Trainee.objects.create(
        key=f"bench-{{number}}", tour=tour, given_name="Camille", family_name=f"Nom {{number}}"
    )
    invite(trainee, f"someone{{number}}@example.org", "fr", None)
"""
# Everybody has an answer to be told; one note in ten is accepted, and told to those who wrote of the same finding.
WRITE = """
from datetime import timedelta
from django.utils import timezone
from findings.models import Finding, Note, User
findings, decided = list(Finding.objects.published()), timezone.now() - timedelta(hours=1)
authors = User.objects.bulk_create(User(email=f"author{{number}}@example.org") for number in range({first}, {last}))
Note.objects.bulk_create(
    Note(
        key=f"bench-{{author.pk}}", author=author, finding=findings[number // 10 % len(findings)], attempt="trying",
        state="refused" if number % 10 else "accepted", reason="Dites où." if number % 10 else "",
        place="Ville", moderated_at=decided, changed_fr="Nous avons essayé, et cela a pris du temps.",
    )
    for number, author in enumerate(authors)
)
"""
FREE = "from findings.models import {model}; {model}.objects.filter(sent_at=None).update(taken_at=None)"
SEND = """
import io, resource
from django.core.management import call_command
call_command("{command}", stdout=io.StringIO())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True)
class Kind:
    """What is sent: by what command, what makes it due, and the model that says whether it was sent."""

    name: str
    make: str
    model: str
    command: str


KINDS = (
    Kind("invitations", INVITE, "Invitation", "send_invitations"),
    Kind("digests", WRITE, "Digest", "send_digests"),
)


class Sink:
    """Counts the messages by their Message-ID."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Counts one."""
        found = re.search(rb"^Message-ID: (\S+)", envelope.content, re.MULTILINE)
        self.received[found[1].decode() if found else "none"] += 1
        return "250 OK"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def shell(code: str, environment: dict[str, str]) -> str:
    """What the code prints, run in the site's shell."""
    order = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    return subprocess.run(order, env=environment, check=True, capture_output=True, text=True).stdout  # noqa: S603


def killed_in_the_middle(kind: Kind, sink: Sink, until: int, environment: dict[str, str]) -> None:
    """A sender that is killed once so many messages have come."""
    order = [sys.executable, "manage.py", kind.command]
    sender = subprocess.Popen(order, env=environment)  # noqa: S603
    while sink.received.total() < until and sender.poll() is None:
        time.sleep(0.001)
    sender.send_signal(signal.SIGKILL)
    sender.wait()


def measure(kind: Kind, count: int, environment: dict[str, str], sink: Sink) -> None:
    """Prints the figures."""
    half, send = count // 2, SEND.format(command=kind.command)
    sink.received.clear()
    shell(kind.make.format(first=0, last=half), environment)
    start = time.monotonic()
    memory = int(shell(send, environment)) / 1024
    seconds = time.monotonic() - start
    print(f"{half} {kind.name}: {seconds:.1f} s, {half / seconds:.0f} a second, {memory:.0f} MB at most")  # noqa: T201
    shell(kind.make.format(first=half, last=count), environment)
    killed_in_the_middle(kind, sink, half + half // 2, environment)
    before = sink.received.total()
    shell(FREE.format(model=kind.model), environment)
    shell(send, environment)
    twice = sum(times - 1 for times in sink.received.values())
    lost = count - len(sink.received)
    print(f"killed after {before} of {count}, then started again: {lost} lost, {twice} sent twice")  # noqa: T201


def main(count: int) -> None:
    """Makes a site in a folder that is thrown away, on SQLite, or on the database that DATABASE_URL names."""
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    with TemporaryDirectory() as folder:
        environment = {
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'site.sqlite3'}",
            **os.environ,
            "ENV_FILE": os.devnull,
            "DEBUG": "false",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        }
        for command in ("migrate --no-input", "load_tour denmark-2015"):
            order = [sys.executable, "manage.py", *command.split(), "--verbosity", "0"]
            subprocess.run(order, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        for kind in KINDS:
            measure(kind, count, environment, sink)
    server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]))
