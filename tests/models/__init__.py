"""The records: what holds for each, in Python and in the database."""
