"""Signals of our own, declared below everything that sends or hears them."""

from django.dispatch import Signal

# Sent by RecordQuerySet after a bulk write, which Django itself does not announce. Arguments: sender (the model), pks
# (None where it may be any row).
rows_written = Signal()
