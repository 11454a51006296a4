"""Writes down what is done to somebody's data, when it is done."""

from findings.enums import DataAction, DoneBy
from findings.models import DataEvent, Trainee, User


def note(
    action: DataAction,
    actor: User | None,
    *,
    account: User | None = None,
    trainee: Trainee | None = None,
    key: str = "",
    detail: str = "",
) -> None:
    """One line of the log: what `actor` (nobody: the site by itself) did to the data of an account or a participant."""
    owner = account or (trainee.user if trainee else None)
    by = DoneBy.SITE if actor is None else DoneBy.PERSON if actor == owner else DoneBy.STAFF
    DataEvent.objects.create(
        action=action, by=by, actor=actor, account=account, trainee=trainee, key=key, detail=detail
    )


def note_erasure(keys: list[str], by: DoneBy, actor: User | None) -> None:
    """What is left of an account and of its entries among the participants, by their keys: that it was erased."""
    lines = [DataEvent(action=DataAction.ACCOUNT_ERASED, by=by, actor=actor, key=key) for key in keys or [""]]
    DataEvent.objects.bulk_create(lines)
