"""Starts the application: connects what listens."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    """The knowledge base."""

    name = "findings"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        """Connects the derived data to the records, and the roles to the migrations."""
        from findings.accounts import roles
        from findings.search import index

        index.connect()
        roles.connect()
