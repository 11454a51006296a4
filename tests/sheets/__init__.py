"""Tests of findings.sheets."""
