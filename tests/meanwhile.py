"""Two people who write at the same time, for tests of what each finds of the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Does both, the second while the first is not yet committed: it waits for it."""

    def do_it() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            waits = other.submit(do_it)
            with pytest.raises(TimeoutError):
                waits.result(0.5)
        waits.result(10)
