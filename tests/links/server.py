"""A server of one's own that answers as badly as a test wants, and remembers what it was asked."""

import socketserver
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SLOW = 0.05


def answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    """An answer with these headers: answer("301 Moved", "Location: /new")."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


class Server(socketserver.ThreadingTCPServer):
    """`pages` are answers by path, or by method and path ("HEAD /x"): bytes, or a function that sends them."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), None)  # type: ignore[arg-type]
        self.context = context
        self.pages: dict[str, bytes | Callable[[Any], None]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.at: list[float] = []
        self.over = Event()

    @property
    def port(self) -> int:
        """The port that it was given."""
        return int(self.server_address[1])

    @property
    def permitted(self) -> frozenset[tuple[str, int]]:
        """What a test permits: this server and no other."""
        return frozenset({("127.0.0.1", self.port)})

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path on it."""
        return f"http{'s' if self.context else ''}://{host}:{self.port}{path}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Reads one request and answers it."""
        try:
            taken = self.context.wrap_socket(request, server_side=True) if self.context else request
            method, path = self._heard(taken)
            page = self.pages.get(f"{method} {path}", self.pages.get(path, answer("404 Not Found")))
            if callable(page):
                page(taken)
            else:
                taken.sendall(page.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else page)
            if self.context:
                taken.close()
        except OSError:
            pass  # whoever asked has gone

    def _heard(self, taken: Any) -> tuple[str, str]:
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += taken.recv(4096) or b"GET  HTTP/1.1\r\n\r\n"
        first, *lines = heard.decode("latin-1").partition("\r\n\r\n")[0].split("\r\n")
        method, path, _version = first.split(" ")
        self.asked.append(f"{method} {path}")
        self.headers.append({name.lower(): value for name, _, value in (line.partition(": ") for line in lines)})
        self.at.append(time.monotonic())
        return method, path

    def drips(self, beginning: bytes, drop: bytes) -> Callable[[Any], None]:
        """Sends the beginning, then one drop after the other for ever."""

        def drip(taken: Any) -> None:
            taken.sendall(beginning)
            while not self.over.wait(SLOW):
                taken.sendall(drop)

        return drip

    def pours(self, beginning: bytes) -> Callable[[Any], None]:
        """Sends the beginning, then as much as will be taken."""

        def pour(taken: Any) -> None:
            taken.sendall(beginning)
            while not self.over.is_set():
                taken.sendall(b"x: " + b"y" * 1000 + b"\r\n")

        return pour


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that runs as long as the block."""
    with Server(context) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()
