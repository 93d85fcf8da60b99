"""What changed between two APIs, and what a client will notice of it."""
