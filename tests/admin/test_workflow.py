"""From draft to archive: each step, for each role, from each state; who took it, when, and why it was sent back."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from findings.enums import Move, Status
from findings.models import Finding, PublishedRecord, Tour
from tests import make
from tests.admin.forms import act, address, errors_in, filled, save, signed_in
from tests.admin.histories import entries
from tests.conftest import Cast
from tests.make import fresh

MAKERS: dict[str, Any] = {
    "tour": make.make_tour,
    "theme": make.make_theme,
    "visit": make.make_visit,
    "finding": make.make_finding,
    "followup": lambda **fields: make.make_follow_up(tour=make.make_tour(), **fields),
}
OUTSIDE = ("outsider", "trainee", "alumna", "alumnus_of_another")
PROPOSES = {(Move.SUBMIT, Status.DRAFT): Status.IN_REVIEW, (Move.TAKE_BACK, Status.IN_REVIEW): Status.DRAFT}
DECIDES = {
    (Move.SUBMIT, Status.DRAFT): Status.IN_REVIEW,
    (Move.PUBLISH, Status.DRAFT): Status.PUBLISHED,
    (Move.PUBLISH, Status.IN_REVIEW): Status.PUBLISHED,
    (Move.PUBLISH, Status.ARCHIVED): Status.PUBLISHED,
    (Move.SEND_BACK, Status.IN_REVIEW): Status.DRAFT,
    (Move.UNPUBLISH, Status.PUBLISHED): Status.DRAFT,
    (Move.ARCHIVE, Status.DRAFT): Status.ARCHIVED,
    (Move.ARCHIVE, Status.PUBLISHED): Status.ARCHIVED,
    (Move.REOPEN, Status.ARCHIVED): Status.DRAFT,
}
STEPS = {"curator": PROPOSES, "editor": DECIDES, "administrator": DECIDES}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", STEPS)
def test_each_role_takes_its_steps_and_no_other(cast: Cast, role: str, status: Status) -> None:
    client = signed_in(getattr(cast, role))
    steps = {move: target for (move, origin), target in STEPS[role].items() if origin == status}
    record = make.make_tour(status=status)
    url = address("tour_change", record.pk)
    page: Any = client.get(url)
    assert {move for move in Move if f'name="_move" value="{move}"' in page.text} == steps.keys()
    sent = filled(client, url, reason="Because.")
    refused = [move for move in Move if move not in steps]
    assert {client.post(url, {**sent, "_move": move}).status_code for move in refused} == {200}
    assert fresh(record).status == status
    for move, target in steps.items():
        record = make.make_tour(status=status)
        assert save(client, address("tour_change", record.pk), _move=move, reason="Because.").status_code == 302
        assert fresh(record).status == target


@pytest.mark.parametrize("model", MAKERS)
def test_every_kind_of_record_goes_all_the_way(cast: Cast, model: str) -> None:
    record = MAKERS[model](status=Status.DRAFT, live_fr=False, live_en=False)
    url = address(f"{model}_change", record.pk)
    taken = []
    for role, move in (("curator", Move.SUBMIT), ("editor", Move.PUBLISH), ("editor", Move.ARCHIVE)):
        assert save(signed_in(getattr(cast, role)), url, _move=move).status_code == 302
        stored = fresh(record)
        taken.append((stored.status, stored.status_by.email))
    assert taken == [
        (Status.IN_REVIEW, "curator@example.org"),
        (Status.PUBLISHED, "editor@example.org"),
        (Status.ARCHIVED, "editor@example.org"),
    ]


@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_else_takes_a_step(cast: Cast, role: str) -> None:
    record = make.make_tour(status=Status.DRAFT)
    url = address("tour_change", record.pk)
    sent = filled(signed_in(cast.editor), url)
    for move in Move:
        signed_in(getattr(cast, role)).post(url, {**sent, "_move": move})
    assert fresh(record).status == Status.DRAFT


@pytest.mark.parametrize("move", ["nothing", "\0", "PUBLISH", "publish " * 1000])
def test_a_step_that_there_is_not_is_refused(cast: Cast, move: str) -> None:
    answer = save(signed_in(cast.editor), address("tour_change", cast.tour.pk), _move=move)
    assert errors_in(answer) == ["This step is not yours to take, or was taken already."]


def test_a_refusal_needs_a_reason_which_the_curator_reads(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    url = address("finding_change", finding.pk)
    curator, editor = signed_in(cast.curator), signed_in(cast.editor)
    save(curator, url, _move=Move.SUBMIT)
    assert errors_in(save(editor, url, _move=Move.SEND_BACK)) == [
        "Say what is to be changed: whoever proposed it reads it."
    ]
    assert fresh(finding).status == Status.IN_REVIEW
    save(editor, url, _move=Move.SEND_BACK, reason="The figure has no source.")
    sent_back = fresh(finding)
    assert (sent_back.status, sent_back.status_comment) == (Status.DRAFT, "The figure has no source.")
    assert (sent_back.status_by, sent_back.status_at > finding.modified_at) == (cast.editor, True)
    assert "The figure has no source." in curator.get(url).text
    last = finding.history.first()
    assert (last.history_change_reason, last.history_user) == ("The figure has no source.", cast.editor)
    save(curator, url, _move=Move.SUBMIT)
    assert fresh(finding).status_comment == ""


def test_a_step_saves_the_texts_with_it(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    save(signed_in(cast.editor), address("finding_change", finding.pk), title_en="Other", _move=Move.PUBLISH)
    assert (fresh(finding).title_en, fresh(finding).status) == ("Other", Status.PUBLISHED)


def test_a_refused_step_leaves_the_page_as_it_was(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT, live_fr=False, live_en=False, body_fr="", body_en="")
    answer: Any = save(signed_in(cast.editor), address("finding_change", finding.pk), _move=Move.PUBLISH)
    assert errors_in(answer) == ["To publish it, say in which language it can be read."]
    assert answer.context["original"].status == Status.DRAFT


def test_a_step_refused_for_a_row_below_leaves_the_page_as_it_was(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT, status_comment="The figure has no source.")
    wrong = {"citations-0-passage": "abc", "_move": Move.SUBMIT}
    answer: Any = save(signed_in(cast.curator), address("finding_change", finding.pk), **wrong)
    shown = [words in answer.text for words in ("The figure has no source.", 'value="submit"', 'value="take_back"')]
    assert (answer.status_code, answer.context["original"].status, shown) == (200, Status.DRAFT, [True, True, False])


def test_the_reason_of_a_change_is_in_the_history(cast: Cast) -> None:
    save(signed_in(cast.curator), address("tour_change", cast.tour.pk), title_en="Other", reason="A misprint.")
    version = fresh(cast.tour).history.first()
    assert (version.history_change_reason, version.history_user) == ("A misprint.", cast.curator)


def test_a_list_submits_its_drafts(cast: Cast) -> None:
    draft, published = make.make_finding(status=Status.DRAFT), make.make_finding()
    told = act(signed_in(cast.curator), "finding", "submit", draft, published)
    assert told == ["1 record submitted."]
    assert [fresh(one).status for one in (draft, published)] == [Status.IN_REVIEW, Status.PUBLISHED]


def test_the_history_names_each_step(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    url, curator, editor = address("finding_change", finding.pk), signed_in(cast.curator), signed_in(cast.editor)
    later = {"publish_at_0": "2035-03-01", "publish_at_1": "08:00", "_move": Move.PUBLISH}
    for client, sent in (
        (curator, {"_move": Move.SUBMIT}),
        (editor, {"_move": Move.SEND_BACK, "reason": "The figure has no source."}),
        (curator, {"_move": Move.SUBMIT}),
        (curator, {"_move": Move.TAKE_BACK}),
        (editor, later),
        (editor, {"_move": Move.PUBLISH, "publish_at_0": "", "publish_at_1": ""}),
        (curator, {"title_en": "Other"}),
        (editor, {"_move": Move.UNPUBLISH}),
        (editor, {"_move": Move.ARCHIVE}),
        (editor, {"_move": Move.REOPEN}),
    ):
        assert save(client, url, **sent).status_code == 302
        Finding.history.filter(id=finding.pk).update(history_date=F("history_date") - timedelta(minutes=1))
    assert [entry.what for entry in reversed(entries(editor, finding))][1:] == [
        *("Submitted for review", "Sent back", "Submitted for review", "Taken back", "Scheduled", "Published"),
        *("Changed", "Unpublished", "Archived", "Made a draft again"),
    ]


# Scheduled publishing ------------------------------------------------------------------------------------------------


def schedule(cast: Cast, finding: Finding) -> Any:
    """An editor has the finding published in 2035."""
    times = {"publish_at_0": "2035-03-01", "publish_at_1": "08:00:00"}
    return save(signed_in(cast.editor), address("finding_change", finding.pk), _move=Move.PUBLISH, **times)


def make_due(finding: Finding) -> None:
    Finding.objects.filter(pk=finding.pk).update(publish_at=timezone.now() - timedelta(minutes=1))


def publish_due() -> str:
    """What the timer's command says."""
    out = StringIO()
    call_command("publish_due", stdout=out)
    return out.getvalue()


def test_a_record_is_published_at_the_time_set_and_not_before(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    assert schedule(cast, finding).status_code == 302
    assert (fresh(finding).status, fresh(finding).is_scheduled) == (Status.IN_REVIEW, True)
    assert publish_due() == ""
    assert not Finding.objects.published().filter(pk=finding.pk).exists()
    make_due(finding)
    assert not Finding.objects.published().filter(pk=finding.pk).exists()
    assert publish_due() == "1 record published.\n"
    assert Finding.objects.published().filter(pk=finding.pk).exists()
    version = finding.history.first()
    assert (version.history_user, version.status) == (cast.editor, Status.PUBLISHED)
    assert publish_due() == ""


def test_whoever_cancels_a_publication_is_told_so(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    schedule(cast, finding)
    emptied = {"publish_at_0": "", "publish_at_1": ""}
    client, url = signed_in(cast.editor), address("finding_change", finding.pk)
    answer: Any = client.post(url, filled(client, url, **emptied), follow=True)
    assert str(next(iter(answer.context["messages"]))) == "It is no longer scheduled."


def test_a_step_says_when_and_in_which_languages(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT, body_en="", live_en=False)
    client, url = signed_in(cast.editor), address("finding_change", finding.pk)
    sent = filled(client, url, publish_at_0="2035-03-01", publish_at_1="08:00", _move=Move.PUBLISH)
    later: Any = client.post(url, sent, follow=True)
    sent = filled(client, url, publish_at_0="", publish_at_1="", _move=Move.PUBLISH)
    now: Any = client.post(url, sent, follow=True)
    told = [str(next(iter(answer.context["messages"]))) for answer in (later, now)]
    assert told == ["It will be published on 1 March 2035, 08:00.", "Published: French."]


def test_a_time_alone_publishes_nothing(cast: Cast) -> None:
    finding = make.make_finding(status=Status.IN_REVIEW)
    times = {"publish_at_0": "2035-03-01", "publish_at_1": "08:00:00"}
    answer = save(signed_in(cast.editor), address("finding_change", finding.pk), **times)
    assert errors_in(answer) == ["A time alone publishes nothing: press “Publish” to have it done then."]


def test_what_is_taken_back_is_not_published_later(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    schedule(cast, finding)
    save(signed_in(cast.curator), address("finding_change", finding.pk), _move=Move.TAKE_BACK)
    save(signed_in(cast.curator), address("finding_change", finding.pk), _move=Move.SUBMIT)
    assert (fresh(finding).publish_at, fresh(finding).is_scheduled) == (None, False)


def test_one_that_cannot_be_published_keeps_none_waiting_and_is_named(cast: Cast) -> None:
    bare = make.make_finding(status=Status.IN_REVIEW, live_fr=False, live_en=False, body_fr="", body_en="")
    whole = make.make_finding(status=Status.IN_REVIEW)
    make_due(bare)
    make_due(whole)
    with pytest.raises(CommandError) as failure:
        publish_due()
    assert [line.split(":")[0] for line in str(failure.value).splitlines()[1:]] == [bare.key]
    assert [fresh(one).status for one in (bare, whole)] == [Status.IN_REVIEW, Status.PUBLISHED]


def test_a_list_tells_what_is_published_later(cast: Cast) -> None:
    finding = make.make_finding(status=Status.IN_REVIEW, publish_at=timezone.now() + timedelta(days=1))
    told = act(signed_in(cast.editor), "finding", "publish", finding)
    assert (told, fresh(finding).status) == (["1 record scheduled."], Status.IN_REVIEW)


def test_what_a_curator_changes_is_no_longer_scheduled(cast: Cast) -> None:
    finding, theme = make.make_finding(status=Status.DRAFT), make.make_theme()
    schedule(cast, finding)
    url = address("finding_change", finding.pk)
    curator = signed_in(cast.curator)
    curator.post(url, filled(curator, url))
    assert fresh(finding).is_scheduled
    answer: Any = curator.post(url, filled(curator, url, title_en="Other", theme=theme.pk), follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert told[0] == "It is no longer scheduled: an editor has to look at it again."
    stored = fresh(finding)
    assert (stored.title_en, stored.is_scheduled, stored.status) == ("Other", False, Status.IN_REVIEW)
    assert stored.theme == finding.theme


@pytest.mark.parametrize(("role", "scheduled"), [("curator", False), ("editor", True)])
def test_another_passage_under_what_is_scheduled_is_looked_at_again(cast: Cast, role: str, scheduled: bool) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    first, second = (make.make_passage(tour=finding.tour) for _ in range(2))
    make.cite(finding, first)
    schedule(cast, finding)
    url, client = address("finding_change", finding.pk), signed_in(getattr(cast, role))
    assert save(client, url, **{"citations-0-passage": second.pk}).status_code == 302
    assert (fresh(finding).citations.get().passage, fresh(finding).is_scheduled) == (second, scheduled)


def test_the_timer_settles_what_was_written_in_sql(cast: Cast) -> None:
    finding = make.make_finding()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE findings_finding SET title_fr = 'X' WHERE id = %s", [finding.pk])
    assert fresh(finding).live_languages == ["fr", "en"]
    publish_due()
    assert fresh(finding).live_languages == ["fr"]


def test_a_list_leaves_what_somebody_saved_since(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make.make_finding(position=1), make.make_finding(position=2, title_en="Old")
    move = PublishedRecord.move

    def interrupted(record: Any, *args: Any) -> None:
        if record.pk == first.pk:
            Finding.objects.filter(pk=second.pk).update(title_en="Of a colleague")
        move(record, *args)

    monkeypatch.setattr(PublishedRecord, "move", interrupted)
    act(signed_in(cast.editor), "finding", "unpublish", first, second)
    assert (fresh(second).title_en, fresh(second).status) == ("Of a colleague", Status.DRAFT)
    assert fresh(second).history.first().history_change_reason == "Unpublished."


def test_what_was_only_proposed_is_never_published_by_the_timer(cast: Cast) -> None:
    tour = make.make_tour(status=Status.DRAFT)
    save(signed_in(cast.curator), address("tour_change", tour.pk), _move=Move.SUBMIT, publish_at_0="2015-01-01")
    publish_due()
    assert Tour.objects.get(pk=tour.pk).status == Status.IN_REVIEW
