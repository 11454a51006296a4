"""Sends the digests that wait: each is a task in the database, which whoever works the queue off takes up by itself.

A task names its digest by number and nobody by name. What a task left behind when its worker was killed keeps nothing
waiting: only a digest itself says whether it is in somebody's hands.
"""

import logging
from collections import Counter
from enum import StrEnum
from smtplib import SMTPException
from typing import Any

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from findings.accounts.digests import message_of
from findings.accounts.sending import deliver
from findings.models import Digest

logger = logging.getLogger(__name__)
QUEUE = "digests"


class Outcome(StrEnum):
    """What became of a digest that was to be sent."""

    SENT = "sent"
    REFUSED = "refused"
    # Nothing to tell.
    EMPTY = "empty"
    # Sent meanwhile, in other hands, or no longer wanted.
    LEFT = "left"
    # The mail server did not answer: it waits.
    WAITING = "waiting"
    # By a mistake of ours, which the log tells.
    FAILED = "failed"


@task(queue_name=QUEUE)
def send_digest(pk: int) -> str:
    """Sends that digest, where it still waits."""
    digest = Digest.objects.take(pk)
    if digest is None:
        return Outcome.LEFT
    message = message_of(digest)
    if message is None:
        Digest.objects.filter(pk=pk).update(empty_at=timezone.now())
        return Outcome.EMPTY
    try:
        with get_connection() as connection:
            return Outcome.SENT if deliver(digest, message, connection) else Outcome.REFUSED
    except (OSError, SMTPException) as error:
        # Not what the server said, which may name the address.
        logger.error("The mail server did not take digest %s: %s", pk, type(error).__name__)
        return Outcome.WAITING


def enqueue_waiting() -> int:
    """Puts each digest that waits into the queue, once; returns how many it put there."""
    ready = DBTaskResult.objects.ready().filter(task_path=send_digest.module_path)
    queued = {said["args"][0] for said in ready.values_list("args_kwargs", flat=True)}
    waiting = [pk for pk in Digest.objects.to_send().values_list("pk", flat=True) if pk not in queued]
    with transaction.atomic():
        for pk in waiting:
            send_digest.enqueue(pk)
    return len(waiting)


def work_off() -> Counter[str]:
    """Does what stands in the queue, until it is empty or the mail server does not answer; counts what became of it."""
    worker = Once()
    worker.run()
    return worker.outcomes


class Once(Worker):
    """As `manage.py db_worker --batch`, but it stops where the mail server does not answer: others would wait too."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=[QUEUE],
            interval=1,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.outcomes: Counter[str] = Counter()

    def run_task(self, db_task_result: Any) -> None:
        """As django-tasks-db's."""
        super().run_task(db_task_result)
        outcome = db_task_result.return_value or Outcome.FAILED
        self.outcomes[outcome] += 1
        # Ctrl-C too ends a task, as any exception does, and nothing else.
        if outcome == Outcome.WAITING or db_task_result.exception_class_path == "builtins.KeyboardInterrupt":
            self.running = False
