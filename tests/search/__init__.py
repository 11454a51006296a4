"""Folding, and the sort keys made with it."""
