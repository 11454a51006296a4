"""The three roles of the staff and the least rights each needs.

Permissions do not exist yet when a first migration runs, and groups vanish after a transactional test: the roles are
made after each migration.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.db.models.signals import post_migrate

CURATOR, EDITOR, ADMINISTRATOR = "Curator", "Editor", "Administrator"

# What a curator writes; the inner records (aliases, citations) are part of theirs and may be taken out again.
RECORDS = (
    "tour",
    "source",
    "passage",
    "theme",
    "host",
    "visit",
    "finding",
    "followup",
    "authority",
    "trainee",
    "photograph",
    "credit",
    "term",
)
INNER = ("hostalias", "citation")
PUBLISHED = ("tour", "theme", "visit", "finding", "followup")


def _rights(models: tuple[str, ...], *actions: str) -> set[str]:
    return {f"{action}_{model}" for model in models for action in actions}


CURATES = _rights(RECORDS, "view", "add", "change") | _rights(INNER, "view", "add", "change", "delete")
CURATES |= _rights(("errorreport",), "view", "change") | {"view_note"}
EDITS = CURATES | _rights(RECORDS, "delete") | _rights(PUBLISHED, "publish") | {"moderate_note", "delete_errorreport"}
EDITS |= {"invite_trainee", "view_invitation"}
ADMINISTERS = EDITS | _rights(("user",), "view", "add", "change") | {"view_dataevent"}

ROLES: dict[str, set[str]] = {CURATOR: CURATES, EDITOR: EDITS, ADMINISTRATOR: ADMINISTERS}


def make_roles(using: str = "default") -> None:
    """Makes the groups and gives each exactly its rights."""
    for name, codenames in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        wanted = Q(content_type__app_label="findings", codename__in=codenames)
        group.permissions.set(Permission.objects.using(using).filter(wanted))


def connect() -> None:
    """Makes the roles after each migration of the application."""
    post_migrate.connect(_migrated, dispatch_uid="roles")


def _migrated(app_config: Any, using: str, **kwargs: Any) -> None:
    # Django's own receiver, connected earlier, has just made this application's permissions.
    if app_config.name == "findings":
        make_roles(using)
