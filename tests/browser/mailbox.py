"""A mail server on this machine that keeps what it receives, for those who look into their mailbox."""

import re
import socket
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

PATIENCE = 10  # seconds


class Mailbox:
    """What the server has received, the oldest first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keeps a message."""
        message: Any = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append(message)
        return "250 OK"

    def latest(self, count: int) -> EmailMessage:
        """The message that is the `count`th to come, once it has. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE
        while len(self.messages) < count:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.messages)} messages of {count} have come")
            time.sleep(0.05)
        return self.messages[count - 1]


def served(mailbox: Mailbox) -> Controller:
    """The server, on a port that was free, to be started and stopped."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Controller(mailbox, hostname="127.0.0.1", port=port)


def text_of(message: EmailMessage) -> str:
    """What the message says."""
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def path_in(message: EmailMessage) -> str:
    """The path of the first link in the message, without its site."""
    found = re.search(r"https?://[^/\s]+(/\S*)", text_of(message))
    return found[1] if found else ""


def code_in(message: EmailMessage) -> str:
    """The six digits of its subject."""
    found = re.search(r"\d{6}", message["Subject"])
    return found[0] if found else ""
