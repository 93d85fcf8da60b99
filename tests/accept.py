"""Writes what trees print today into their case files, for a person to read in the diff: `python -m tests.accept FILE...`."""

import sys
from pathlib import Path
from typing import Any

from servewright.formats.yaml_load import load
from servewright.formats.yaml_print import print_yaml
from tests.trees import changed, printed


def accept(path: Path) -> None:
    """Replaces `prints` in every case of a file that has `files`; leading comments stay."""
    text = path.read_bytes()
    head = b"".join(line for line in text.splitlines(keepends=True)[:5] if line.startswith(b"#"))
    entries: Any = load(path.name, text).documents[0].value
    for entry in entries:
        if "files" in entry:
            entry["prints"] = printed(changed(entry["files"]))
    path.write_bytes(head + print_yaml(entries))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        accept(Path(name))
