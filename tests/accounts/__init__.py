"""Visitors and staff."""
