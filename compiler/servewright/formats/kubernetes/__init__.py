"""What the API server knows: schemas of kinds, built in and custom, and the grammars of names and quantities."""
