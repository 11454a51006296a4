"""One request to one place, at a number that was looked at before: bounded in the time and the bytes it takes."""

import http.client
import io
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from findings.links.places import NotAllowedError, Place, TooSlowError, UnreachableError, left_until

# Of an answer, headers and all; and of a body.
MOST_BYTES, MOST_OF_BODY = 64 * 1024, 16 * 1024
MOVES, LASTING = {301, 302, 303, 307, 308}, {301, 308}


@dataclass(frozen=True)
class Answer:
    """What came back: the status code, where it sends to, and whether the host wants to be left alone for a while."""

    code: int
    location: str = ""
    wants_rest: bool = False

    @property
    def moves(self) -> bool:
        """Whether it sends elsewhere."""
        return self.code in MOVES and bool(self.location)


class Wire(io.RawIOBase):
    """A socket as http.client uses one, each reading of which has only the time and the bytes that are left."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        super().__init__()
        self.connected, self.deadline, self.bytes_left = connected, deadline, MOST_BYTES

    def readable(self) -> bool:
        """As io's."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As io's. Raises TimeoutError, and HTTPException where there is no end to it."""
        self.connected.settimeout(left_until(self.deadline))
        read = self.connected.recv_into(buffer)
        self.bytes_left -= read
        if self.bytes_left < 0:
            raise http.client.HTTPException("too long")
        return read

    def sendall(self, data: bytes) -> None:
        """As a socket's."""
        self.connected.settimeout(left_until(self.deadline))
        self.connected.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """As a socket's, for reading."""
        return io.BufferedReader(self)

    def close(self) -> None:
        """Leaves the socket to whoever connected it: http.client lets go of it before it has read everything."""


def ask(place: Place, numbers: list[Any], method: str, agent: str, deadline: float) -> Answer:
    """Asks the place, by "HEAD" or "GET". Raises LinkError."""
    try:
        with closing(_connected(place, numbers, deadline)) as connected:
            connection: Any = http.client.HTTPConnection(place.host, place.port)
            connection.sock = Wire(connected, deadline)
            headers = {"Host": place.netloc, "User-Agent": agent, "Accept": "*/*", "Connection": "close"}
            connection.request(method, place.path, headers=headers)
            response = connection.getresponse()
            response.read(MOST_OF_BODY)
            location = _decoded(response.getheader("Location", ""))
            wants_rest = response.status == http.HTTPStatus.TOO_MANY_REQUESTS or "Retry-After" in response.headers
            return Answer(response.status, location, wants_rest)
    except TimeoutError as error:
        raise TooSlowError(place.address) from error
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(place.address) from error
    except ValueError as error:  # what http.client does not send
        raise NotAllowedError(place.address) from error


def _connected(place: Place, numbers: list[Any], deadline: float) -> socket.socket:
    """A connection to the first of the numbers that takes one. Raises OSError."""
    failed = OSError()
    for tried, (family, kind, protocol, _name, number) in enumerate(numbers):
        connected = socket.socket(family, kind, protocol)
        try:
            # A number that nobody answers at leaves the others their part of the time.
            connected.settimeout(left_until(deadline) / (len(numbers) - tried))
            connected.connect(number)
            return _secured(place, connected, deadline)
        except OSError as error:
            connected.close()
            failed = error
    raise failed


def _secured(place: Place, connected: socket.socket, deadline: float) -> socket.socket:
    """The same; for https, once the host has shown that it is the one that the address names."""
    if place.scheme == "http":
        return connected
    connected.settimeout(left_until(deadline))
    return ssl.create_default_context().wrap_socket(connected, server_hostname=place.host)


def _decoded(header: str) -> str:
    """A header that was sent as UTF-8, which http.client takes for Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
