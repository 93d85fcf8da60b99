"""Gate: what changes in an API decides which version it needs, and what may leave an environment."""
