"""Tests of what pages that are looked at are made of."""
