"""Invites somebody, and reads the link and the codes in what was sent."""

import re
from typing import Any

from django.core import mail

from findings.accounts.invitations import invite, send_waiting
from findings.models import Invitation, Trainee

ADDRESS = "camille@example.org"


def invited(trainee: Trainee, email: str = ADDRESS, language: str = "fr") -> Invitation:
    """An invitation that has been sent."""
    made = invite(trainee, email, language, None)
    send_waiting()
    made.refresh_from_db()
    return made


def link_in(message: Any) -> str:
    """The path of the link in an invitation."""
    found = re.search(r"https?://[^/\s]+(/\w+/invitation/\S+)", message.body)
    assert found is not None
    return found[1]


def last_code() -> str:
    """The code in the latest message."""
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].subject))
    assert found is not None
    return found[0]
