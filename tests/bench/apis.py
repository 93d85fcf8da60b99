"""Comparing APIs: a large pair in parts and as a command, oasdiff beside it, circles, and what did not change."""

import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.bench.documents import alternatives, large_pair, mesh, pair, ring
from tests.bench.processes import SERVEWRIGHT, Cost, best, run

RUNS = 5


def bench_apis(folder: Path) -> None:
    """Prints all figures, each the least of a few runs."""
    print(f"\nAPIs, the best of {RUNS} runs: seconds, seconds of the processor, peak memory")
    large = large_pair(folder)
    ours = _command("large pair, servewright diff", *large) if large else None
    _command("ring of 130 schemas", *pair(folder, "ring", ring(130)))
    _command("mesh of 130 schemas", *pair(folder, "mesh", mesh(130)))
    _command("1,000 alternatives", *pair(folder, "alternatives", alternatives(1_000)))
    _inside(large)
    if large and ours:
        _beside_oasdiff(ours, large)


def _command(name: str, old: str, new: str) -> Cost:
    cost = best(RUNS, lambda: run(SERVEWRIGHT, "diff", old, new, "--fail-on", "none"))
    _show(name, cost)
    return cost


def _show(name: str, cost: Cost) -> None:
    print(f"  {name:30} {cost.seconds:7.2f} s  {cost.busy:7.2f} s  {cost.megabytes:5.0f} MB")


def _inside(large: tuple[str, str] | None) -> None:
    command = [sys.executable, "-m", "tests.bench.inside", *(large or ())]
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    read, compared, unchanged = (float(word) for word in printed.split())
    if large:
        print(
            f"  {'large pair, read':30} {'':9}  {read:7.2f} s\n  {'large pair, compared':30} {'':9}  {compared:7.2f} s"
        )
    print(f"  {'1,000 unchanged APIs':30} {'':9}  {unchanged:7.3f} s")


def _beside_oasdiff(ours: Cost, large: tuple[str, str]) -> None:
    from tests.bench.oasdiff import oasdiff

    program = oasdiff()
    if program is None:
        print("  oasdiff is not at hand: no Go toolchain, or no module proxy")
        return
    for command in ("breaking", "changelog"):
        theirs = best(RUNS, partial(run, program, command, *large))
        _show(f"large pair, oasdiff {command}", theirs)
        wall, busy = ours.seconds / theirs.seconds, ours.busy / theirs.busy
        print(f"  {f'servewright / oasdiff {command}':30} {wall:7.2f}    {busy:7.2f}")
