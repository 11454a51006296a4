"""What became of one address, wherever it leads.

Its redirections are followed at once: a host is left alone between two of its addresses (links.rounds), not between
the places that one of them leads to.
"""

import time
from dataclasses import dataclass
from http import HTTPStatus

from findings.enums import LinkOutcome
from findings.links.asking import LASTING, Answer, ask
from findings.links.places import NONE, LinkError, Permitted, Place, numbers_of, place_of

# Seconds that one address may take in all, and redirections that are followed.
SECONDS, MOST_MOVES = 20.0, 5
GONE, LAST_CODE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}, 599


@dataclass(frozen=True)
class Result:
    """What became of an address. `led_to`: where it moved for good; else where the answer came from, if elsewhere.

    `wants_rest`: the host asks to be left alone for a while.
    """

    outcome: LinkOutcome
    code: int | None = None
    led_to: str = ""
    wants_rest: bool = False


@dataclass(frozen=True)
class Checker:
    """Who asks: as `agent`, for so many seconds. `permitted` are numbers and ports that need not be public."""

    agent: str
    permitted: Permitted = NONE
    seconds: float = SECONDS

    def check(self, address: str) -> Result:
        """Asks the address, and where it leads to, each place looked at before it is asked."""
        try:
            return self._followed(place_of(address), time.monotonic() + self.seconds)
        except LinkError as error:
            return Result(error.outcome)

    def _followed(self, place: Place, deadline: float) -> Result:
        answer, seen, lasting, moved_to = self._asked(place, deadline), [place], True, ""
        while answer.moves:
            lasting &= answer.code in LASTING
            place = place.towards(answer.location)
            moved_to = place.address if lasting else moved_to
            if place in seen or len(seen) > MOST_MOVES:
                return Result(LinkOutcome.LOOP, answer.code)
            seen.append(place)
            answer = self._asked(place, deadline)
        outcome = outcome_of(answer.code)
        if outcome == LinkOutcome.GOOD and moved_to:
            return Result(LinkOutcome.MOVED, answer.code, moved_to, answer.wants_rest)
        return Result(outcome, answer.code, place.address if len(seen) > 1 else "", answer.wants_rest)

    def _asked(self, place: Place, deadline: float) -> Answer:
        """The answer for the headers alone; for the page, in the time that is left, where that brings no good one.

        Many servers answer HEAD with an error, or not at all.
        """
        numbers = numbers_of(place, deadline, self.permitted)
        try:
            answer = ask(place, numbers, "HEAD", self.agent, (time.monotonic() + deadline) / 2)
            if answer.code < HTTPStatus.BAD_REQUEST or answer.code == HTTPStatus.TOO_MANY_REQUESTS:
                return answer
        except LinkError:
            pass
        return ask(place, numbers, "GET", self.agent, deadline)


def outcome_of(code: int) -> LinkOutcome:
    """What a status code that sends nowhere else says. One that HTTP does not know (RFC 9110, 15) says nothing."""
    if HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES:
        return LinkOutcome.GOOD
    if code in GONE:
        return LinkOutcome.GONE
    if HTTPStatus.BAD_REQUEST <= code < HTTPStatus.INTERNAL_SERVER_ERROR or code > LAST_CODE:
        return LinkOutcome.REFUSED
    return LinkOutcome.SERVER_ERROR
