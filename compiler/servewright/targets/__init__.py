"""Families of output: one package each, whose `target.py` holds the constant `TARGET`."""
