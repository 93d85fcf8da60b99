"""The types of specs as data: their fields and marks, their common parts, what they name, how they are merged."""
