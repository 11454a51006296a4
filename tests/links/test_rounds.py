"""`manage.py check_links`: who is asked and when, what is remembered, and what the command says."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone, translation

from findings.enums import LinkOutcome, Status
from findings.models import FollowUp, LinkCheck
from tests.links.server import OK, Server, answer, serving
from tests.make import fresh, make_follow_up, make_tour

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Run = Callable[..., str]


@pytest.fixture
def run(server: Server) -> Run:
    """Runs the command, which may ask the server, and gives what it said."""

    def runs(*args: str, **options: Any) -> str:
        out = StringIO()
        options = {"permitted": server.permitted, "pause": 0.0, **options}
        with translation.override("en"):
            call_command("check_links", *args, stdout=out, **options)
        return out.getvalue()

    return runs


def follow_up(address: str = "", **fields: Any) -> FollowUp:
    return make_follow_up(**{"tour": make_tour(), "address": address, **fields})


def time_passes(**time: Any) -> None:
    """What is known of the addresses is so much older."""
    passed = timedelta(**time)
    columns = ("checked_at", "failing_since", "dead_at")
    LinkCheck.objects.update(**{column: F(column) - passed for column in columns})


def known() -> dict[str, str]:
    """What is known of each address, by its path."""
    return {re.sub(r"^https?://[^/]+", "", one.address): one.outcome for one in LinkCheck.objects.all()}


def test_each_address_is_asked_once_however_many_name_it(server: Server, run: Run) -> None:
    server.pages |= {"/one": OK, "/two": answer("403 Forbidden"), "/copy": OK}
    for _unused in range(2):
        follow_up(server.url("/one"), archived_address=server.url("/copy"))
    follow_up(server.url("/two"), status=Status.DRAFT)
    follow_up()
    assert run() == "3 addresses asked. answers: 2, does not let itself be checked: 1.\n"
    assert sorted(server.asked) == ["GET /two", "HEAD /copy", "HEAD /one", "HEAD /two"]
    assert known() == {"/one": "good", "/two": "refused", "/copy": "good"}
    assert "studytour" in server.headers[0]["user-agent"].lower()


def test_what_was_asked_lately_is_left_alone_unless_all_are_wanted(server: Server, run: Run) -> None:
    server.pages["/"] = OK
    follow_up(server.url())
    run()
    assert (run(), len(server.asked)) == ("", 1)
    time_passes(days=6)
    assert (run(), len(server.asked)) == ("", 1)
    assert run("--older-than", "6") != ""
    assert run("--all") != ""
    time_passes(days=8)
    run()
    assert len(server.asked) == 4
    assert run("--all", verbosity=0) == ""


@pytest.mark.parametrize("days", ["-1", "99999999999"])
def test_days_that_are_no_number_of_days_are_refused(run: Run, days: str) -> None:
    with pytest.raises(CommandError, match="Give a number of days, from 0 to 36500"):
        run(f"--older-than={days}")


def test_nothing_to_ask_is_nothing_to_say(run: Run) -> None:
    follow_up()
    assert run() == ""


# Dead ----------------------------------------------------------------------------------------------------------------


def test_a_link_is_dead_once_it_failed_on_two_runs_a_day_apart(server: Server, run: Run) -> None:
    follow_up(server.url("/gone"))
    assert "no longer" not in run()
    check = LinkCheck.objects.get()
    assert (check.outcome, check.code, check.dead_at) == (LinkOutcome.GONE, 404, None)
    assert check.failing_since == check.checked_at
    time_passes(hours=23)
    assert "no longer" not in run("--all")
    assert not LinkCheck.objects.dead().exists()
    time_passes(hours=2)
    # The day after, it is asked again though a week has not passed.
    LinkCheck.objects.update(checked_at=F("checked_at") - DAY)
    assert "1 address no longer answers, on two runs a day apart or more." in run()
    dead = fresh(check)
    assert dead.dead_at == dead.checked_at
    time_passes(days=8)
    run()
    assert fresh(check).dead_at == dead.dead_at - 8 * DAY
    asked = len(server.asked)
    time_passes(days=2)
    assert (run(), len(server.asked)) == ("", asked)


@pytest.mark.parametrize("meanwhile", [OK, answer("403 Forbidden")])
def test_a_link_that_was_not_failing_in_between_begins_anew(server: Server, run: Run, meanwhile: bytes) -> None:
    follow_up(server.url("/page"))
    run()
    time_passes(days=2)
    server.pages["/page"] = meanwhile
    run("--all")
    assert LinkCheck.objects.get().failing_since is None
    time_passes(days=2)
    del server.pages["/page"]
    run("--all")
    assert LinkCheck.objects.get().failing_since is not None
    assert not LinkCheck.objects.dead().exists()


def test_a_dead_link_that_answers_again_lives(server: Server, run: Run) -> None:
    follow_up(server.url("/page"))
    for _unused in range(2):
        run("--all")
        time_passes(days=2)
    assert LinkCheck.objects.dead().exists()
    server.pages["/page"] = OK
    run("--all")
    check = LinkCheck.objects.get()
    assert (check.outcome, check.failing_since, check.dead_at) == (LinkOutcome.GOOD, None, None)


@pytest.mark.parametrize("status", ["403 Forbidden", "302 Found"])
def test_what_a_browser_may_show_never_dies(server: Server, run: Run, status: str) -> None:
    server.pages["/page"] = answer(status, "Location: /page")
    follow_up(server.url("/page"))
    for _unused in range(3):
        run("--all")
        time_passes(days=2)
    assert not LinkCheck.objects.dead().exists()


def test_where_nobody_answers_nothing_is_believed(run: Run, server: Server) -> None:
    with serving() as closed:
        nowhere = closed.url()
    permitted = server.permitted | closed.permitted
    follow_up(nowhere)
    follow_up(nowhere.replace("127.0.0.1", "127.1"))
    follow_up("http://10.0.0.1/")
    with pytest.raises(CommandError, match="is this machine on the internet"):
        run(permitted=permitted)
    assert not LinkCheck.objects.filter(outcome=LinkOutcome.UNREACHABLE).exists()
    server.pages["/"] = OK
    follow_up(server.url())
    assert "3 addresses asked. answers: 1, server not reached: 2." in run(permitted=permitted)


def test_an_address_in_a_private_network_is_not_asked(server: Server, run: Run) -> None:
    follow_up(server.url())
    assert run(permitted=frozenset()) == "1 address asked. not a public address of the web: 1.\n"
    assert server.asked == []


# Manners -------------------------------------------------------------------------------------------------------------


def test_a_host_is_left_alone_between_two_of_its_addresses(server: Server, run: Run) -> None:
    for n in range(3):
        server.pages[f"/{n}"] = OK
        follow_up(server.url(f"/{n}"))
    run(pause=0.2)
    first, second, third = server.at
    assert min(second - first, third - second) >= 0.2


def test_a_host_that_asks_for_rest_is_left_to_the_next_run(server: Server, run: Run) -> None:
    for n in range(3):
        server.pages[f"/{n}"] = answer("429 Too Many Requests", "Retry-After: 60")
        follow_up(server.url(f"/{n}"))
    assert run() == (
        "1 address asked. does not let itself be checked: 1.\n"
        "2 addresses are left to a later run: their hosts asked for rest.\n"
    )
    server.pages |= {f"/{n}": OK for n in range(3)}
    assert "2 addresses asked." in run()
    assert known() == {"/0": "refused", "/1": "good", "/2": "good"}


# What is forgotten ---------------------------------------------------------------------------------------------------


def test_what_no_record_names_any_more_is_forgotten(server: Server, run: Run) -> None:
    server.pages |= dict.fromkeys(("/kept", "/copy", "/new"), OK)
    changed, archived = follow_up(server.url("/changed")), follow_up(server.url("/archived"))
    follow_up(server.url("/kept"), archived_address=server.url("/copy"))
    run()
    changed.address = server.url("/new")
    changed.save()
    archived.status = Status.ARCHIVED
    archived.save()
    run()
    assert known() == {"/kept": "good", "/copy": "good", "/new": "good"}


def test_an_address_written_past_the_forms_harms_nobody(server: Server, run: Run) -> None:
    for address in ("javascript:alert(1)", "http://[", "ftp://example.org/", f"http://x/{'é' * 490}", "\t"):
        FollowUp.objects.filter(pk=follow_up().pk).update(address=address)
    run()
    assert {one.outcome for one in LinkCheck.objects.all()} == {LinkOutcome.NOT_ALLOWED}
    assert LinkCheck.objects.count() == 5


def test_a_new_address_longer_than_can_be_kept_is_not_believed(server: Server, run: Run) -> None:
    server.pages["/"] = answer("301 Moved", f"Location: /{'x' * 3000}")
    follow_up(server.url())
    run()
    assert list(known().values()) == ["not_allowed"]


def test_the_time_of_a_check_is_when_it_was_made(server: Server, run: Run) -> None:
    server.pages["/"] = OK
    follow_up(server.url())
    run()
    assert timezone.now() - LinkCheck.objects.get().checked_at < HOUR
