"""What the pages cost those who read them, measured on a site served as production serves it."""
