"""Visitors are told apart for a day, by nothing that leads back to them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from findings.accounts.senders import sender_of

PROXY = ("HTTP_X_FORWARDED_PROTO", "https")


def sender(address: str, forwarded: str = "") -> str:
    """The digest of a visitor at this network address, or behind a proxy there."""
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return sender_of(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers))


def test_one_address_is_one_sender_and_another_another() -> None:
    assert sender("192.0.2.1") == sender("192.0.2.1") != sender("192.0.2.2")
    assert len(sender("192.0.2.1")) == 64


def test_a_household_is_one_sender_whatever_address_it_chooses() -> None:
    assert sender("2001:db8:1:200::1") == sender("2001:db8:1:2ff:ffff::9") != sender("2001:db8:1:300::1")


def test_an_ipv4_address_is_itself_however_it_is_written() -> None:
    assert sender("::ffff:192.0.2.1") == sender("192.0.2.1") != sender("::ffff:192.0.2.2")


def test_the_digest_changes_with_the_day_and_the_secret(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    today = sender("192.0.2.1")
    settings.SECRET_KEY = "x" * 50
    other_secret = sender("192.0.2.1")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2001, 1, 1, 12, tzinfo=UTC))
    assert len({today, other_secret, sender("192.0.2.1")}) == 3


def test_what_a_visitor_claims_of_their_address_is_not_believed(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    assert sender("192.0.2.1", "198.51.100.9") == sender("192.0.2.1")
    # Behind the proxy, what it added itself stands last.
    settings.SECURE_PROXY_SSL_HEADER = PROXY
    assert sender("127.0.0.1", "1.2.3.4, 192.0.2.1") == sender("127.0.0.1", "5.6.7.8,192.0.2.1")
    assert sender("127.0.0.1", "192.0.2.1") != sender("127.0.0.1", "192.0.2.2")


@pytest.mark.parametrize("claimed", ["", "unknown", "1.2.3.4.5", "\u00e9", "a" * 5000])
def test_what_is_no_address_is_one_sender(claimed: str, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = PROXY
    assert sender(claimed) == sender("nonsense")
