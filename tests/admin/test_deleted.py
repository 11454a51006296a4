"""What was deleted comes back whole, where it stood, to whoever may; what was erased for good never does."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from findings.admin.site import site
from findings.enums import Status, Translated
from findings.models import Citation, Finding, Host, Theme, Tombstone, Tour, Trainee
from findings.parity.memory import keep
from tests import make
from tests.admin.forms import address, signed_in
from tests.admin.histories import bring_back, entries, restore, write
from tests.admin.test_roles import OTHERS, OUTSIDE, RECORDS, STAFF
from tests.conftest import Cast

DELETABLE = [model for model in RECORDS if model != "trainee"]
DELETERS = ("editor", "administrator")


def deleted(client: Client, model: str) -> list[str]:
    """The keys that the page of deleted records lists."""
    page = client.get(address(f"{model}_deleted"))
    return [record.key for _version, record in page.context["versions"]]


def delete(cast: Cast, model: str, *records: Any) -> None:
    """An editor deletes these from their list."""
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in records], "post": "yes"}
    assert signed_in(cast.editor).post(address(f"{model}_changelist"), chosen).status_code == 302


AGAIN = "It is published again, as it was."
RESTORED, ERASED = "What is deleted can be restored, with its history", "This cannot be undone"


@pytest.mark.parametrize(("model", "said"), [("finding", (True, False)), ("trainee", (False, True))])
def test_a_page_that_deletes_says_whether_it_can_be_undone(cast: Cast, model: str, said: tuple[bool, bool]) -> None:
    editor, record = signed_in(cast.editor), getattr(make, f"make_{model}")()
    chosen = {"action": "delete_selected", "_selected_action": [record.pk]}
    pages = [
        editor.get(address(f"{model}_delete", record.pk)),
        editor.post(address(f"{model}_changelist"), chosen),
    ]
    assert [(RESTORED in page.text, ERASED in page.text) for page in pages] == [said, said]


def test_what_leaves_no_history_promises_nothing(cast: Cast) -> None:
    report = make.make_error_report(finding=make.make_finding())
    page = signed_in(cast.administrator).get(address("errorreport_delete", report.pk))
    assert (page.status_code, RESTORED in page.text, ERASED in page.text) == (200, False, False)


@pytest.mark.parametrize(("model", "led"), [("finding", True), ("trainee", False)])
def test_a_deletion_leads_to_what_was_deleted(cast: Cast, model: str, led: bool) -> None:
    editor = signed_in(cast.editor)
    first, second = (getattr(make, f"make_{model}")() for _ in range(2))
    chosen = {"action": "delete_selected", "_selected_action": [second.pk], "post": "yes"}
    answers: list[Any] = [
        editor.post(address(f"{model}_delete", first.pk), {"post": "yes"}, follow=True),
        editor.post(address(f"{model}_changelist"), chosen, follow=True),
    ]
    link = f'What is deleted can be restored: <a href="{address("finding_deleted")}">What was deleted</a>.'
    told = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert [(len(one), link in one) for one in told] == [(1 + led, led)] * 2


# What comes back -----------------------------------------------------------------------------------------------------


def test_a_finding_comes_back_with_its_links_and_its_inner_records(cast: Cast) -> None:
    theme, visit = make.make_theme(), make.make_visit()
    finding = make.make_finding(themes=(theme,), visits=(visit,), title_en="Whole", position=7)
    passages = [make.make_passage(tour=finding.tour) for _ in range(2)]
    make.cite(finding, *passages)
    before = Finding.objects.get(pk=finding.pk)
    editor = signed_in(cast.editor)
    delete(cast, "finding", finding)
    assert not Citation.objects.exists()
    link = f'<a href="{address("finding_change", finding.pk)}">Whole</a>'
    assert restore(editor, finding) == [f"Restored: {link}.", AGAIN]
    back = Finding.objects.get(key=finding.key)
    columns = ("pk", "key", "created_at", "title_fr", "title_en", "body_fr", "position", "tour", "theme", "slug_fr")
    assert [getattr(back, name) for name in columns] == [getattr(before, name) for name in columns]
    assert (list(back.themes.all()), list(back.visits.all())) == ([theme], [visit])
    assert list(back.citations.values_list("passage", "position")) == [(passages[0].pk, 1), (passages[1].pk, 2)]


def test_a_host_comes_back_with_its_other_names_and_none_that_it_had_lost(cast: Cast) -> None:
    host = make.make_host(aliases=("Mindlab", "Mind Lab"))
    alias = host.aliases.get(name="Mindlab")
    alias._history_user = cast.curator
    alias.delete()
    delete(cast, "host", host)
    restore(signed_in(cast.editor), host)
    assert [one.name for one in Host.objects.get(pk=host.pk).aliases.all()] == ["Mind Lab"]


def test_what_was_deleted_together_comes_back_one_by_one(cast: Cast) -> None:
    hosts = [make.make_host(aliases=(f"Alias {number}",)) for number in range(3)]
    delete(cast, "host", *hosts)
    editor = signed_in(cast.editor)
    assert sorted(deleted(editor, "host")) == [host.key for host in hosts]
    restore(editor, hosts[1])
    assert [one.name for one in Host.objects.get(pk=hosts[1].pk).aliases.all()] == ["Alias 1"]
    assert sorted(deleted(editor, "host")) == [hosts[0].key, hosts[2].key]


@pytest.mark.parametrize("original", ["fr", "en"])
@pytest.mark.parametrize("state", [Translated.VALID, Translated.STALE, Translated.KEPT, Translated.MISSING])
def test_what_a_translation_was_comes_back_too(cast: Cast, state: Translated, original: str) -> None:
    empty: dict[str, Any] = {"name_en" if original == "fr" else "name_fr": "", "question_fr": "", "question_en": ""}
    theme = make.make_theme(original_language=original, status=Status.DRAFT, live_fr=False, live_en=False)
    if state == Translated.MISSING:
        write(theme, "Not translated yet", **empty)
    elif state != Translated.VALID:
        mended: dict[str, Any] = {f"name_{original}": "Autre"}
        write(theme, "Mended", **mended)
    if state == Translated.KEPT:
        keep(theme, ["name"], cast.editor)
    delete(cast, "theme", theme)
    restore(signed_in(cast.editor), theme)
    back = Theme.objects.with_state().get(key=theme.key)
    assert (back.record_state, back.translation) == (state, state)


def test_it_leaves_its_trace(cast: Cast) -> None:
    tour = make.make_tour(title_en="Tour of Sweden")
    delete(cast, "tour", tour)
    administrator = signed_in(cast.administrator)
    restore(administrator, tour)
    last = Tour.objects.get(pk=tour.pk).history.first()
    assert (last.history_type, last.history_user, last.history_change_reason) == ("+", cast.administrator, "Restored.")
    logged = LogEntry.objects.get(user=cast.administrator)
    assert (logged.object_id, logged.object_repr, logged.change_message) == (str(tour.pk), str(tour), "Restored.")
    told = [(one.what, one.user) for one in entries(administrator, tour)]
    assert told == [("Restored", cast.administrator), ("Deleted", cast.editor), ("Added", None)]


def test_versions_from_before_a_deletion_can_still_be_brought_back(cast: Cast) -> None:
    host = make.make_host(aliases=("Mindlab",), name_en="Before")
    first = entries(signed_in(cast.editor), host)[0].address
    write(host, "Renamed", cast.curator, name_en="After")
    delete(cast, "host", host)
    editor = signed_in(cast.editor)
    restore(editor, host)
    bring_back(editor, host, first)
    back = Host.objects.get(pk=host.pk)
    assert (back.name_en, [one.name for one in back.aliases.all()]) == ("Before", ["Mindlab"])


def test_it_can_be_deleted_and_restored_again(cast: Cast) -> None:
    finding = make.make_finding(themes=(make.make_theme(),))
    make.cite(finding, make.make_passage())
    for _unused in range(2):
        delete(cast, "finding", finding)
        assert deleted(signed_in(cast.editor), "finding") == [finding.key]
        restore(signed_in(cast.editor), finding)
    back = Finding.objects.get(pk=finding.pk)
    assert (back.themes.count(), back.citations.count()) == (1, 1)


# Publication ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("may_publish", [True, False])
def test_only_who_may_publish_restores_what_was_published(cast: Cast, may_publish: bool, status: Status) -> None:
    tour = make.make_tour(status=status, publish_at="2015-05-01T00:00:00Z")
    delete(cast, "tour", tour)
    if not may_publish:
        rights = cast.editor.groups.get().permissions.exclude(codename__startswith="publish_")
        cast.editor.groups.clear()
        cast.editor.user_permissions.set(rights)
    restore(signed_in(cast.editor), tour)
    back = Tour.objects.get(pk=tour.pk)
    stands = (back.status, back.publish_at is not None)
    assert stands == ((status, True) if may_publish else (Status.DRAFT, False))
    assert (back.live_languages, back.status_by) == (["fr", "en"], cast.editor)
    assert Tour.objects.published().filter(pk=tour.pk).exists() == (may_publish and status == Status.PUBLISHED)


# What stands in the way ----------------------------------------------------------------------------------------------


def test_what_it_hangs_on_is_restored_first(cast: Cast) -> None:
    theme = make.make_theme(name_en="Its theme")
    finding = make.make_finding(theme=theme)
    delete(cast, "finding", finding)
    delete(cast, "theme", theme)
    editor = signed_in(cast.editor)
    assert restore(editor, finding) == [
        "It hangs on a record that no longer exists, to be restored first – Main theme: Its theme."
    ]
    assert not Finding.objects.filter(key=finding.key).exists()
    for record in (theme, finding):
        restore(editor, record)
    assert Finding.objects.get(key=finding.key).theme == theme


def test_links_to_what_is_gone_are_left_out_with_a_word(cast: Cast) -> None:
    theme = make.make_theme(name_en="Gone")
    finding = make.make_finding(title_en="Whole", themes=(theme,))
    delete(cast, "finding", finding)
    delete(cast, "theme", theme)
    told = restore(signed_in(cast.editor), finding)
    assert told[1:] == [AGAIN, "Left out, for it no longer exists – Other themes: Gone."]
    assert Finding.objects.get(key=finding.key).themes.count() == 0


def test_a_slug_that_was_taken_since_gives_way(cast: Cast) -> None:
    tour = make.make_tour(title_fr="Suède", slug_fr="suede", title_en="Sweden", slug_en="sweden")
    delete(cast, "tour", tour)
    make.make_tour(slug_fr="suede")
    told = restore(signed_in(cast.editor), tour)
    assert told[1:] == [AGAIN, "Another page has the slug “suede” since: this one has its own."]
    back = Tour.objects.get(pk=tour.pk)
    assert (back.slug_fr, back.slug_en) == ("suede-2", "sweden")


def test_a_key_that_is_there_again_is_said(cast: Cast) -> None:
    tour = make.make_tour(key="dk2015")
    delete(cast, "tour", tour)
    again = make.make_tour(key="dk2015")
    editor = signed_in(cast.editor)
    assert deleted(editor, "tour") == []
    url = address("tour_restore", tour.pk)
    answer: Any = editor.post(url, follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["Another record has the key “dk2015” since."]
    assert [one.pk for one in Tour.objects.filter(key="dk2015")] == [again.pk]


def test_what_is_there_is_not_restored_twice(cast: Cast) -> None:
    tour = make.make_tour()
    delete(cast, "tour", tour)
    editor = signed_in(cast.editor)
    restore(editor, tour)
    count = tour.history.model.objects.filter(key=tour.key).count()
    assert restore(editor, tour) == ["This record is there already."]
    assert tour.history.model.objects.filter(key=tour.key).count() == count


def test_what_is_no_longer_sound_is_refused_with_its_reason(cast: Cast) -> None:
    term = make.make_term(word="commune")
    delete(cast, "term", term)
    make.make_term(word="commune")
    told = restore(signed_in(cast.editor), term)
    assert told == [
        "Other forms: “commune” is already explained under this form: commune.",
        "Word: Term with this Word already exists.",
    ]
    assert not type(term).objects.filter(key=term.key).exists()


def test_a_photograph_says_that_its_visit_is_gone(cast: Cast) -> None:
    photograph = RECORDS["photograph"]()
    photograph.visit = make.make_visit(name_en="Its visit")
    photograph.save()
    visit = photograph.visit
    delete(cast, "photograph", photograph)
    delete(cast, "visit", visit)
    assert restore(signed_in(cast.editor), photograph) == [
        "It hangs on a record that no longer exists, to be restored first – Visit: Its visit."
    ]


# People --------------------------------------------------------------------------------------------------------------


def test_who_was_erased_cannot_be_restored_by_any_request(cast: Cast) -> None:
    trainee = make.make_trainee(family_name="Nomrare")
    pk = trainee.pk
    erased: Any = Trainee.history.get(id=pk)
    trainee.erase()
    # As a history that was not emptied would have it.
    erased.history_id, erased.history_type = None, "-"
    Trainee.history.model.objects.bulk_create([erased])
    for user in (cast.editor, cast.administrator, make.make_user(is_staff=True, is_superuser=True)):
        client = signed_in(user)
        urls = [f"{address('trainee_changelist')}deleted/", f"{address('trainee_changelist')}deleted/{pk}/restore/"]
        assert [client.post(url).status_code in {302, 404} for url in urls] == [True, True]
        assert "Nomrare" not in client.get(urls[0], follow=True).text
        assert "What was deleted" not in client.get(address("trainee_changelist")).text
    assert not Trainee.objects.filter(pk=pk).exists()


def test_a_key_of_somebody_who_was_erased_is_never_restored(cast: Cast) -> None:
    tour = make.make_tour(title_en="Secret tour")
    delete(cast, "tour", tour)
    Tombstone.objects.create(key=tour.key)
    editor = signed_in(cast.editor)
    assert deleted(editor, "tour") == []
    assert restore(editor, tour) == ["What was erased for good cannot be restored."]
    assert not Tour.objects.filter(key=tour.key).exists()


@pytest.mark.parametrize(("reader", "read"), [("editor", False), ("administrator", True)])
def test_an_account_that_is_not_of_the_staff_is_for_those_who_may_see_accounts(
    cast: Cast, reader: str, read: bool
) -> None:
    for user in (cast.alumna, cast.curator):
        tour: Any = make.make_tour()
        tour._history_user = user
        tour.delete()
    page = signed_in(getattr(cast, reader)).get(address("tour_deleted")).text
    assert (cast.alumna.email in page, cast.curator.email in page) == (read, True)


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", DELETABLE)
@pytest.mark.parametrize("role", [*OUTSIDE, *STAFF])
def test_what_was_deleted_is_for_those_who_may_delete(cast: Cast, role: str, model: str) -> None:
    record = RECORDS[model]()
    client = signed_in(getattr(cast, role))
    key, number = record.key, record.pk
    if model == "source":
        record.passages.all().delete()
    record.delete()
    may = role in DELETERS
    expected = 200 if may else 403 if role in STAFF else 302
    assert client.get(address(f"{model}_deleted")).status_code == expected
    listed = client.get(address(f"{model}_changelist"))
    assert (address(f"{model}_deleted") in listed.text) == may
    client.post(address(f"{model}_restore", number))
    assert type(record).objects.filter(key=key, pk=number).exists() == may


def test_nobody_is_shown_anything_without_signing_in(cast: Cast) -> None:
    tour = make.make_tour()
    number = tour.pk
    tour.delete()
    assert Client().get(address("tour_deleted")).status_code == 302
    assert Client().post(address("tour_restore", number)).status_code == 302
    assert not Tour.objects.filter(pk=number).exists()


def test_who_may_delete_but_not_add_restores_nothing(cast: Cast) -> None:
    rights = cast.editor.groups.get().permissions.exclude(codename="add_tour")
    cast.editor.groups.clear()
    cast.editor.user_permissions.set(rights)
    tour = make.make_tour()
    number = tour.pk
    tour.delete()
    client = signed_in(cast.editor)
    page = client.get(address("tour_deleted"))
    assert (page.status_code, "/restore/" in page.text) == (200, False)
    assert client.post(address("tour_restore", number)).status_code == 403


@pytest.mark.parametrize("model", [*OTHERS, "trainee"])
def test_a_list_without_history_has_no_such_page(cast: Cast, model: str) -> None:
    root = signed_in(make.make_user(is_staff=True, is_superuser=True))
    {**RECORDS, **OTHERS}[model]()
    page = root.get(address(f"{model}_changelist"))
    assert "What was deleted" not in page.text
    assert root.get(f"{address(f'{model}_changelist')}deleted/").status_code == 302


def test_only_a_post_restores(cast: Cast) -> None:
    tour = make.make_tour()
    number = tour.pk
    tour.delete()
    assert signed_in(cast.editor).get(address("tour_restore", number)).status_code == 405
    assert not Tour.objects.filter(pk=number).exists()


@pytest.mark.parametrize("number", ["%00", "9" * 30, "9" * 18, "-1", "x", "1%202"])
def test_a_wrong_number_is_answered(cast: Cast, number: str) -> None:
    client = signed_in(cast.editor)
    url = f"{address('tour_changelist')}deleted/{number}/restore/"
    assert client.post(url).status_code == (302 if number == "9" * 18 else 404)


@pytest.mark.parametrize("page", ["\0", "9" * 30, "x", "-1"])
def test_a_wrong_page_is_answered(cast: Cast, page: str) -> None:
    assert signed_in(cast.editor).get(address("tour_deleted"), {"p": page}).status_code == 200


# The list ------------------------------------------------------------------------------------------------------------


def test_the_list_says_when_by_whom_and_which(cast: Cast) -> None:
    finding = make.make_finding(title_en="A sentence that was deleted")
    delete(cast, "finding", finding)
    page = signed_in(cast.editor).get(address("finding_deleted"))
    version, record = page.context["versions"][0]
    assert (str(record), version.history_user) == ("A sentence that was deleted", cast.editor)
    assert f"{finding.key} –" in page.text
    assert cast.editor.email in page.text


def test_an_empty_list_says_so(cast: Cast) -> None:
    page = signed_in(cast.editor).get(address("term_deleted"))
    assert "Nothing was deleted that could be restored." in page.text


def test_the_list_costs_the_same_however_much_was_deleted(cast: Cast) -> None:
    client = signed_in(cast.editor)
    costs = []
    for count in (1, 1, 60):
        for _unused in range(count):
            make.make_finding().delete()
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address("finding_deleted"))
        costs.append(len(queries))
    assert costs[1] == costs[2]
    assert len(page.context["versions"]) == 50
    assert '<a href="?p=2">2</a>' in page.text


def test_every_kind_that_keeps_a_history_can_be_restored() -> None:
    restorable = {model._meta.model_name for model, admin in site._registry.items() if hasattr(admin, "deleted_view")}
    assert restorable == set(RECORDS)
