"""Editors invite participants, one or a class; nobody else does, nor sees where they were written to."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from findings.models import DataEvent, Invitation, Trainee
from tests.accounts.inviting import ADDRESS, invited
from tests.accounts.traces import traces
from tests.admin.forms import act, address, signed_in
from tests.conftest import Cast
from tests.make import fresh, make_tour, make_trainee
from tests.views.pages import text_of

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "trainee_changelist"


def sent_for(*trainees: Trainee, **emails: str) -> dict[str, Any]:
    """What the page of addresses sends: no address but for those given, by primary key."""
    rows = {f"{one.pk}-email": emails.get(f"to_{one.pk}", "") for one in trainees}
    languages = {f"{one.pk}-language": "fr" for one in trainees}
    return {
        "action": "invite",
        "addresses": "yes",
        "_selected_action": [one.pk for one in trainees],
        **rows,
        **languages,
    }


def test_an_editor_invites_a_class(cast: Cast) -> None:
    client, tour = signed_in(cast.editor), make_tour()
    first, second, third = (make_trainee(tour=tour) for _unused in range(3))
    chosen = {"action": "invite", "_selected_action": [first.pk, second.pk, third.pk]}
    page = text_of(client.post(address(LIST), chosen))
    assert [str(one) in page for one in (first, second, third)] == [True] * 3
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)
    sent = sent_for(
        first, second, third, **{f"to_{first.pk}": "one@example.org", f"to_{third.pk}": "three@example.org"}
    )
    response: Any = client.post(address(LIST), {**sent, f"{third.pk}-language": "en"}, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["2 participants invited."]
    assert sorted((message.to, message.subject[:4]) for message in mail.outbox) == [
        (["one@example.org"], "Votr"),
        (["three@example.org"], "Your"),
    ]
    made = Invitation.objects.order_by("trainee_id")
    assert [(one.trainee, one.invited_by, one.state) for one in made] == [
        (first, cast.editor, "sent"),
        (third, cast.editor, "sent"),
    ]


def test_whoever_has_an_account_is_left_out(cast: Cast) -> None:
    client, free = signed_in(cast.editor), make_trainee(tour=cast.tour)
    has_one = Trainee.objects.get(user=cast.alumna)
    page = text_of(client.post(address(LIST), {"action": "invite", "_selected_action": [free.pk, has_one.pk]}))
    assert [f'name="{one.pk}-email"' in page for one in (free, has_one)] == [True, False]
    assert "1 of those you chose has an account already" in page
    client.post(address(LIST), sent_for(free, has_one, **{f"to_{has_one.pk}": ADDRESS}), follow=True)
    assert Invitation.objects.count() == 0
    assert act(client, "trainee", "invite", has_one) == ["They all have an account."]


@pytest.mark.parametrize("email", ["x", "a\0@example.org", "é@example.org", "a" * 300 + "@example.org", "a@b"])
def test_a_wrong_address_is_told_and_nothing_is_lost(cast: Cast, email: str) -> None:
    client, one, other = signed_in(cast.editor), make_trainee(), make_trainee()
    sent = sent_for(one, other, **{f"to_{one.pk}": email, f"to_{other.pk}": "right@example.org"})
    page = text_of(client.post(address(LIST), sent))
    assert ["errorlist" in page, 'value="right@example.org"' in page] == [True, True]
    assert (Invitation.objects.count(), len(mail.outbox)) == (0, 0)


def test_two_of_one_tour_do_not_share_an_address(cast: Cast) -> None:
    client, tour = signed_in(cast.editor), make_tour()
    one, other, elsewhere = make_trainee(tour=tour), make_trainee(tour=tour), make_trainee()
    given = {f"to_{one.pk}": "same@example.org", f"to_{other.pk}": "Same@Example.org"}
    page = text_of(client.post(address(LIST), sent_for(one, other, **given)))
    assert "Another participant of this tour is given the same address." in page
    assert Invitation.objects.count() == 0
    # Nor one after the other.
    client.post(address(LIST), sent_for(one, **{f"to_{one.pk}": "same@example.org"}))
    page = text_of(client.post(address(LIST), sent_for(other, **{f"to_{other.pk}": "SAME@example.org"})))
    assert "Another participant of this tour is given the same address." in page
    assert Invitation.objects.count() == 1
    # Somebody who went twice has one account.
    given = {f"to_{one.pk}": "same@example.org", f"to_{elsewhere.pk}": "same@example.org"}
    client.post(address(LIST), sent_for(one, elsewhere, **given))
    assert Invitation.objects.count() == 2


def test_a_class_of_more_than_a_page_is_invited_whole(cast: Cast) -> None:
    client, tour = signed_in(cast.editor), make_tour()
    trainees = [make_trainee(tour=tour) for _unused in range(60)]
    chosen = {"action": "invite", "select_across": "1", "_selected_action": [one.pk for one in trainees[:50]]}
    page = text_of(client.post(f"{address(LIST)}?tour__id__exact={tour.pk}", chosen))
    assert [page.count('name="_selected_action"'), page.count('type="email"')] == [60, 60]


def test_the_list_says_who_is_invited_or_has_an_account_to_those_who_invite(cast: Cast) -> None:
    tour = make_tour()
    with_account, other, late = (make_trainee(tour=tour) for _unused in range(3))
    Trainee.objects.filter(pk=with_account.pk).update(user=cast.outsider)
    invited(other)
    Invitation.objects.filter(pk=invited(late, "late@example.org").pk).update(expires_at=timezone.now())
    lists = [signed_in(user).get(f"{address(LIST)}?tour__id__exact={tour.pk}") for user in (cast.curator, cast.editor)]
    cells = [re.findall(r'<td class="field-access">(.*?)</td>', text_of(page)) for page in lists]
    assert [sorted(some) for some in cells] == [[], ["-", "invited", "opened"]]


def test_a_language_that_is_not_ours_is_refused(cast: Cast) -> None:
    client, one = signed_in(cast.editor), make_trainee()
    sent = {**sent_for(one, **{f"to_{one.pk}": ADDRESS}), f"{one.pk}-language": "da"}
    assert "errorlist" in text_of(client.post(address(LIST), sent))
    assert Invitation.objects.count() == 0


def test_an_invitation_is_sent_again_and_revoked(cast: Cast) -> None:
    client = signed_in(cast.editor)
    old, revoked = invited(make_trainee()), invited(make_trainee(), "other@example.org")
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert act(client, "invitation", "send_again", old) == ["1 invitation sent again."]
    again = Invitation.objects.get(trainee=old.trainee, revoked_at=None)
    assert (again.email, again.state, fresh(old).state, len(mail.outbox)) == (ADDRESS, "sent", "revoked", 3)
    assert act(client, "invitation", "revoke", revoked, old) == ["1 invitation revoked."]
    assert fresh(revoked).email == ""
    assert act(client, "invitation", "send_again", revoked) == ["0 invitations sent again."]


def test_nobody_else_invites_or_sees_an_address(cast: Cast) -> None:
    made, free = invited(make_trainee()), make_trainee()
    for user in (cast.outsider, cast.trainee, cast.alumna, cast.alumnus_of_another, cast.curator):
        client = signed_in(user)
        sent = sent_for(free, **{f"to_{free.pk}": "stolen@example.org"})
        answers = [
            client.post(address(LIST), sent, follow=True),
            client.get(address("invitation_changelist"), follow=True),
            client.get(address("trainee_change", made.trainee.pk), follow=True),
            client.post(address("invitation_changelist"), {"action": "revoke", "_selected_action": [made.pk]}),
        ]
        assert [ADDRESS in text_of(answer) for answer in answers] == [False] * 4
    assert (Invitation.objects.count(), fresh(made).state) == (1, "sent")


def test_editors_and_administrators_see_them(cast: Cast) -> None:
    invited(make_trainee())
    for user in (cast.editor, cast.administrator):
        assert ADDRESS in text_of(signed_in(user).get(address("invitation_changelist")))


def test_the_log_keeps_no_address(cast: Cast) -> None:
    client, one = signed_in(cast.editor), make_trainee()
    client.post(address(LIST), sent_for(one, **{f"to_{one.pk}": ADDRESS}))
    assert not LogEntry.objects.exists()
    (line,) = DataEvent.objects.all()
    assert (line.action, line.actor, line.trainee) == ("invited", cast.editor, one)
    assert traces(ADDRESS) == {"findings_invitation.email"}


def test_the_list_costs_the_same_with_1_and_3(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.editor)
    invited(make_trainee())
    with CaptureQueriesContext(connection) as captured:
        client.get(address("invitation_changelist"))
    invited(make_trainee(), "b@example.org")
    invited(make_trainee(), "c@example.org")
    with django_assert_num_queries(len(captured)):
        client.get(address("invitation_changelist"))
