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
    by: DoneBy | None = None,
) -> None:
    """One line of the log: what `actor` (nobody: the site by itself) did to the data of an account or a participant.

    `by` is told of an actor who is gone; it follows from the others.
    """
    owner = account or (trainee.user if trainee else None)
    by = by or (DoneBy.SITE if actor is None else DoneBy.PERSON if actor == owner else DoneBy.STAFF)
    DataEvent.objects.create(
        action=action, by=by, actor=actor, account=account, trainee=trainee, key=key, detail=detail
    )
