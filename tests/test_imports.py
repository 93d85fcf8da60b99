"""What a command loads, and what the pure parts of the compiler may not see: the disk, the clock, the environment."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Context

from servewright.cli.main import servewright as group
from tests.trees import REPOSITORY

SOURCE = REPOSITORY / "compiler" / "servewright"

# Packages that take longer to load than a short command may run.
HEAVY = {
    *("fastapi", "google", "grpc", "hypothesis", "jinja2", "jsonschema", "jsonschema_rs", "kubernetes"),
    *("kubernetes_validate", "numpy", "orjson", "pydantic", "semver", "tritonclient", "yaml", "rich"),
}

LOADED = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
from servewright.cli.main import main
sys.argv = ["servewright", *sys.argv[1:]]
try:
    with redirect_stdout(StringIO()):
        main()
except SystemExit as stop:
    code = stop.code
print(json.dumps([code or 0, sorted({name.partition(".")[0] for name in sys.modules})]))
"""

# A command, and the heavy packages that it has a use for.
COMMANDS: dict[tuple[str, ...], set[str]] = {
    ("--version",): set(),
    ("--help",): set(),
    **{(command, "--help"): set() for command in group.list_commands(Context(group))},
    ("explain", "Model.spec.load"): {"pydantic", "semver"},
    ("explain", "LNK001"): {"orjson", "pydantic", "semver", "yaml"},
    ("explain", "VER001"): {"orjson", "pydantic", "semver", "yaml"},
    ("explain",): {"orjson", "pydantic", "semver", "yaml"},
}


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_loads_what_it_needs(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], capture_output=True, timeout=60, check=True)
    code, loaded = json.loads(done.stdout)
    assert (code, HEAVY & set(loaded)) == (0, COMMANDS[arguments])


# Modules of the world outside, and calls that reach it.
WORLD = {
    *("asyncio", "fcntl", "getpass", "glob", "http", "io", "locale", "multiprocessing", "os", "pathlib"),
    *("platform", "random", "secrets", "shutil", "signal", "socket", "ssl", "subprocess", "sys", "tempfile"),
    *("threading", "time", "urllib.request", "uuid", "zoneinfo", "concurrent", "ctypes", "gc", "inspect"),
    *("importlib", "pkgutil"),
}
CLOCKS = {"now", "utcnow", "today", "time", "perf_counter", "monotonic"}
CALLS = {"open", "print", "input", "exec", "eval", "compile", "breakpoint", "__import__", "id", "hash"}

# The floors that are there to touch it.
EDGES = ("cli", "edge")

# What looks like the world and is none, and why.
ALLOWED = {
    ("core/place.py", "hash()"): "a table of places looks them up by it, and no order comes from that",
    ("core/registry.py", "importlib"): "families are found by walking the package, which is the compiler itself",
    ("core/registry.py", "id()"): "a constant that two modules hold is one constant",
    ("core/registry.py", "inspect"): "a constant belongs to the module whose text defines it",
    ("core/registry.py", "pkgutil"): "families are found by walking the package, which is the compiler itself",
    ("formats/rule_cases.py", "importlib"): "cases are files of the package",
    ("formats/kubernetes/builtin_schemas.py", "importlib"): "Kubernetes' schemas are files of a package",
    ("formats/kubernetes/builtin_schemas.py", "pathlib"): "Kubernetes' schemas are files of a package",
    ("formats/pbtxt.py", "importlib"): "NVIDIA's package is found without running it, which would load gRPC",
    ("formats/pbtxt.py", "pathlib"): "NVIDIA's package is found without running it, which would load gRPC",
    ("formats/yaml/load.py", "id()"): "a value that an alias repeats is looked at once",
    ("stages/verify/stage.py", "id()"): "the place of a spec is looked up once",
    ("targets/docker/dockerfile.py", "importlib"): "the template is a file of the package",
}


def world(path: Path) -> Iterator[str]:
    """Modules of the world that a file imports, and calls that it makes of it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield f"{node.func.id}()"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f".{node.func.attr}()"
        yield from (known for name in names for known in {name, name.partition(".")[0]} & WORLD)


def test_the_pure_parts_do_not_see_the_world() -> None:
    pure = [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] not in EDGES]
    seen = {(path.relative_to(SOURCE).as_posix(), name) for path in sorted(pure) for name in world(path)}
    assert seen == ALLOWED.keys()


def test_the_scan_sees_the_world() -> None:
    """So that the law above says something."""
    assert set(world(SOURCE / "edge" / "workspace.py")) == {"os", "pathlib"}
    assert "open()" in set(world(Path(__file__).with_name("test_streams.py")))
