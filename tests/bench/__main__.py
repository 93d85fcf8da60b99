"""`make bench`: times of whole processes on generated fleets and on API documents; other programs run beside ours.

`python -m tests.bench 100 1000` measures fleets of these sizes alone, `python -m tests.bench api` the API documents
alone. Seconds are wall time; memory is the peak of the process. No figure fails the run.
"""

import sys
import tempfile
from pathlib import Path

from tests.bench.apis import bench_apis
from tests.bench.compiling import bench_fleet
from tests.bench.processes import SERVEWRIGHT, repeat, run

SIZES = ("100", "1000", "10000")
APIS = "api"


def main() -> None:
    """What is asked for, in folders that are removed at the end."""
    version = repeat(11, lambda: run(SERVEWRIGHT, "--version"))
    bare = repeat(11, lambda: run(sys.executable, "-c", "pass"))
    print(f"servewright --version {version.seconds * 1000:.0f} ms, bare interpreter {bare.seconds * 1000:.0f} ms")
    for part in tuple(sys.argv[1:]) or (*SIZES, APIS):
        with tempfile.TemporaryDirectory() as folder:
            if part == APIS:
                bench_apis(Path(folder))
            else:
                bench_fleet(Path(folder), int(part))


if __name__ == "__main__":
    main()
