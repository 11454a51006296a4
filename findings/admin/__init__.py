"""The administration, by subject. Django imports it when it starts."""

from findings.admin import error_report, finding, follow_up, journal, note, people, photograph, taxonomy, tour, user

__all__ = [
    "error_report",
    "finding",
    "follow_up",
    "journal",
    "note",
    "people",
    "photograph",
    "taxonomy",
    "tour",
    "user",
]
