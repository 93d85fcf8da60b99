"""Code services: their source is run, and says which API it serves."""
