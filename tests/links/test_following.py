"""What is found out of an address, asked of a real server that answers well, badly, slowly or not at all."""

import socket
import time
from pathlib import Path
from typing import Any

import pytest

from findings.enums import LinkOutcome
from findings.links.asking import MOST_BYTES
from findings.links.following import MOST_MOVES, Checker
from tests.links.conftest import AGENT, Ask
from tests.links.server import OK, Server, answer, serving


def moves(status: str, to: str) -> bytes:
    return answer(status, f"Location: {to}")


# What answers say ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("200 OK", "good"),
        ("204 No Content", "good"),
        ("401 Unauthorized", "refused"),
        ("403 Forbidden", "refused"),
        ("404 Not Found", "gone"),
        ("410 Gone", "gone"),
        ("418 Teapot", "refused"),
        ("429 Too Many Requests", "refused"),
        ("500 Error", "server_error"),
        ("503 Unavailable", "server_error"),
        ("999 Denied", "refused"),
        ("304 Not Modified", "server_error"),
        ("302 Found", "server_error"),
    ],
)
def test_a_status_says_how_the_address_is(server: Server, ask: Ask, status: str, outcome: str) -> None:
    server.pages["/"] = answer(status)
    assert ask("/") == (outcome, int(status[:3]), "")


def test_who_asks_says_so_and_asks_for_little(server: Server, ask: Ask) -> None:
    server.pages["/page?a=b"] = OK
    assert ask("/page?a=b#part") == ("good", 200, "")
    assert server.asked == ["HEAD /page?a=b"]
    sent = server.headers[0]
    assert sent["user-agent"] == AGENT
    assert sent["host"] == f"127.0.0.1:{server.port}"
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize("refusal", ["405 Method Not Allowed", "403 Forbidden", "404 Not Found", "500 Error"])
def test_where_the_headers_alone_are_refused_the_page_is_asked_for(server: Server, ask: Ask, refusal: str) -> None:
    server.pages |= {"HEAD /": answer(refusal), "/": OK}
    assert ask("/") == ("good", 200, "")
    assert server.asked == ["HEAD /", "GET /"]


def test_a_server_that_does_not_know_head_is_asked_for_the_page(server: Server, ask: Ask) -> None:
    server.pages |= {"HEAD /": lambda taken: taken.close(), "/": OK}
    assert ask("/") == ("good", 200, "")
    server.pages["HEAD /"] = server.drips(b"", b"")
    assert ask("/", seconds=1) == ("good", 200, "")


def test_who_says_that_it_is_too_much_is_not_asked_again(server: Server) -> None:
    server.pages["/"] = answer("429 Too Many Requests", "Retry-After: 120")
    assert Checker(AGENT, server.permitted).check(server.url()).wants_rest
    assert server.asked == ["HEAD /"]


def test_a_place_that_an_address_moved_to_may_ask_for_rest_too(server: Server) -> None:
    server.pages |= {"/old": moves("301 Moved", "/new"), "/new": answer("200 OK", "Retry-After: 120")}
    result = Checker(AGENT, server.permitted).check(server.url("/old"))
    assert (result.outcome, result.wants_rest) == (LinkOutcome.MOVED, True)


# Where they lead -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
def test_what_moved_for_good_tells_the_new_address(server: Server, ask: Ask, status: str) -> None:
    server.pages |= {"/old": moves(status, "/new?a=1"), "/new?a=1": OK}
    assert ask("/old") == ("moved", 200, server.url("/new?a=1"))
    assert ask("/old#part") == ("moved", 200, server.url("/new?a=1#part"))


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary Redirect"])
def test_what_leads_elsewhere_for_now_is_good(server: Server, ask: Ask, status: str) -> None:
    server.pages |= {"/old": moves(status, "/now"), "/now": OK}
    assert ask("/old") == ("good", 200, server.url("/now"))


def test_of_a_chain_the_new_address_is_where_it_last_moved_for_good(server: Server, ask: Ask) -> None:
    server.pages |= {"/1": moves("301 Moved", "/2"), "/2": moves("308 Moved", "/3"), "/3": OK}
    assert ask("/1") == ("moved", 200, server.url("/3"))
    server.pages |= {"/3": moves("302 Found", "/4"), "/4": moves("301 Moved", "/5"), "/5": OK}
    assert ask("/1") == ("moved", 200, server.url("/3"))
    server.pages["/5"] = answer("404 Not Found")
    assert ask("/1") == ("gone", 404, server.url("/5"))


def test_no_more_than_five_redirections_are_followed(server: Server, ask: Ask) -> None:
    server.pages |= {f"/{n}": moves("302 Found", f"/{n + 1}") for n in range(MOST_MOVES + 1)}
    server.pages[f"/{MOST_MOVES + 1}"] = OK
    assert ask("/1") == ("good", 200, server.url(f"/{MOST_MOVES + 1}"))
    assert ask("/0") == ("loop", 302, "")


def test_a_loop_is_seen_at_its_first_turn(server: Server, ask: Ask) -> None:
    server.pages |= {"/1": moves("301 Moved", "/2"), "/2": moves("301 Moved", "/1"), "/me": moves("302 Found", "/me")}
    assert ask("/1") == ("loop", 301, "")
    assert server.asked == ["HEAD /1", "HEAD /2"]
    assert ask("/me") == ("loop", 302, "")


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:1/",
        "http://localhost:{port}0/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://10.0.0.1/",
        "http://user@127.0.0.1:{port}/ok",
        "http://:@127.0.0.1:{port}/ok",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/ok",
        "javascript:alert(1)",
        "http://[bad/",
        "http://127.0.0.1:99999/",
        "//127.0.0.1:6379/",
        "/" + "x" * 2000,
    ],
)
def test_no_redirection_leads_into_a_private_network(server: Server, ask: Ask, to: str) -> None:
    server.pages |= {"/": moves("301 Moved", to.format(port=server.port)), "/ok": OK}
    assert ask("/") == ("not_allowed", None, "")
    assert server.asked == ["HEAD /"]


def test_without_leave_the_server_itself_is_not_asked(server: Server) -> None:
    server.pages["/"] = OK
    for host in ("127.0.0.1", "localhost"):
        assert Checker(AGENT).check(server.url(host=host)).outcome == LinkOutcome.NOT_ALLOWED
    assert server.asked == []


def test_a_host_is_looked_up_once_and_asked_at_that_very_number(
    server: Server, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means another number by the time it is connected to gains nothing."""
    lookups = []
    genuine = socket.getaddrinfo

    def rebound(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        lookups.append(host)
        return genuine("127.0.0.1" if lookups.count(host) == 1 else "127.0.0.2", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    server.pages |= {"HEAD /": answer("405 No"), "/": OK}
    assert ask(server.url(host="rebound.example")) == ("good", 200, "")
    assert (server.asked, lookups) == (["HEAD /", "GET /"], ["rebound.example"])
    # Of one that has a private number among others, none is asked.
    mixed = genuine("127.0.0.1", server.port, type=socket.SOCK_STREAM)
    mixed += genuine("127.0.0.2", server.port, type=socket.SOCK_STREAM)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: mixed)
    assert ask(server.url(host="mixed.example")) == ("not_allowed", None, "")


# Words of other scripts ----------------------------------------------------------------------------------------------


def test_names_and_paths_of_any_script_are_asked(server: Server, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *args, **kwargs: genuine("127.0.0.1", *args, **kwargs))
    server.pages["/%C3%A9t%C3%A9?q=%C3%B8%20x"] = OK
    assert ask(server.url("/été?q=ø x", host="bücher.example")) == ("good", 200, "")
    assert server.headers[0]["host"] == f"xn--bcher-kva.example:{server.port}"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_redirection_in_raw_letters_is_understood(server: Server, ask: Ask, encoding: str) -> None:
    server.pages |= {"/": b"HTTP/1.1 301 M\r\nLocation: /\xe9t\xe9\r\n\r\n", "/%C3%A9t%C3%A9": OK}
    if encoding == "utf-8":
        server.pages["/"] = "HTTP/1.1 301 M\r\nLocation: /été\r\n\r\n".encode()
    assert ask("/") == ("moved", 200, server.url("/%C3%A9t%C3%A9"))


def test_a_nul_in_a_redirection_is_written_out(server: Server, ask: Ask) -> None:
    server.pages |= {"/": b"HTTP/1.1 301 M\r\nLocation: /a\0b\r\n\r\n", "/a%00b": OK}
    assert ask("/") == ("moved", 200, server.url("/a%00b"))


# What is no answer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (b"", "unreachable"),
        (b"\0\xff\xfe\r\n\r\n", "unreachable"),
        (b"HTTP/1.1 abc\r\n\r\n", "unreachable"),
        (b"HTTP/1.1 200 OK\r\n\xff\xfe\0\xe9: \xff\0\r\nno colon\r\n\r\n", "good"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "unreachable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "good"),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n", "unreachable"),
    ],
)
def test_bytes_that_are_no_http_are_no_answer(server: Server, ask: Ask, sent: bytes, outcome: str) -> None:
    server.pages |= {"/": lambda taken: taken.sendall(sent), "HEAD /": answer("405 No")}
    assert ask("/")[0] == outcome


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n"])
def test_headers_without_end_are_given_up(server: Server, ask: Ask, beginning: bytes) -> None:
    server.pages["/"] = server.pours(beginning)
    begun = time.monotonic()
    assert ask("/") == ("unreachable", None, "")
    assert time.monotonic() - begun < 2


def test_of_a_huge_page_only_the_beginning_is_read(server: Server, ask: Ask) -> None:
    taken = []

    def pour(connected: Any) -> None:
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not server.over.is_set():
            taken.append(connected.send(b"x" * 1024))

    server.pages |= {"HEAD /": answer("405 No"), "/": pour}
    assert ask("/") == ("good", 200, "")
    # The rest was in the machine's own buffers.
    assert sum(taken) < MOST_BYTES * 200


@pytest.mark.parametrize(
    ("beginning", "drop"), [(b"", b"H"), (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"), (b"HTTP/1.1 200 OK\r\n\r\n", b".")]
)
def test_what_comes_drop_by_drop_runs_out_of_time(server: Server, ask: Ask, beginning: bytes, drop: bytes) -> None:
    server.pages |= {"HEAD /": answer("405 No"), "/": server.drips(beginning, drop)}
    begun = time.monotonic()
    assert ask("/", seconds=0.6) == ("timed_out", None, "")
    assert time.monotonic() - begun < 1.5


def test_redirections_share_the_time_of_the_first(server: Server, ask: Ask) -> None:
    def slowly(taken: Any) -> None:
        time.sleep(0.3)
        taken.sendall(moves("302 Found", f"/{len(server.asked)}"))

    server.pages |= dict.fromkeys(("/", *(f"/{n}" for n in range(9))), slowly)
    assert ask("/", seconds=0.8)[0] == "timed_out"


def test_a_name_that_is_never_found_takes_no_longer(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: time.sleep(9))
    begun = time.monotonic()
    assert ask("http://slow.example/", seconds=0.3) == ("timed_out", None, "")
    assert time.monotonic() - begun < 1


def test_a_host_without_a_number_is_not_reached(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert ask("http://nowhere.example/") == ("unreachable", None, "")


def test_a_port_that_nobody_listens_at_is_not_reached() -> None:
    with serving() as closed:
        address, permitted = closed.url(), closed.permitted
    assert Checker(AGENT, permitted).check(address).outcome == LinkOutcome.UNREACHABLE


# TLS -----------------------------------------------------------------------------------------------------------------


def test_a_certificate_is_looked_at(secure: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secure.pages["/"] = OK
    checker = Checker(AGENT, secure.permitted | {("::1", secure.port)}, seconds=5)
    address = secure.url(host="localhost")
    assert checker.check(address).outcome == LinkOutcome.UNREACHABLE
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert checker.check(address).outcome == LinkOutcome.GOOD
    # It is not that of another host.
    assert checker.check(secure.url()).outcome == LinkOutcome.UNREACHABLE
    assert checker.check(address.replace("https", "http")).outcome == LinkOutcome.UNREACHABLE
    assert secure.headers[0]["host"] == f"localhost:{secure.port}"


def test_a_server_that_never_greets_runs_out_of_time(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        checker = Checker(AGENT, frozenset({("127.0.0.1", port)}), seconds=0.5)
        assert checker.check(f"https://127.0.0.1:{port}/").outcome == LinkOutcome.TIMED_OUT
