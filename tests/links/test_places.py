"""Which numbers are public, and which addresses are of the web."""

import pytest

from findings.links.places import NotAllowedError, is_public, place_of


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255"),  # noqa: S104
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1"),
        *("localhost", "", "1.2.3"),
    ],
)
def test_a_number_that_is_not_public_is_refused(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "193.51.208.13", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450::1"])
def test_a_public_number_is_asked(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    ("address", "again"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b#c", "https://example.org/a?b#c"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("http://[2606:2800::1]/x", "http://[2606:2800::1]/x"),
        ("https://æble.example/ø", "https://xn--ble-xla.example/%C3%B8"),
        ("http://example.org/%C3%A9?a=b%20c", "http://example.org/%C3%A9?a=b%20c"),
        ("http://example.org//evil.example/x", "http://example.org//evil.example/x"),
    ],
)
def test_an_address_is_written_in_ascii(address: str, again: str) -> None:
    assert place_of(address).address == again


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.org", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http:///x"),
        *("http://user:secret@example.org/", "http://user@example.org/", "http://@example.org/", "http://a..b/"),
        *("http://exa mple.org/", "http://a\0b/", "http://[::1", "http://[fe80::1%25eth0]/", "http://x:99999/"),
        *(f"http://{'a' * 64}.example/", f"http://example.org/{'é' * 1000}", "http://x:port/", "\0"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises(NotAllowedError):
        place_of(address)
