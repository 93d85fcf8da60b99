"""JSON schemas in one normal form, whatever spelling they came in."""
