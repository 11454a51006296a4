"""Pictures: what is taken in and what is refused, what is made of them, where they are kept."""
