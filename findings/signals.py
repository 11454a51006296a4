"""Signals of our own, declared below everything that sends or hears them."""

from django.dispatch import Signal

# Sent by RecordQuerySet after a bulk write, which Django itself does not announce. Arguments: sender (the model), pks,
# before (the texts that these rows had, by key; a new row has none).
rows_written = Signal()

# Sent when readers are shown something else of records that were not written: a translation kept from them, or back.
# Arguments: sender (the model), keys.
shown_otherwise = Signal()
