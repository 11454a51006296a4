"""Personal data is under its owner's control: an erased person leaves a key; accounts stay apart and untold."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError

from findings.models import Note, Tombstone, Trainee, User
from tests.conftest import Cast
from tests.make import make_finding, make_note, make_trainee, make_user

pytestmark = pytest.mark.django_db


def test_an_erased_person_leaves_a_key_and_nothing_else(cast: Cast) -> None:
    erased = make_trainee(tour=cast.tour, key="dk2015-t-99", family_name="Disparue")
    kept = make_trainee(tour=cast.tour, family_name="Restée")
    kind = ContentType.objects.get_for_model(Trainee)
    for person in (erased, kept):
        person.save()
        LogEntry.objects.create(
            user=cast.editor, content_type=kind, object_id=str(person.pk), object_repr=str(person), action_flag=CHANGE
        )
    erased.erase()
    assert list(Tombstone.objects.values_list("key", flat=True)) == ["dk2015-t-99"]
    assert not Trainee.objects.filter(family_name="Disparue").exists()
    assert set(Trainee.history.values_list("family_name", flat=True)) == {
        *Trainee.objects.values_list("family_name", flat=True)
    }
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == [str(kept)]


def test_histories_do_not_tell_accounts() -> None:
    make_trainee(user=make_user())
    make_note(finding=make_finding(), author=make_user())
    histories = (Trainee.history.model, Note.history.model)
    columns = {field.name for history in histories for field in history._meta.fields}
    assert {"user", "author"} & columns == set()


def test_an_address_with_look_alike_letters_is_refused_and_locks_nobody_out() -> None:
    user = make_user("admin@example.org")
    with pytest.raises(ValidationError):
        User(email="adm\u0131n@example.org").full_clean(exclude=["password"])
    make_user("adm\u0131n@example.org")
    assert User.objects.get_by_natural_key("ADMIN@example.org") == user
