"""What makes the records findable: folding, sort keys."""
