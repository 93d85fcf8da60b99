"""Weights, wherever they are kept: found, and measured."""
