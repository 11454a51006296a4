"""What each person is told in their digest, and what nobody is."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from findings.models import Digest, User
from tests.accounts.digesting import (
    DAY,
    a_day_passes,
    decided,
    digests,
    html_of,
    paths_in,
    reported,
    waiting,
    written_before,
)
from tests.conftest import Cast
from tests.make import make_finding, make_trainee, make_user, make_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_test")]


def labels(message: Any) -> list[str]:
    """How much of what waits."""
    return re.findall(r"^\d+ .*$", message.body, re.MULTILINE)


def titles(message: Any) -> list[str]:
    """What waits."""
    return re.findall(r"^- (.*)$", message.body, re.MULTILINE)


# Who -----------------------------------------------------------------------------------------------------------------


def test_each_of_the_staff_is_told_what_they_may_deal_with(english: Cast) -> None:
    finding = make_finding(title_en="Waits")
    waiting(finding)
    waiting(make_finding(title_en="Waits too"))
    reported(finding)
    make_finding(status="in_review", title_en="Proposed")
    sent = digests()
    queues = ["2 notes to moderate", "1 error report", "1 text to review"]
    assert {address: labels(message) for address, message in sent.items()} == {
        english.curator.email: ["1 error report"],
        english.editor.email: queues,
        english.administrator.email: queues,
    }
    assert titles(sent[english.editor.email]) == ["Waits", "Waits too", "Waits", "Proposed"]


def test_what_waits_leads_to_where_it_is_dealt_with(english: Cast) -> None:
    note, report = waiting(make_finding()), reported(make_finding())
    proposed = make_visit(status="in_review")
    assert paths_in(digests()[english.editor.email]) == [
        "/en/admin/findings/note/?state__exact=waiting",
        f"/en/admin/findings/note/{note.pk}/change/",
        "/en/admin/findings/errorreport/?state__exact=open",
        f"/en/admin/findings/errorreport/{report.pk}/change/",
        "/en/admin/?status=in_review#records",
        f"/en/admin/findings/visit/{proposed.pk}/change/",
    ]


def test_what_waits_begins_as_its_author_wrote_it(english: Cast) -> None:
    waiting(make_finding(), original_language="fr", changed_fr=f"Un *guichet*. {'mot ' * 40}", changed_en=None)
    reported(make_finding(), message="False\n\n<b>number</b>.", language="en")
    message = digests()[english.editor.email]
    quoted = re.findall(r"^  > (.*)$", message.body, re.MULTILINE)
    assert [quoted[0][:18], len(quoted[0]), quoted[1]] == ["Un guichet. mot mo", 90, "False <b>number</b>."]
    assert '<q lang="fr">Un guichet.' in html_of(message)
    assert "&lt;b&gt;number" in html_of(message)


def test_all_that_waits_when_it_is_sent_is_told(english: Cast) -> None:
    """The editors' board would say the same."""
    Digest.objects.write_due()
    waiting(make_finding())
    assert labels(digests()[english.editor.email]) == ["1 note to moderate"]


def test_the_first_ten_are_named_the_oldest_first(english: Cast) -> None:
    for number in range(12):
        reported(make_finding(title_en=f"Number {number}"))
    message = digests()[english.curator.email]
    assert (labels(message), titles(message)) == (["12 error reports"], [f"Number {number}" for number in range(10)])


def test_nobody_hears_where_nothing_waits(cast: Cast) -> None:
    make_finding(status="draft")
    make_finding(status="in_review", publish_at=timezone.now() + DAY)
    decided(make_user(), make_finding(), moderated_at=timezone.now() - 9 * DAY)
    reported(make_finding(), state="mended", email="", sender="")
    assert digests() == {}


def test_what_waits_is_told_every_day_what_was_answered_once(english: Cast) -> None:
    finding = make_finding()
    reported(finding)
    decided(english.alumna, finding)
    told = [english.alumna.email, english.curator.email, english.editor.email, english.administrator.email]
    assert list(digests()) == told
    a_day_passes()
    assert list(digests()) == told[1:]


def test_who_may_no_longer_or_does_not_want_to_is_not_told(english: Cast) -> None:
    finding = make_finding()
    reported(finding)
    User.objects.filter(pk=english.curator.pk).update(is_staff=False)
    User.objects.filter(pk=english.administrator.pk).update(receives_digest=False)
    for author, fields in ((english.alumna, {"is_active": False}), (english.outsider, {"receives_digest": False})):
        decided(author, finding)
        User.objects.filter(pk=author.pk).update(**fields)
    assert list(digests()) == [english.editor.email]


def test_rights_alone_tell_nobody_outside_the_staff(english: Cast) -> None:
    waiting(make_finding())
    english.alumna.user_permissions.set(Permission.objects.filter(codename__in=["moderate_note", "change_errorreport"]))
    decided(english.alumna, make_finding(title_en="Mine"))
    sent = digests()[english.alumna.email]
    assert (labels(sent), "Mine" in sent.body) == ([], True)


# Authors -------------------------------------------------------------------------------------------------------------


def test_an_author_is_told_what_became_of_their_notes(english: Cast) -> None:
    accepted = decided(english.alumna, make_finding(title_en="Budgets are open"))
    refused = decided(
        english.alumna, visit=make_visit(name_en="Gentofte"), state="refused", reason="Too short.\n\nSay more."
    )
    sent = digests()
    assert list(sent) == [english.alumna.email]
    body = sent[english.alumna.email].body.partition("\n--\n")[0]
    assert body == (
        "What the editors answered about your notes:\n\n"
        "Budgets are open\nYour note is accepted. Readers see it here:\n"
        f"http://127.0.0.1:8000/en/findings/budgets-are-open/#{accepted.key}\n\n"
        "Gentofte\nThe editors have not accepted this note yet:\n> Too short.\n> \n> Say more.\n"
        f"To change it and send it again:\nhttp://127.0.0.1:8000/en/notes/v/{refused.target.key}/\n"
    )
    assert accepted.target.key not in body


def test_an_author_is_told_what_others_told_of_the_same(english: Cast) -> None:
    finding, visit = make_finding(title_en="Shared"), make_visit(name_en="Shared visit")
    written_before(english.alumna, finding)
    written_before(english.alumna, None, visit=visit)  # type: ignore[arg-type]
    one = decided(make_user(), finding, changed_en="It *works*.", attempt="adapted")
    other = decided(make_user(), visit=visit, changed_fr=None, changed_en=None, obstacles_en="Time.")
    decided(make_user(), make_finding(title_en="Of others"))
    body = digests()[english.alumna.email].body.partition("\n--\n")[0]
    assert body == (
        "New notes where you wrote one too:\n\n"
        f"Shared\nhttp://127.0.0.1:8000/en/findings/shared/#{one.key}\nAdapted – anonymous\n"
        "(translated from French by the editors)\n> It works.\n\n"
        f"Shared visit\nhttp://127.0.0.1:8000/en/visits/shared-visit/#{other.key}\nAdopted – anonymous\n"
        "(translated from French by the editors)\n> Time.\n"
    )


@pytest.mark.parametrize(("count", "told", "more"), [(20, 20, 0), (21, 20, 1)])
def test_no_more_is_told_than_one_reads(english: Cast, count: int, told: int, more: int) -> None:
    finding = make_finding()
    written_before(english.alumna, finding)
    for _unused in range(count):
        decided(None, finding)
    message = digests()[english.alumna.email]
    assert [form.count("Adopted – ") for form in (message.body, html_of(message))] == [told, told]
    assert [form.count("There are more: each page") for form in (message.body, html_of(message))] == [more, more]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_note_that_was_not_sent_makes_nobody_an_author(english: Cast, state: str) -> None:
    finding = make_finding()
    written_before(english.alumna, finding, state=state)
    decided(make_user(receives_digest=False), finding)
    assert digests() == {}


def test_what_an_author_took_back_is_not_answered_any_more(english: Cast) -> None:
    decided(english.alumna, make_finding(title_en="Kept"))
    decided(english.alumna, make_finding(title_en="Taken back"), state="withdrawn")
    body = digests()[english.alumna.email].body
    assert ["Kept" in body, "Taken back" in body] == [True, False]


@pytest.mark.parametrize(
    ("signature", "visibility", "signed"),
    [
        ("person", "listed", "Jeanne Nom"),
        ("person", "class_only", "a member of the class of 2015"),
        ("person", "hidden", "a member of the class of 2015"),
        ("class", "listed", "a member of the class of 2015"),
        ("anonymous", "listed", "anonymous"),
    ],
)
def test_a_name_is_told_only_as_the_site_shows_it(english: Cast, signature: str, visibility: str, signed: str) -> None:
    finding = make_finding(tour=english.tour)
    written_before(english.alumna, finding)
    author = make_user("secret@example.org", receives_digest=False)
    make_trainee(tour=english.tour, user=author, given_name="Jeanne", family_name="Nom", visibility=visibility)
    decided(author, finding, signature=signature)
    message = digests()[english.alumna.email]
    assert re.findall(r"Adopted – (.*)", message.body) == [signed]
    for form in (message.body, html_of(message)):
        assert ["Jeanne" in form, "secret@" in form] == [signed == "Jeanne Nom", False]


@pytest.mark.parametrize("state", ["draft", "waiting", "refused", "withdrawn"])
def test_what_others_wrote_and_readers_do_not_see_is_not_told(english: Cast, state: str) -> None:
    finding = make_finding()
    written_before(english.alumna, finding)
    decided(make_user(receives_digest=False), finding, state=state, reason="Because.", changed_en="Hidden words")
    User.objects.filter(is_staff=True).update(receives_digest=False)
    assert digests() == {}


@pytest.mark.parametrize("where", ["finding", "tour", "theme"])
def test_what_is_not_published_is_not_told(english: Cast, where: str) -> None:
    finding = make_finding(title_en="Secret title", title_fr="Titre secret")
    written_before(english.alumna, finding)
    decided(english.alumnus_of_another, finding, changed_en="Secret words", changed_fr="Mots secrets")
    record: Any = finding if where == "finding" else getattr(finding, where)
    type(record).objects.filter(pk=record.pk).update(status="draft")
    (message,) = digests().values()
    assert message.to == [english.alumnus_of_another.email]
    assert message.body.partition("\n--\n")[0] == (
        "What the editors answered about your notes:\n\nA page that is no longer online\nYour note is accepted.\n"
    )
    assert ["ecret" in message.body, "ecret" in html_of(message)] == [False, False]


def test_a_language_that_is_not_live_is_not_told(english: Cast) -> None:
    decided(english.alumna, make_finding(title_fr="Seul lisible", title_en="Not yet", live_en=False))
    message = digests()[english.alumna.email]
    assert ["Seul lisible" in message.body, "Not yet" in message.body] == [True, False]
    assert '<span lang="fr">Seul lisible</span>' in html_of(message)
