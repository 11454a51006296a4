"""Signals of our own, declared below everything that sends or hears them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.dispatch import Signal

# Sent by RecordQuerySet after a bulk write, which Django itself does not announce. Arguments: sender (the model), pks,
# before (the texts that these rows had, by key; a new row has none).
rows_written = Signal()

# Sent when readers are shown something else of records that were not written: a translation kept from them, or back.
# Arguments: sender (the model), keys.
shown_otherwise = Signal()

# Sent at the end of `together`. Arguments: written, the primary keys of what was put off, by model.
all_written = Signal()

Written = dict[Any, set[Any]]

_put_off: ContextVar[Written | None] = ContextVar("put_off", default=None)


@contextmanager
def putting_off() -> Iterator[Written]:
    """What is dear to derive from what is written is not derived; gives what it would be derived from, by model."""
    written: Written = {}
    token = _put_off.set(written)
    try:
        yield written
    finally:
        _put_off.reset(token)


@contextmanager
def together() -> Iterator[None]:
    """Many writes of one transaction: what is dear to derive from them is derived once, after the last of them.

    Within a longer such block, at the end of that one.
    """
    if _put_off.get() is not None:
        yield
        return
    with putting_off() as written:
        yield
    all_written.send(sender=None, written=written)


def put_off(model: Any, pks: set[Any]) -> bool:
    """Whether what follows from these rows waits; else it is to be done now."""
    written = _put_off.get()
    if written is None:
        return False
    written.setdefault(model, set()).update(pks)
    return True
