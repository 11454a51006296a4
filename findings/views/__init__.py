"""What readers see, by audience."""
