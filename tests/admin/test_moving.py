"""Findings move to another theme and visits to another host, one by one or as a part of what is split."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from findings.enums import Status
from findings.models import Finding, Host, Theme
from tests import make
from tests.admin.forms import act, address, signed_in
from tests.admin.histories import said
from tests.admin.test_merging import HUGE, last, without
from tests.admin.test_roles import OUTSIDE, STAFF
from tests.conftest import Cast
from tests.make import fresh
from tests.views.pages import text_of

NEW = {"name_fr": "Neuf", "name_en": "New", "question_fr": "Quoi ?", "question_en": "What?"}


def split_address(owner: Any) -> str:
    return address(f"{owner._meta.model_name}_split", owner.pk)


def move_address(*records: Any) -> str:
    chosen = "&".join(f"chosen={one.pk}" for one in records)
    return f"{address(f'{records[0]._meta.model_name}_move')}?{chosen}"


def send(client: Client, url: str, *chosen: Any, **sent: Any) -> Any:
    """Looks at what would happen, then confirms."""
    asked = {"chosen": [getattr(one, "pk", one) for one in chosen], **sent}
    page = client.post(url, asked)
    seen = page.context["outlook"].stamp if page.status_code == 200 and page.context["outlook"] else ""
    return client.post(url, {"seen": seen, **asked, "_move": "Move"}, follow=True)


def refused(client: Client, url: str, *chosen: Any, **sent: Any) -> list[str]:
    """Why it cannot be done."""
    answer = send(client, url, *chosen, **sent)
    told: list[str] = answer.context["form"].non_field_errors()
    return told


# From the list -------------------------------------------------------------------------------------------------------


def test_findings_move_to_another_theme_and_keep_the_others(cast: Cast) -> None:
    old, new, third = make.make_theme(name_en="Old"), make.make_theme(name_en="New"), make.make_theme()
    findings = [make.make_finding(theme=old, themes=(new, third)), make.make_finding(theme=third, themes=(old,))]
    counts = [one.history.count() for one in findings]
    client = signed_in(cast.editor)
    sent = {"action": "move", "_selected_action": [one.pk for one in findings]}
    page: Any = client.post(address("finding_changelist"), sent, follow=True)
    assert page.redirect_chain[0][0].startswith(address("finding_move"))
    assert text_of(page).count(" checked") == 2
    answer = send(client, move_address(*findings), *findings, into=new.pk, reason="Better there")
    assert said(answer) == ["2 records moved to “New”."]
    assert [(fresh(one).theme, list(one.themes.all())) for one in findings] == [(new, [third]), (new, [old])]
    assert [one.history.count() for one in findings] == [count + 1 for count in counts]
    assert last(findings[0]) == (cast.editor, "Moved from “Old” to “New”. Better there")


def test_visits_move_to_another_host(cast: Cast) -> None:
    visit, left, host = make.make_visit(), make.make_visit(), make.make_host()
    old = left.host
    send(signed_in(cast.editor), move_address(visit, left), visit, into=host.pk)
    assert (fresh(visit).host, fresh(left).host) == (host, old)


def test_what_is_there_already_stays_as_it_is(cast: Cast) -> None:
    theme = make.make_theme()
    finding = make.make_finding(theme=theme)
    count = finding.history.count()
    page = signed_in(cast.editor).post(move_address(finding), {"chosen": [finding.pk], "into": theme.pk})
    assert (page.context["outlook"].moved, "Nothing else changes." in text_of(page)) == ([], True)
    assert finding.history.count() == count


def test_too_many_are_refused_and_none_sends_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("findings.admin.splitting.MOST", 1)
    client = signed_in(cast.editor)
    findings = [make.make_finding() for _ in range(2)]
    assert act(client, "finding", "move", *findings) == ["Choose 1 records at most."]
    answer = client.get(address("finding_move"), follow=True)
    assert said(answer) == ["Choose in the list what is to be moved."]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ARCHIVED])
def test_readers_lose_no_finding(cast: Cast, status: Status) -> None:
    finding, hidden = make.make_finding(), make.make_theme(name_en="Hidden", status=status)
    draft = make.make_finding(status=Status.DRAFT)
    client = signed_in(cast.editor)
    url = move_address(finding, draft)
    why = ["Readers would lose findings: publish “Hidden” first."]
    assert refused(client, url, finding, into=hidden.pk) == why
    assert refused(client, url, finding, draft, into=make.make_theme(parent=hidden, name_en="Hidden").pk) == why
    send(client, url, draft, into=hidden.pk)
    assert (Finding.objects.published().get(), fresh(draft).theme) == (finding, hidden)


def test_what_readers_will_find_is_told(cast: Cast) -> None:
    finding = make.make_finding(theme=make.make_theme(status=Status.DRAFT))
    page = signed_in(cast.editor).post(move_address(finding), {"chosen": [finding.pk], "into": make.make_theme().pk})
    assert len(page.context["outlook"].told) == 1


# Splitting -----------------------------------------------------------------------------------------------------------


def test_part_of_a_theme_becomes_a_sub_theme_that_readers_find(cast: Cast) -> None:
    theme = make.make_theme(name_en="Whole")
    there = make.make_theme(parent=theme, position=4)
    main, kept, other = (
        make.make_finding(theme=theme),
        make.make_finding(theme=theme),
        make.make_finding(themes=(theme,)),
    )
    make.make_finding()
    client = signed_in(cast.editor)
    assert set(client.get(split_address(theme)).context["offered"]) == {main, kept, other}
    answer = send(client, split_address(theme), main, other, reason="Two questions", **NEW)
    assert said(answer) == ["2 records moved to “New”."]
    new = Theme.objects.get(name_en="New")
    assert (new.parent, new.position, new.original_language, new.status) == (theme, 5, "fr", Status.PUBLISHED)
    assert (new.live_languages, new.key, new.status_by) == (["fr", "en"], "theme-new", cast.editor)
    assert last(new) == (cast.editor, "Parted from “Whole”. Two questions")
    assert (fresh(main).theme, fresh(kept).theme, list(other.themes.all())) == (new, theme, [new])
    assert there.pk != new.pk
    assert fresh(main).title_en in text_of(Client().get("/en/themes/new/"))


def test_a_sub_theme_is_split_beside_itself(cast: Cast) -> None:
    theme = make.make_theme(parent=make.make_theme())
    finding = make.make_finding(theme=theme)
    send(signed_in(cast.editor), split_address(theme), finding, **NEW)
    assert fresh(finding).theme.parent == theme.parent


def test_a_draft_is_split_into_a_draft(cast: Cast) -> None:
    theme = make.make_theme(status=Status.DRAFT)
    finding = make.make_finding(theme=theme, status=Status.DRAFT)
    send(signed_in(cast.curator), split_address(theme), finding, name_fr="Neuf")
    assert (fresh(finding).theme.name_fr, fresh(finding).theme.status) == ("Neuf", Status.DRAFT)


def test_a_published_theme_asks_for_both_languages(cast: Cast) -> None:
    theme = make.make_theme()
    finding = make.make_finding(theme=theme)
    client = signed_in(cast.editor)
    told = refused(client, split_address(theme), finding, name_fr="Neuf", question_fr="Quoi ?")
    assert told == ["To be readable in English, it needs its English texts."]
    assert fresh(finding).theme == theme
    only = make.make_theme(live_en=False)
    second = make.make_finding(theme=only)
    send(client, split_address(only), second, name_fr="Neuf", question_fr="Quoi ?")
    assert fresh(second).theme.live_languages == ["fr"]


def test_part_of_a_theme_goes_to_one_that_exists(cast: Cast) -> None:
    theme, there = make.make_theme(), make.make_theme()
    main, other = make.make_finding(theme=theme, themes=(there,)), make.make_finding(theme=there, themes=(theme,))
    send(signed_in(cast.editor), split_address(theme), main, other, into=there.pk)
    assert [(fresh(one).theme, one.themes.count()) for one in (main, other)] == [(there, 0)] * 2


def test_visits_of_a_host_go_to_a_new_one(cast: Cast) -> None:
    host = make.make_host(("Alias",), country="SE", kind="cluster")
    moved, kept = make.make_visit(host=host), make.make_visit(host=host)
    send(signed_in(cast.editor), split_address(host), moved, name_fr="Autre", name_en="Other")
    new = Host.objects.get(name_en="Other")
    assert (new.country.code, new.kind, new.aliases.count()) == ("SE", host.kind, 0)
    assert (fresh(moved).host, fresh(kept).host, host.aliases.count()) == (new, host, 1)


def test_what_is_not_sound_in_the_one_that_is_split_is_said(cast: Cast) -> None:
    visit = make.make_visit(host=make.make_host(kind="unheard of"))
    told = refused(signed_in(cast.editor), split_address(visit.host), visit, name_fr="Autre", name_en="Other")
    assert told == ["Kind: Value 'unheard of' is not a valid choice."]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Choose one that exists or name a new one, and not both."),
        ({"into": "there", **NEW}, "Choose one that exists or name a new one, and not both."),
        ({"into": "itself"}, "They are there already."),
    ],
)
def test_one_place_is_asked_for(cast: Cast, sent: dict[str, Any], why: str) -> None:
    theme = make.make_theme()
    finding = make.make_finding(theme=theme)
    places = {"there": make.make_theme().pk, "itself": theme.pk}
    sent = {**sent, **({"into": places[sent["into"]]} if "into" in sent else {})}
    page = signed_in(cast.editor).post(split_address(theme), {"chosen": [finding.pk], **sent})
    assert [why] in page.context["form"].errors.values()


def test_what_hangs_elsewhere_is_not_taken(cast: Cast) -> None:
    theme, elsewhere = make.make_theme(), make.make_finding()
    make.make_finding(theme=theme)
    page = send(signed_in(cast.editor), split_address(theme), elsewhere, into=make.make_theme().pk)
    assert page.context["form"].errors["chosen"]
    assert fresh(elsewhere).theme == elsewhere.theme


def test_a_theme_on_which_nothing_hangs_says_so(cast: Cast) -> None:
    page = signed_in(cast.editor).get(split_address(make.make_theme()))
    assert "Nothing hangs on it that could be moved." in text_of(page)


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PUBLISHED])
@pytest.mark.parametrize("role", [*OUTSIDE, *STAFF])
def test_what_readers_have_is_moved_by_whoever_may_publish(cast: Cast, role: str, status: Status) -> None:
    theme, old = make.make_theme(), make.make_theme()
    finding = make.make_finding(theme=old, status=status)
    client = signed_in(getattr(cast, role))
    may = role in ("editor", "administrator") or (role == "curator" and status == Status.DRAFT)
    for url in (move_address(finding), split_address(old)):
        assert client.get(url).status_code == (200 if role in STAFF else 302)
    send(client, move_address(finding), finding, into=theme.pk)
    assert (fresh(finding).theme == theme) == may
    send(client, split_address(fresh(finding).theme), finding, into=make.make_theme().pk)
    assert (fresh(finding).theme not in (old, theme)) == may


def test_a_curator_is_told_why(cast: Cast) -> None:
    theme, finding = make.make_theme(), make.make_finding()
    client = signed_in(cast.curator)
    told = refused(client, move_address(finding), finding, into=theme.pk)
    assert told == ["It is not yours to move some of what is concerned: findings."]
    told = refused(client, split_address(finding.theme), finding, **NEW)
    assert told[0] == "The new one is to be published: only somebody who may publish can do this."
    assert not Theme.objects.filter(name_en="New").exists()


def test_a_new_one_is_made_by_whoever_may_add_one(cast: Cast) -> None:
    client = without(cast, "add_theme")
    finding = make.make_finding()
    told = refused(client, split_address(finding.theme), finding, **NEW)
    assert told == ["You may not add one: choose one that exists."]


def test_whoever_may_not_change_findings_moves_none(cast: Cast) -> None:
    client = without(cast, "change_finding")
    finding = make.make_finding()
    assert client.get(move_address(finding)).status_code == 403
    assert client.get(split_address(finding.theme)).status_code == 403
    assert "move" not in client.get(address("finding_changelist")).context["action_form"].fields["action"].choices


# Two people, and what nobody should send -----------------------------------------------------------------------------


def test_what_changed_since_the_page_was_shown_is_looked_at_again(cast: Cast) -> None:
    finding, theme = make.make_finding(), make.make_theme()
    client = signed_in(cast.editor)
    sent = {"chosen": [finding.pk], "into": theme.pk}
    seen = client.post(move_address(finding), sent).context["outlook"].stamp
    finding.save()
    answer = client.post(move_address(finding), {**sent, "seen": seen, "_move": "Move"})
    assert answer.context["form"].non_field_errors() == [
        "Somebody changed what is concerned meanwhile. Look at what would happen now."
    ]
    assert fresh(finding).theme != theme


def test_a_place_that_was_deleted_meanwhile_is_answered(cast: Cast) -> None:
    finding, theme = make.make_finding(), make.make_theme()
    QuerySet(Theme).filter(pk=theme.pk).delete()
    page = signed_in(cast.editor).post(move_address(finding), {"chosen": [finding.pk], "into": theme.pk, "_move": "1"})
    assert page.context["form"].errors["into"]


@pytest.mark.parametrize("value", ["\0", HUGE, f"-{HUGE}", "x", ""])
def test_hostile_values_are_answered(cast: Cast, value: str) -> None:
    client, finding = signed_in(cast.editor), make.make_finding()
    sent: list[dict[str, Any]] = [
        {"chosen": [value], "into": finding.theme.pk},
        {"chosen": [finding.pk], "into": value},
        {"chosen": [finding.pk], "name_fr": value, "name_en": value, "seen": value, "_move": value, "reason": value},
    ]
    for url in (move_address(finding), split_address(finding.theme), f"{address('finding_move')}?chosen={finding.pk}"):
        answers = [client.post(url, {"_move": "Move", **one}).status_code for one in sent]
        assert set(answers) <= {200, 302}
    assert client.get(address("finding_move"), {"chosen": value}).status_code == 302
    assert Theme.objects.count() == 1


@pytest.mark.parametrize("value", ["%00", HUGE, f"-{HUGE}", "x"])
def test_a_page_of_no_record_is_answered(cast: Cast, value: str) -> None:
    assert signed_in(cast.editor).get(f"{address('theme_changelist')}{value}/split/").status_code in {302, 404}


def test_hostile_markup_is_shown_as_it_is_written(cast: Cast) -> None:
    theme = make.make_theme(status=Status.DRAFT)
    finding = make.make_finding(theme=theme, status=Status.DRAFT, title_en="<script>alert(1)</script>")
    page = signed_in(cast.editor).post(
        split_address(theme), {"chosen": [finding.pk], "name_en": "<b>", "name_fr": "<b>"}
    )
    assert page.context["outlook"]
    assert "<script>alert(1)</script>" not in page.content.decode()
