"""Verify: every rendered object as its consumer would judge it, before a byte is written."""
