"""Goes round the addresses that follow-ups name, politely, and writes down what came of each."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from findings.enums import LinkOutcome
from findings.links.following import Checker, Result
from findings.models import FollowUp, LinkCheck

# Seconds for which a host is left alone between two of its addresses.
PAUSE = 2.0
# What the network here can be the cause of.
OURS = (LinkOutcome.TIMED_OUT, LinkOutcome.UNREACHABLE)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class NoNetworkError(Exception):
    """Nobody answered, of several hosts: it is the network here that does not. Nothing was written."""


def due(age: timedelta) -> list[str]:
    """The addresses that were not asked within `age`, those never asked first; forgets what is named no more."""
    named = FollowUp.objects.kept().addresses()
    known = dict(LinkCheck.objects.values_list("address", "checked_at"))
    LinkCheck.objects.forget(set(known) - named)
    recent = set(LinkCheck.objects.recent(age).values_list("address", flat=True))
    return sorted(named - recent, key=lambda address: (known.get(address, NEVER), address))


class Round:
    """One round. `left` counts what is left to a later one, as its hosts asked for rest; `answered`: by anybody."""

    def __init__(self, checker: Checker, pause: float = PAUSE) -> None:
        self.checker, self.pause = checker, pause
        self.outcomes: Counter[LinkOutcome] = Counter()
        self.left = 0
        self.answered = False
        self._asked_at: dict[str, float] = {}
        self._resting: set[str] = set()

    def go(self, addresses: list[str], watched: Callable[[list[str]], Iterable[str]] = iter) -> None:
        """Asks each, one after the other, and writes down each answer at once. Raises NoNetworkError."""
        in_vain: list[tuple[str, Result]] = []
        for address in watched(addresses):
            if host_of(address) in self._resting:
                self.left += 1
                continue
            result = self._ask(address)
            self.answered |= result.code is not None
            if result.outcome in OURS:
                in_vain.append((address, result))
            else:
                self._write(address, result)
        if not self.answered and len({host_of(address) for address, _result in in_vain}) > 1:
            raise NoNetworkError
        for address, result in in_vain:
            self._write(address, result)

    def _ask(self, address: str) -> Result:
        host = host_of(address)
        # Counted from when the last answer was in.
        time.sleep(max(0.0, self._asked_at.get(host, 0.0) + self.pause - time.monotonic()))
        result = self.checker.check(address)
        self._asked_at[host] = time.monotonic()
        if result.wants_rest:
            self._resting.add(host)
        return result

    def _write(self, address: str, result: Result) -> None:
        now = timezone.now()
        # Another run may write of the same address at the same time.
        first = {"outcome": result.outcome, "checked_at": now}
        check, _created = LinkCheck.objects.get_or_create(address=address, defaults=first)
        check.learn(result.outcome, result.code, result.led_to, now)
        self.outcomes[result.outcome] += 1


def host_of(address: str) -> str:
    """The host that an address names, or the address itself where it names none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
