"""Links: which addresses are asked, how, and what becomes of the answers."""
