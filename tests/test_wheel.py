"""What is shipped: the compiler whole, with its cases and without its tests, working from the wheel alone."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest
from click import Context

from servewright import __version__
from servewright.cli.main import servewright as group
from servewright.core.kind import find_kinds
from servewright.core.registry import discover
from servewright.core.report import Report
from servewright.core.target import find_targets
from tests.command_line import ENTRANCE, servewright
from tests.trees import REPOSITORY

SOURCE = REPOSITORY / "compiler" / "servewright"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    isolation = ["--no-build-isolation"] if find_spec("hatchling") else []
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", *isolation]
    subprocess.run([*build, "--wheel-dir", folder, REPOSITORY], check=True, timeout=300)
    (archive,) = folder.glob("*.whl")
    assert archive.name == f"servewright-{__version__}-py3-none-any.whl"
    ZipFile(archive).extractall(folder / "unpacked")
    return folder / "unpacked"


def names(root: Path) -> set[str]:
    """Files below a folder, caches left out."""
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not {"__pycache__", ".ruff_cache"} & set(path.parts)
    }


def run(wheel: Path, code: str, *arguments: str) -> str:
    """What a program prints that finds servewright in the wheel."""
    where = {**os.environ, "PYTHONPATH": str(wheel), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=wheel.parent, env=where, capture_output=True, check=True, timeout=60
    ).stdout.decode()


def test_the_compiler_is_whole(wheel: Path) -> None:
    shipped = {name for name in names(SOURCE) if "golden" not in Path(name).parts}
    assert names(wheel / "servewright") == shipped
    assert {name for name in shipped if name.endswith(".cases.yaml")}
    assert {Path(name).suffix for name in shipped} == {".py", ".yaml", ".jinja"}
    assert {path.name for path in wheel.iterdir()} == {"servewright", f"servewright-{__version__}.dist-info"}
    assert (wheel / f"servewright-{__version__}.dist-info" / "entry_points.txt").read_text() == (
        "[console_scripts]\nservewright = servewright.cli.main:main\n"
    )
    assert (wheel / f"servewright-{__version__}.dist-info" / "licenses" / "LICENSE").is_file()


FAMILIES = """
import servewright
from click import Context
from servewright.cli.main import servewright as group
from servewright.core.kind import find_kinds
from servewright.core.registry import discover
from servewright.core.report import Report
from servewright.core.target import find_targets
print(servewright.__file__)
print(*find_kinds())
print(*find_targets())
print(*discover("servewright.report", "REPORT", Report))
print(*group.list_commands(Context(group)))
"""


def test_every_family_is_found(wheel: Path) -> None:
    families = [
        list(find_kinds()),
        list(find_targets()),
        list(discover("servewright.report", "REPORT", Report)),
        group.list_commands(Context(group)),
    ]
    assert all(families)
    assert run(wheel, FAMILIES).splitlines() == [
        str(wheel / "servewright" / "__init__.py"),
        *(" ".join(family) for family in families),
    ]


@pytest.mark.parametrize("what", ["LNK001", "WRT002", "RND220", "Model.spec.load"])
def test_it_explains_itself(wheel: Path, what: str) -> None:
    assert run(wheel, ENTRANCE[2], "explain", what) == servewright("explain", what).out
