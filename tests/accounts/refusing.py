"""A mail server that is not always there."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

from django.core.mail.backends.locmem import EmailBackend


class Refusing(EmailBackend):
    """A mail server that refuses one mailbox, and stops after so many messages."""

    refused, code, left = "", 550, 100

    def send_messages(self, messages: Any) -> int:
        if type(self).left == 0:
            raise SMTPServerDisconnected("Gone")
        if messages[0].to == [self.refused]:
            raise SMTPRecipientsRefused({self.refused: (self.code, b"No such user")})
        type(self).left -= 1
        return super().send_messages(messages)


class Interrupting(Refusing):
    """Somebody presses Ctrl-C while a message leaves."""

    def send_messages(self, messages: Any) -> int:
        raise KeyboardInterrupt


class Failing(Refusing):
    """What nobody foresaw happens to the first message."""

    def send_messages(self, messages: Any) -> int:
        return super().send_messages(messages) if messages[0].to != ["author0@example.org"] else 1 // 0
