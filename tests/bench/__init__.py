"""What the bench computes, without a browser."""
