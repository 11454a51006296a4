"""The knowledge base: records of study tours, their pages and their administration."""
