"""YAML in and out: events to values with a place for every fault, and trees to bytes that every reader reads back."""
