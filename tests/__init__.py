"""Tests: they mirror the application, and hold what its documents promise."""
