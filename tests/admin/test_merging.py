"""Two themes become one, two hosts become one: nothing is orphaned, nothing is doubled, readers lose nothing."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import ForeignKey, ManyToManyField, QuerySet
from django.test import Client

from findings.admin.repointing import pointers, pointing_to
from findings.enums import Move, Status
from findings.models import ErrorReport, Finding, Host, Successor, Theme, Visit
from tests import make
from tests.admin.forms import address, signed_in
from tests.admin.histories import restore, said
from tests.admin.test_roles import OUTSIDE, STAFF
from tests.conftest import Cast
from tests.make import fresh
from tests.views.pages import text_of

HUGE = "9" * 30


def look(client: Client, gone: Any, stays: Any) -> Any:
    """The page that tells what would happen."""
    return client.get(address(f"{gone._meta.model_name}_merge", gone.pk), {"into": stays.pk})


def merge(client: Client, gone: Any, stays: Any, **sent: Any) -> Any:
    """Looks at what would happen, then confirms."""
    page = look(client, gone, stays)
    seen = page.context["outlook"].stamp if page.status_code == 200 and page.context["outlook"] else ""
    url = address(f"{gone._meta.model_name}_merge", gone.pk)
    return client.post(url, {"into": stays.pk, "seen": seen, "reason": "The same", **sent}, follow=True)


def refused(client: Client, gone: Any, stays: Any) -> list[str]:
    """Why it cannot be done: the page says it, and sending it all the same changes nothing."""
    told: list[str] = look(client, gone, stays).context["outlook"].refusals
    answer = merge(client, gone, stays)
    assert answer.context["form"].non_field_errors() == told
    assert type(gone).objects.filter(pk=gone.pk).exists()
    return told


def last(record: Any) -> tuple[Any, str]:
    """Who wrote its last version, and why."""
    version = record.history.first()
    return version.history_user, version.history_change_reason


# What points to it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Theme, Host])
def test_no_relation_is_forgotten(model: Any) -> None:
    fields = [
        field
        for kind in apps.get_models()
        for field in (*kind._meta.fields, *kind._meta.many_to_many)
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is model
    ]
    kept = {field for field in fields if not field.model.__name__.startswith("Historical")}
    inner = {Host.aliases.field} if model is Host else set()
    assert set(pointers(model)) == kept - inner


def everywhere(gone: Theme) -> dict[str, Any]:
    """A record by each relation to the theme."""
    return {
        "main": make.make_finding(theme=gone),
        "draft": make.make_finding(theme=gone, status=Status.DRAFT),
        "other": make.make_finding(themes=(gone,)),
        "child": make.make_theme(parent=gone),
        "follow-up": make.make_follow_up(theme=gone),
        "report": make.make_error_report(theme=gone),
    }


@pytest.mark.django_db
def test_everything_points_to_the_theme_that_stays(cast: Cast) -> None:
    gone, stays = make.make_theme(name_en="Gone"), make.make_theme(name_en="Stays")
    records = everywhere(gone)
    counts = {name: one.history.count() for name, one in records.items() if name != "report"}
    answer = merge(signed_in(cast.editor), gone, stays)
    done = f"“Gone” ({gone.key}) merged into “Stays”."
    assert said(answer) == [done]
    now = {name: fresh(one) for name, one in records.items()}
    assert {one.theme for name, one in now.items() if name not in ("other", "child")} == {stays}
    assert (list(now["other"].themes.all()), now["child"].parent) == ([stays], stays)
    for field in pointers(Theme):
        assert not QuerySet(field.model).filter(**{field.name: gone.pk}).exists()
    # One version of each, by the editor and with the reason; the one before is untouched.
    del now["report"]
    assert {name: one.history.count() - counts[name] for name, one in now.items()} == dict.fromkeys(now, 1)
    assert {last(one) for one in now.values()} == {(cast.editor, f"{done} The same")}
    assert [one.theme_id for one in now["other"].history.first().themes.all()] == [stays.pk]
    assert not Theme.objects.filter(pk=gone.pk).exists()
    version = Theme.history.filter(id=gone.pk).first()
    assert (version.history_type, version.history_user, version.history_change_reason) == (
        *("-", cast.editor),
        f"{done} The same",
    )
    logged = LogEntry.objects.filter(user=cast.editor).values_list("object_repr", "action_flag")
    assert sorted(logged) == [("Gone", 3), ("Stays", 2)]


def test_no_finding_has_a_theme_twice(cast: Cast) -> None:
    gone, stays, third = make.make_theme(), make.make_theme(), make.make_theme()
    both = make.make_finding(theme=gone, themes=(stays, third))
    other_way = make.make_finding(theme=stays, themes=(gone, third))
    others = make.make_finding(themes=(gone, stays))
    merge(signed_in(cast.editor), gone, stays)
    assert [(fresh(one).theme, set(one.themes.all())) for one in (both, other_way)] == [(stays, {third})] * 2
    assert list(others.themes.all()) == [stays]


def test_sub_themes_come_after_those_that_are_there(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    theirs = [make.make_theme(parent=stays, position=place) for place in (1, 2)]
    moved = [make.make_theme(parent=gone, position=place) for place in (1, 2, 9)]
    merge(signed_in(cast.editor), gone, stays)
    assert list(Theme.objects.filter(parent=stays)) == [*theirs, *moved]
    assert [fresh(one).position for one in moved] == [3, 4, 9]


def test_a_sub_theme_can_be_merged_into_the_theme_above_it(cast: Cast) -> None:
    above = make.make_theme()
    below = make.make_theme(parent=above)
    finding = make.make_finding(theme=below, themes=(above,))
    merge(signed_in(cast.editor), below, above)
    assert (fresh(finding).theme, finding.themes.count()) == (above, 0)


def test_a_host_hands_over_its_visits_and_every_name(cast: Cast) -> None:
    gone = make.make_host(("Shared", "Own"), name_fr="Ancien", name_en="Old", name_today_en="Newest")
    stays = make.make_host(("Shared",), name_fr="Reste", name_en="Newest")
    visit = make.make_visit(host=gone)
    client = signed_in(cast.editor)
    assert look(client, gone, stays).context["outlook"].names == ["Own", "Ancien", "Old"]
    merge(client, gone, stays)
    assert fresh(visit).host == stays
    assert [one.name for one in stays.aliases.all()] == ["Shared", "Own", "Ancien", "Old"]
    assert last(stays.aliases.get(name="Old"))[0] == cast.editor
    # What comes back takes nothing back.
    restore(client, gone)
    assert {one.name for one in Host.objects.get(pk=gone.pk).aliases.all()} == {"Shared", "Own"}
    assert (stays.aliases.count(), fresh(visit).host) == (4, stays)


def test_readers_are_led_on_and_find_everything(cast: Cast, indexed: None) -> None:
    gone, stays = make.make_theme(slug_en="gone"), make.make_theme(slug_en="stays")
    finding = make.make_finding(theme=gone, title_en="Zeppelins")
    merge(signed_in(cast.editor), gone, stays)
    client = Client()
    assert client.get("/en/themes/gone/?page=1")["Location"] == "/en/themes/stays/?page=1"
    assert "Zeppelins" in text_of(client.get("/en/themes/stays/"))
    found = text_of(client.get("/en/search/", {"q": "zeppelins", "theme": stays.key}))
    assert finding.get_absolute_url().replace("/fr/constats", "/en/findings") in found or "Zeppelins" in found


def test_a_chain_of_mergers_is_one_step(cast: Cast) -> None:
    one, two, three = (make.make_theme(slug_en=slug) for slug in ("one", "two", "three"))
    client = signed_in(cast.editor)
    merge(client, one, two)
    merge(client, two, three)
    assert [Client().get(f"/en/themes/{slug}/")["Location"] for slug in ("one", "two")] == ["/en/themes/three/"] * 2
    assert set(Successor.objects.values_list("key", "successor")) == {(one.key, three.key), (two.key, three.key)}


def test_what_comes_back_answers_for_itself_again(cast: Cast) -> None:
    gone, stays = make.make_theme(slug_en="gone"), make.make_theme()
    finding = make.make_finding(theme=gone)
    client = signed_in(cast.editor)
    merge(client, gone, stays)
    restore(client, gone)
    back = fresh(gone)
    assert (back.status, fresh(finding).theme) == (Status.DRAFT, stays)
    assert Client().get("/en/themes/gone/").url == f"/en/themes/{stays.slug_en}/"
    back.move(Move.PUBLISH, cast.editor)
    assert Client().get("/en/themes/gone/").status_code == 200
    # And may take in the one that took it in.
    merge(client, stays, fresh(gone))
    assert list(Successor.objects.values_list("key", "successor")) == [(stays.key, gone.key)]


# What the page tells -------------------------------------------------------------------------------------------------


def test_the_names_of_a_host_are_not_told_to_be_lost(cast: Cast) -> None:
    gone, stays = make.make_host(name_en="Gone", place_en="Only here"), make.make_host(name_en="Stays")
    found = look(signed_in(cast.editor), gone, stays).context["outlook"]
    assert [one.name for one in found.lost] == ["place_en"]
    assert "Gone" in found.names


def test_the_page_tells_what_will_happen_and_what_is_lost(cast: Cast) -> None:
    gone = make.make_theme(name_en="Gone", description_en="Only here", question_en="Why?")
    stays = make.make_theme(name_en="Stays", question_en="Why?")
    make.make_finding(theme=gone, title_en="A first")
    make.make_finding(themes=(gone,), title_en="A second")
    page = look(signed_in(cast.editor), gone, stays)
    found = page.context["outlook"]
    assert [(group.label, group.total, group.names) for group in found.groups] == [
        ("Findings – main theme", 1, ["A first"]),
        ("Findings – other themes", 1, ["A second"]),
    ]
    lost = {one.label: one.after for one in found.lost}
    assert lost["Description, in English"] == ["Only here"]
    assert lost["Name, in English"] == ["Gone"]
    assert "Question, in English" not in lost
    assert "Only here" in text_of(page)
    assert Theme.objects.filter(pk=gone.pk).exists()


def test_of_many_records_some_are_named_and_all_counted(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    for _unused in range(52):
        make.make_finding(theme=gone)
    [group] = look(signed_in(cast.editor), gone, stays).context["outlook"].groups
    assert (group.total, len(group.names), group.unnamed) == (52, 50, 2)


def test_the_page_of_a_record_leads_there_for_whoever_may(cast: Cast) -> None:
    for record in (make.make_theme(), make.make_host()):
        way = address(f"{record._meta.model_name}_merge", record.pk)
        url = address(f"{record._meta.model_name}_change", record.pk)
        pages = [signed_in(user).get(url).text for user in (cast.curator, cast.editor)]
        assert [way in page for page in pages] == [False, True]


# What is refused -----------------------------------------------------------------------------------------------------


def test_a_theme_with_sub_themes_is_not_merged_into_a_sub_theme(cast: Cast) -> None:
    gone = make.make_theme(name_en="Gone")
    child, elsewhere = make.make_theme(parent=gone), make.make_theme(parent=make.make_theme())
    client = signed_in(cast.editor)
    why = ["“Gone” has sub-themes: it cannot be merged into a sub-theme."]
    assert [refused(client, gone, one) for one in (child, elsewhere)] == [why, why]


@pytest.mark.parametrize("model", ["theme", "host"])
def test_more_than_can_be_moved_at_once_is_refused(cast: Cast, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("findings.admin.merging.MOST", 2)
    gone, stays = (getattr(make, f"make_{model}")(name_en=name) for name in ("Gone", "Stays"))
    made = [make.make_finding(theme=gone) if model == "theme" else make.make_visit(host=gone) for _ in range(4)]
    client = signed_in(cast.editor)
    why = ["At most 2 records move at once: first move some of those of “Gone”, or split it."]
    assert refused(client, gone, stays) == why
    for one in made[:2]:
        one.delete()
    merge(client, gone, stays)
    assert not type(gone).objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize("count", [3, 9])
def test_what_is_refused_for_its_number_is_not_read(cast: Cast, count: int) -> None:
    theme = make.make_theme()
    for _unused in range(count):
        make.make_finding(theme=theme)
    assert len(pointing_to(theme, 2)) == 3


def test_nothing_is_merged_into_itself(cast: Cast) -> None:
    client = signed_in(cast.editor)
    for record in (make.make_theme(), make.make_host()):
        assert refused(client, record, record) == ["A record cannot be merged into itself."]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED])
def test_readers_lose_nothing(cast: Cast, status: Status) -> None:
    gone, stays = make.make_theme(name_en="Gone"), make.make_theme(name_en="Hidden", status=status)
    told = refused(signed_in(cast.editor), gone, stays)
    assert told == ["Readers would lose “Gone” and its findings: publish “Hidden” first."]
    below = make.make_theme(name_en="Below", parent=stays)
    assert "publish “Below” first" in refused(signed_in(cast.editor), gone, below)[0]


def test_a_draft_can_be_merged_into_a_draft(cast: Cast) -> None:
    gone, stays = (make.make_theme(status=Status.DRAFT) for _ in range(2))
    merge(signed_in(cast.editor), gone, stays)
    assert not Theme.objects.filter(pk=gone.pk).exists()


def test_what_readers_will_find_is_told(cast: Cast) -> None:
    gone, stays = make.make_theme(status=Status.DRAFT), make.make_theme()
    make.make_finding(theme=gone)
    make.make_finding(theme=gone, status=Status.DRAFT)
    assert look(signed_in(cast.editor), gone, stays).context["outlook"].told == [
        "1 finding says that it is published, and is hidden by its theme: readers may then see it."
    ]


def test_what_hangs_on_what_moves_is_told_too(cast: Cast) -> None:
    gone, stays = make.make_theme(status=Status.DRAFT), make.make_theme()
    below = [make.make_theme(parent=gone) for _ in range(2)]
    hidden_below = make.make_theme(parent=gone, status=Status.DRAFT)
    shown = [make.make_finding(theme=gone), *(make.make_finding(theme=theme) for theme in below)]
    hidden = [
        make.make_finding(theme=hidden_below),
        make.make_finding(theme=below[0], status=Status.ARCHIVED),
        make.make_finding(theme=below[0], tour=make.make_tour(status=Status.DRAFT)),
        make.make_follow_up(theme=hidden_below),
        make.make_follow_up(theme=gone, status=Status.IN_REVIEW),
        hidden_below,
    ]
    make.make_finding(themes=(gone,))
    follow_ups = [make.make_follow_up(theme=gone), make.make_follow_up(theme=below[1])]
    client = signed_in(cast.editor)
    assert look(client, gone, stays).context["outlook"].told == [
        "3 findings say that they are published, and are hidden by their theme: readers may then see them.",
        "2 sub-themes say that they are published, and are hidden by the theme above: readers may then see them.",
        "2 follow-ups say that they are published, and are hidden by their theme: readers may then see them.",
    ]
    merge(client, gone, stays)
    for records, seen in (([*shown, *below, *follow_ups], True), (hidden, False)):
        assert {type(one).objects.published().filter(pk=one.pk).exists() for one in records} == {seen}


def test_what_readers_have_already_is_not_told(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    make.make_follow_up(theme=gone)
    make.make_finding(theme=make.make_theme(parent=gone))
    assert look(signed_in(cast.editor), gone, stays).context["outlook"].told == []


def test_readers_lose_no_sub_theme_nor_follow_up(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme(status=Status.DRAFT)
    make.make_follow_up(theme=gone)
    make.make_finding(theme=make.make_theme(parent=gone))
    [told] = refused(signed_in(cast.editor), gone, stays)
    assert told.startswith("Readers would lose")


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["theme", "host"])
@pytest.mark.parametrize("role", [*OUTSIDE, *STAFF])
def test_only_whoever_may_delete_merges(cast: Cast, role: str, model: str) -> None:
    gone, stays = (getattr(make, f"make_{model}")() for _ in range(2))
    client = signed_in(getattr(cast, role))
    may = role in ("editor", "administrator")
    url = address(f"{model}_merge", gone.pk)
    assert client.get(url).status_code == (200 if may else 403 if role in STAFF else 302)
    merge(client, gone, stays)
    assert type(gone).objects.filter(pk=gone.pk).exists() != may


def without(cast: Cast, *codenames: str) -> Client:
    """An editor who has not these rights."""
    rights = cast.editor.groups.get().permissions.exclude(codename__in=codenames)
    cast.editor.groups.clear()
    cast.editor.user_permissions.set(rights)
    return signed_in(cast.editor)


def test_what_is_published_is_for_whoever_may_publish(cast: Cast) -> None:
    client = without(cast, "publish_theme")
    gone, stays = make.make_theme(), make.make_theme()
    assert refused(client, gone, stays) == ["It is published: only somebody who may publish it can merge it."]
    draft = make.make_theme(status=Status.DRAFT)
    merge(client, draft, stays)
    assert not Theme.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("right", ["change_finding", "publish_finding"])
def test_what_points_to_it_must_be_theirs_to_move(cast: Cast, right: str) -> None:
    client = without(cast, right)
    gone, stays = make.make_theme(), make.make_theme()
    finding = make.make_finding(theme=gone)
    assert refused(client, gone, stays) == ["It is not yours to move some of what is concerned: findings."]
    assert fresh(finding).theme == gone


def test_visits_that_readers_have_are_moved_by_whoever_publishes_them(cast: Cast) -> None:
    client = without(cast, "publish_visit")
    gone, stays = make.make_host(), make.make_host()
    visit = make.make_visit(host=gone)
    assert refused(client, gone, stays) == ["It is not yours to move some of what is concerned: visits."]
    Visit.objects.filter(pk=visit.pk).update(status=Status.DRAFT)
    merge(client, gone, stays)
    assert fresh(visit).host == stays


# Two people, and what nobody should send -----------------------------------------------------------------------------


def test_what_changed_since_the_page_was_shown_is_looked_at_again(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    client = signed_in(cast.editor)
    seen = look(client, gone, stays).context["outlook"].stamp
    make.make_finding(theme=gone)
    answer = merge(client, gone, stays, seen=seen)
    assert answer.context["form"].non_field_errors() == [
        "Somebody changed what is concerned meanwhile. Look at what would happen now."
    ]
    assert Theme.objects.filter(pk=gone.pk).exists()


def test_what_was_merged_meanwhile_is_said(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    clients = [signed_in(user) for user in (cast.editor, cast.administrator)]
    seen = look(clients[0], gone, stays).context["outlook"].stamp
    merge(clients[0], gone, stays)
    answer = clients[1].post(address("theme_merge", gone.pk), {"into": stays.pk, "seen": seen}, follow=True)
    assert "doesn’t exist" in said(answer)[0]


@pytest.mark.parametrize("value", ["\0", HUGE, f"-{HUGE}", "x", "", "0"])
def test_a_wrong_choice_is_answered(cast: Cast, value: str) -> None:
    client, theme = signed_in(cast.editor), make.make_theme()
    url = address("theme_merge", theme.pk)
    for answer in (client.get(url, {"into": value}), client.post(url, {"into": value, "seen": "\0", "reason": "\0"})):
        assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert Theme.objects.filter(pk=theme.pk).exists()


@pytest.mark.parametrize("value", ["%00", HUGE, f"-{HUGE}", "x"])
def test_a_page_of_no_record_is_answered(cast: Cast, value: str) -> None:
    assert signed_in(cast.editor).get(f"{address('theme_changelist')}{value}/merge/").status_code in {302, 404}


def test_a_reason_is_kept_to_the_letter_and_not_too_long(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    client = signed_in(cast.editor)
    assert merge(client, gone, stays, reason="é" * 501).context["form"].errors["reason"]
    merge(client, gone, stays, reason="<script>alert(1)</script>")
    assert last(gone)[1].endswith("<script>alert(1)</script>")


def test_reports_follow_and_findings_keep_the_rest(cast: Cast) -> None:
    gone, stays = make.make_theme(), make.make_theme()
    report: ErrorReport = make.make_error_report(theme=gone)
    finding: Finding = make.make_finding(theme=gone, title_fr="Texte", position=7)
    merge(signed_in(cast.editor), gone, stays)
    now = fresh(finding)
    assert (fresh(report).theme, now.title_fr, now.position, now.status) == (stays, "Texte", 7, Status.PUBLISHED)
