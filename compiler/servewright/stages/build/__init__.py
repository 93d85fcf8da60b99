"""Build: one slice becomes bytes, with what was found on the way and what the whole fleet must know."""
