"""The administration: who may do what in it, what its pages cost, and what they refuse."""
