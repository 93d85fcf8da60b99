"""Model: weights, the server that runs them, and what they need."""
