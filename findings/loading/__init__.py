"""Loads the fixtures of a tour: the reader makes entries of its files, the writer records of the entries."""
