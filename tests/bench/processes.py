"""What a process costs, from its start to its end."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SERVEWRIGHT = str(Path(sys.executable).with_name("servewright"))


@dataclass(frozen=True)
class Cost:
    """Wall seconds, peak memory in MB, and the seconds that a processor was busy, of one process."""

    seconds: float
    megabytes: float
    busy: float = 0.0


def run(*command: str, codes: frozenset[int] = frozenset({0})) -> Cost:
    """One process to its end; RuntimeError with what it printed where it ends with another code."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begin
        if process.returncode not in codes:
            output.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {output.read(2000).decode(errors='replace')}")
    return Cost(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def repeat(runs: int, once: Callable[[], Cost]) -> Cost:
    """The median of several runs."""
    costs = [once() for _ in range(runs)]
    return Cost(
        median(cost.seconds for cost in costs),
        max(cost.megabytes for cost in costs),
        median(cost.busy for cost in costs),
    )


def best(runs: int, once: Callable[[], Cost]) -> Cost:
    """The least of several runs: what the work costs where nothing else runs on the machine."""
    costs = [once() for _ in range(runs)]
    return Cost(
        min(cost.seconds for cost in costs),
        max(cost.megabytes for cost in costs),
        min(cost.busy for cost in costs),
    )
