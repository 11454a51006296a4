"""Where an address of the web leads: its host, and the numbers at which that host may be asked. No request is made."""

import ipaddress
import re
import socket
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from findings.enums import LinkOutcome

# By scheme, the only port that is asked.
PORTS = {"http": 80, "https": 443}
LONGEST = 2000
HOST = re.compile(r"[\w.:-]+", re.ASCII)
# What is assigned of IPv6 (RFC 4291, 2.4), which leaves out IPv4 in disguise; and 6to4, which holds some too.
GLOBAL_IPV6, SIX_TO_FOUR = ipaddress.IPv6Network("2000::/3"), ipaddress.IPv6Network("2002::/16")
# Of the numbers that a host has, those that are tried.
MOST_NUMBERS = 4

# Numbers and ports that are asked though they are not public: none, but for a test's own server.
Permitted = frozenset[tuple[str, int]]
NONE: Permitted = frozenset()


class LinkError(Exception):
    """An address gave no answer; `outcome` says why."""

    outcome = LinkOutcome.UNREACHABLE


class UnreachableError(LinkError):
    """Its host has no number, takes no connection, is not who it says, or speaks no HTTP."""


class TooSlowError(LinkError):
    """The time for it is over."""

    outcome = LinkOutcome.TIMED_OUT


class NotAllowedError(LinkError):
    """It leads to what is not public, or is not an address of the web."""

    outcome = LinkOutcome.NOT_ALLOWED


@dataclass(frozen=True)
class Place:
    """What an address names, all in ASCII: `path` with its query. The fragment is for browsers alone."""

    scheme: str
    host: str
    port: int
    path: str
    fragment: str = field(default="", compare=False)

    @property
    def netloc(self) -> str:
        """The host as addresses and the header Host write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """The address anew."""
        return f"{self.scheme}://{self.netloc}{self.path}" + (f"#{self.fragment}" if self.fragment else "")

    def towards(self, location: str) -> "Place":
        """Where a redirection leads; a fragment stays (RFC 9110, 10.2.2). Raises NotAllowedError."""
        try:
            found = place_of(urljoin(self.address, location.strip()))
        except ValueError as error:
            raise NotAllowedError(location) from error
        return found if found.fragment else Place(found.scheme, found.host, found.port, found.path, self.fragment)


def place_of(address: str) -> Place:
    """What the address names. Raises NotAllowedError where it is not of the web, or says who asks."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
        path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fragment = iri_to_uri(parts.fragment)
    except ValueError as error:  # of which a UnicodeError is one
        raise NotAllowedError(address) from error
    if parts.scheme not in PORTS or "@" in parts.netloc or not HOST.fullmatch(host):
        raise NotAllowedError(address)
    place = Place(parts.scheme, host, port, path, fragment)
    if len(place.address) > LONGEST:
        raise NotAllowedError(address)
    return place


def numbers_of(place: Place, deadline: float, permitted: Permitted) -> list[Any]:
    """The numbers of the host (socket.getaddrinfo), asked for once: who connects to them asks nobody any more.

    Raises LinkError: of one that may not be asked, none is.
    """
    try:
        found: list[Any] = _looked_up(place).result(left_until(deadline))
    except TimeoutError as error:
        raise TooSlowError(place.host) from error
    except (OSError, ValueError) as error:
        raise UnreachableError(place.host) from error
    for _family, _type, _protocol, _name, (number, port, *_scope) in found:
        if (number, port) not in permitted and not (port == PORTS[place.scheme] and is_public(number)):
            raise NotAllowedError(place.host)
    return found[:MOST_NUMBERS]


def is_public(number: str) -> bool:
    """Whether an address of IPv4 or IPv6 is one that anybody on the internet may reach, and one host alone has."""
    try:
        one = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        return one in GLOBAL_IPV6 and one not in SIX_TO_FOUR and one.is_global
    return one.is_global and not one.is_multicast and not one.is_reserved


def left_until(deadline: float) -> float:
    """The seconds that are left. Raises TimeoutError where none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _looked_up(place: Place) -> "Future[Any]":
    """Asked for in a thread of its own, which nobody need wait for: a resolver has no time limit that one could set."""
    future: Future[Any] = Future()

    def look_up() -> None:
        try:
            future.set_result(socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM))
        except Exception as error:  # whatever it is, it is raised where the result is asked for
            future.set_exception(error)

    Thread(target=look_up, daemon=True).start()
    return future
