"""How pages present themselves to other sites and readers."""
