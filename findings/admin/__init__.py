"""The administration, by subject. Django imports it when it starts."""

from findings.admin import finding, follow_up, note, people, taxonomy, tour, user

__all__ = ["finding", "follow_up", "note", "people", "taxonomy", "tour", "user"]
