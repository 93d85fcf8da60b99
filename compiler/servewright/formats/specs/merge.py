"""Laying a partial over a tree: mappings merge, lists replace, null removes."""

from typing import Any


def merge(base: Any, partial: Any) -> Any:
    """A new tree; neither argument is changed."""
    if not isinstance(base, dict) or not isinstance(partial, dict):
        return partial
    merged = dict(base)
    for key, value in partial.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(base.get(key), value)
    return merged
