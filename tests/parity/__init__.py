"""Tests of parity: no original changes without its translation showing it, and nothing shows stale that is not."""
