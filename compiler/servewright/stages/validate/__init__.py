"""Validate: documents become typed specs, with what differs by environment laid over them."""
