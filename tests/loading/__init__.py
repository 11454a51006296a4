"""Loading a tour: reading its files, and writing what is missing."""
