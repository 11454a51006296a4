"""Asks the addresses at which sources were read whether they still answer, without being led into a private network."""
