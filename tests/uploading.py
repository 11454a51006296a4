"""Sends a file of 200 megabytes without ever holding it."""

import io
from typing import Any

from django.test import Client

MEGABYTE = 1024 * 1024
HEAD = '--x\r\nContent-Disposition: form-data; name="{name}"; filename="huge"\r\n\r\n'


class Body(io.RawIOBase):
    """The body of a request that sends a file of so many megabytes, made as it is read."""

    def __init__(self, name: str, megabytes: int) -> None:
        rows = b"finding-1,x\n" * (MEGABYTE // 12)
        self.parts = [HEAD.format(name=name).encode(), *[rows] * megabytes, b"\r\n--x--\r\n"]
        self.length = sum(map(len, self.parts))
        self.left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self.left) < size and self.parts:
            self.left += self.parts.pop(0)
        read, self.left = self.left[:size], self.left[size:]
        return read


def send_huge(client: Client, url: str, name: str) -> Any:
    """What the page at `url` answers to a file of 200 megabytes in its field `name`, and to nothing else."""
    body = Body(name, 200)
    request = {"PATH_INFO": url, "REQUEST_METHOD": "POST", "wsgi.input": body, "CONTENT_LENGTH": body.length}
    return client.request(**request, CONTENT_TYPE="multipart/form-data; boundary=x")
