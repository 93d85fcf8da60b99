"""Finding the modules of a family by walking its folder, so that adding one edits no list."""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules, walk_packages
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def discover(package: str, constant: str, expected: type[T]) -> dict[str, T]:
    """The constants of a family by module name, in the order of the names.

    A module holds the constant itself; a package holds it in the module of the constant's name (`target.py`: `TARGET`).
    Raises ImportError where one lacks it, and TypeError where it is something else: forgetting is our mistake.
    """
    found: dict[str, T] = {}
    for module in sorted(iter_modules(import_module(package).__path__), key=lambda module: module.name):
        path = f"{package}.{module.name}" + (f".{constant.lower()}" if module.ispkg else "")
        value = getattr(import_module(path), constant, None)
        if value is None:
            raise ImportError(f"{path} defines no {constant}")
        if not isinstance(value, expected):
            raise TypeError(f"{path}.{constant} is no {expected.__name__}")
        found[module.name] = value
    return found


def constants(package: str, expected: type[T]) -> Iterator[tuple[ModuleType, T]]:
    """Every constant of a type in the modules of a package, with the module that defines it, in a fixed order.

    A module defines a constant where it stands in its own text; what it imports from another is that one's.
    """
    root = import_module(package)
    seen: set[int] = set()
    names = [package, *sorted(module.name for module in walk_packages(root.__path__, package + "."))]
    for name in names:
        module = import_module(name)
        for label, value in vars(module).items():
            if isinstance(value, expected) and id(value) not in seen and _defines(module, label):
                seen.add(id(value))
                yield module, value


def _defines(module: ModuleType, label: str) -> bool:
    text = inspect.getsource(module)
    return re.search(rf"^{label}(: \w+)? = ", text, re.MULTILINE) is not None
