"""Keeps both languages of a record true to each other: what was translated from what, and whether that still holds."""
