"""What packages raise that are asked for the outside world: errors of their own, which no builtin stands above."""

import sys
from collections.abc import Iterable

Names = tuple[str, str]  # a module, and a class of errors in it


def errors_of(names: Iterable[Names]) -> tuple[type[Exception], ...]:
    """The classes, of those modules that have been imported: no other can have raised one. OSError is always there."""
    there = ((sys.modules[module], name) for module, name in names if module in sys.modules)
    return OSError, *(getattr(module, name) for module, name in there)
