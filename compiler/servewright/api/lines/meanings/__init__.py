"""What each change of a line or a route means, and why callers care."""
