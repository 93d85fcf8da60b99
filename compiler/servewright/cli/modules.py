"""The names of a family's modules, found without importing any: a command line that only prints help stays fast."""

from pathlib import Path

import servewright


def module_names(family: str) -> list[str]:
    """The modules in a folder of the package, such as `report` or `cli/commands`, in the order of their names."""
    folder = Path(servewright.__file__).parent / family
    return sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
