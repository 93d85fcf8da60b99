"""Writes what trees print today into their case files, to be read in the diff: `python -m tests.accept FILE...`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from servewright.formats.yaml_load import load
from servewright.formats.yaml_print import print_yaml
from tests.disk import KEYS, printed_on_disk
from tests.trees import changed, printed


def is_tree(case: Mapping[str, Any]) -> bool:
    """Whether a case is a tree of files, in memory or on a disk; others belong to the runner of their module."""
    return "files" in case or any(key in case for key in KEYS)


def shown(case: Mapping[str, Any]) -> str:
    """What a user sees of a tree."""
    return printed_on_disk(case) if any(key in case for key in KEYS) else printed(changed(case["files"]))


def accept(path: Path) -> None:
    """Replaces `prints` in every case of a file that is a tree; leading comments stay."""
    text = path.read_bytes()
    head = b"".join(line for line in text.splitlines(keepends=True)[:5] if line.startswith(b"#"))
    entries: Any = load(path.name, text).documents[0].value
    for entry in entries:
        if is_tree(entry):
            entry["prints"] = shown(entry)
    path.write_bytes(head + print_yaml(entries))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        accept(Path(name))
