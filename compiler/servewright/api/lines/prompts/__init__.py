"""Prompts: variables in, text or JSON out."""
