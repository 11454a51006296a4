"""What readers may ask, and send."""
