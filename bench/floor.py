"""Serves a page of one line and its style sheet from memory: what even that costs is the machine's, not the site's."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

FILES = {
    "/": (
        "text/html; charset=utf-8",
        b'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Floor</title>'
        b'<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"><h1>One line</h1>',
    ),
    "/style.css": ("text/css", b"h1 { color: #1b1f24 }"),
}


class _Files(BaseHTTPRequestHandler):
    """Answers with the files, on a connection that is kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The file at that path, or nothing (404)."""
        kind, content = FILES.get(self.path, ("text/plain", b""))
        self.send_response(200 if self.path in FILES else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Says nothing: what is measured is told in the table."""


@contextmanager
def floor() -> Iterator[str]:
    """The address of the page, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
