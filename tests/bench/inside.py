"""Inside a process that has loaded everything: what reading and comparing take, and what lines that did not change do.

A process of its own, so that the one that starts the others stays small: what it holds counts as theirs.
"""

import gc
import sys
import time
from pathlib import Path

from servewright.api.compare import compare
from servewright.api.document.library import Library
from servewright.api.lines.compare import compare_lines
from tests.api_lines import model
from tests.bench.documents import document, ring

RUNS = 5
UNCHANGED = 1_000


def pair_seconds(old: str, new: str) -> tuple[float, float]:
    """The least that reading two documents takes, and comparing them."""
    reads, comparisons = [], []
    gc.disable()
    for _ in range(RUNS):
        begin = time.process_time()
        sides = [Library(path, lambda file: Path(file).read_bytes(), str(Path(path).parent)) for path in (old, new)]
        read = time.process_time()
        compare(sides[0], sides[1])
        reads.append(read - begin)
        comparisons.append(time.process_time() - read)
    gc.enable()
    return min(reads), min(comparisons)


def unchanged_seconds() -> float:
    """As many lines whose documents are what they were; their files are read and hashed already."""
    text = document(ring(10)(5)).decode()
    lines = []
    for number in range(UNCHANGED):
        runtime = {"fastapi": {"source": "service", "openapi": "openapi.json"}}
        files = {"openapi.json": text.replace("/x", f"/x{number}"), "service/main.py": "app = None\n"}
        lines.append([model(runtime, files, name=f"model-{number}") for _ in range(2)])
    begin = time.process_time()
    assert not any(compare_lines(old, new) for old, new in lines)
    return time.process_time() - begin


if __name__ == "__main__":
    read, compared = pair_seconds(*sys.argv[1:]) if sys.argv[1:] else (0.0, 0.0)
    print(read, compared, unchanged_seconds())
