"""Writes what cases print today into their files, to be read in the diff: `python -m tests.accept FILE...`."""

import sys
from pathlib import Path
from typing import Any

from servewright.formats.yaml.load import load
from servewright.formats.yaml.print import print_yaml
from tests.cases import prints, shown


def accept(path: Path) -> None:
    """Replaces `prints` in every case of a file that has it; leading comments stay."""
    text = path.read_bytes()
    head = b"".join(line for line in text.splitlines(keepends=True)[:5] if line.startswith(b"#"))
    entries: Any = load(path.name, text).documents[0].value
    printing = [entry for entry in entries if prints(entry)]
    for entry in printing:
        entry["prints"] = shown(entry)
    if printing:
        path.write_bytes(head + print_yaml(entries))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        accept(Path(name))
