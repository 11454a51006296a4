"""What has served its time is forgotten, and nothing else."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from findings.accounts.retention import INVITATIONS
from findings.models import Invitation
from tests.accounts.inviting import invited
from tests.conftest import Cast
from tests.make import fresh, make_trainee
from tests.views.test_account import entered

pytestmark = pytest.mark.django_db


def test_a_session_that_ended_leaves_no_trace(cast: Cast) -> None:
    ended, open_still = entered(cast.alumna.email), entered(cast.alumnus_of_another.email)
    Session.objects.filter(session_key=ended.session.session_key).update(expire_date=timezone.now())
    call_command("forget_expired")
    assert [one.session_key for one in Session.objects.all()] == [open_still.session.session_key]
    assert [one.user for one in UserSession.objects.all()] == [cast.alumnus_of_another]


def test_the_address_of_an_old_invitation_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    old, lately = invited(make_trainee()), invited(make_trainee())
    now = timezone.now()
    Invitation.objects.filter(pk=old.pk).update(expires_at=now - INVITATIONS)
    Invitation.objects.filter(pk=lately.pk).update(expires_at=now - INVITATIONS + timedelta(hours=1))
    with override("fr"):
        call_command("forget_expired")
    assert [fresh(old).email, bool(fresh(lately).email)] == ["", True]
    assert capsys.readouterr().out == "Oubliés : sessions : 0, invitations : 1.\n".replace(" :", "\u00a0:")


def test_it_says_nothing_where_there_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("forget_expired")
    assert capsys.readouterr().out == ""
