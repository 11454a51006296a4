"""Starts the application: connects what listens."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    """The knowledge base."""

    name = "findings"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        """Connects to the records what follows from them, and the roles to the migrations."""
        from findings.accounts import roles
        from findings.parity import memory
        from findings.search import index

        index.connect(self)
        memory.connect()
        roles.connect()
