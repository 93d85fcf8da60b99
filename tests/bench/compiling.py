"""Compiling a fleet: `renders/` absent, as it was, and different in every file; and what the disk takes by itself."""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.fleet import make_fleet
from tests.bench.processes import SERVEWRIGHT, Cost, repeat, run


def compile_cold(root: Path, prepare: Callable[[Path], None]) -> Cost:
    """A compile after `renders/` was brought into a state."""
    prepare(root / "renders")
    return run(SERVEWRIGHT, "compile", "-C", str(root))


def absent(renders: Path) -> None:
    """No file of `renders/` exists.

    Old ones are moved aside: ext4 does not use an inode again for a minute after it was freed, and after a deletion of
    thousands of files each new one costs a search past all of them.
    """
    if renders.exists():
        renders.rename(Path(tempfile.mkdtemp(dir=renders.parent)) / "renders")


def identical(renders: Path) -> None:
    """`renders/` is as the last compile left it."""


def different(renders: Path) -> None:
    """Every file of `renders/` has another content, of the same owner."""
    for path in renders.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes() + b"\n")


def disk_floor(renders: Path) -> float:
    """Seconds that writing as many files as these, beside each, and renaming them takes by itself."""
    contents = {path: path.read_bytes() for path in renders.rglob("*") if path.is_file()}
    fresh = renders.parent / ".servewright" / "fresh"
    begin = time.perf_counter()
    for path, content in contents.items():
        fresh.write_bytes(content)
        fresh.rename(path)
    return time.perf_counter() - begin


def kustomize(root: Path, into: Path) -> Cost | None:
    """`kubectl kustomize` over as many manifests, which it only reads and prints; None where it is not at hand."""
    if shutil.which("kubectl") is None:
        return None
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    names = []
    # Kustomize refuses one object twice, so it gets the manifests of one environment, and its time is scaled.
    for number, path in enumerate(sorted((root / "renders" / "prod" / "apps").rglob("*.yaml"))):
        shutil.copy(path, into / f"{number}.yaml")
        names.append(f"- {number}.yaml\n")
    (into / "kustomization.yaml").write_text("resources:\n" + "".join(names))
    cost = run("kubectl", "kustomize", str(into))
    return Cost(cost.seconds * _manifests(root) / len(names), cost.megabytes)


def _manifests(root: Path) -> int:
    return sum(1 for _ in (root / "renders").glob("*/*/**/*.yaml"))


def bench_fleet(root: Path, specs: int) -> None:
    """Prints the figures of one fleet."""
    make_fleet(root, specs)
    runs = 3 if specs <= 1_000 else 1
    first = repeat(runs, lambda: compile_cold(root, absent))
    same = repeat(runs, lambda: compile_cold(root, identical))
    checked = repeat(runs, lambda: run(SERVEWRIGHT, "check", "-C", str(root)))
    every = repeat(runs, lambda: compile_cold(root, different))
    floor = disk_floor(root / "renders")
    manifests = _manifests(root)
    print(f"\n{specs} specs, {manifests} manifests")
    for name, cost in (("absent", first), ("identical", same), ("check", checked), ("all different", every)):
        rate = manifests / cost.seconds
        print(f"  {name:14} {cost.seconds:7.2f} s  {rate:8.0f} manifests/s  {cost.megabytes:6.0f} MB")
    print(f"  {'disk alone':14} {floor:7.2f} s  all different / disk alone = {every.seconds / floor:.2f}")
    if specs <= 100 and (peer := kustomize(root, root / ".servewright" / "kustomize")) is not None:
        print(f"  {'kustomize':14} {peer.seconds:7.2f} s  absent / kustomize = {first.seconds / peer.seconds:.2f}")
