"""The files that `servewright schema` writes, and where it writes nothing."""

from pathlib import Path

import pytest

from servewright.core.kind import find_kinds
from tests.command_line import Outcome, servewright

pytestmark = pytest.mark.usefixtures("elsewhere")


def test_schemas_are_written_where_git_ignores_them(root: Path) -> None:
    done = servewright("schema", "-C", root)
    folder = root / ".servewright" / "schemas"
    names = {f"{name.lower()}.schema.json" for name in find_kinds()} | {"any.schema.json"}
    assert done.out == f"# yaml-language-server: $schema={folder}/any.schema.json\n"
    assert (done.code, done.err) == (
        0,
        f"{len(names)} schemas in {folder}; begin a spec with this line, to have your editor check it:\n",
    )
    assert {path.name for path in folder.iterdir()} == names
    assert servewright("schema", "-C", root) == done
    assert (
        servewright("schema", "-o", "here").out
        == f"# yaml-language-server: $schema={Path.cwd()}/here/any.schema.json\n"
    )
    assert {path.name for path in Path("here").iterdir()} == names


def test_schemas_are_written_nowhere_else(root: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"keep")
    folder = root / ".servewright" / "schemas"
    folder.mkdir(parents=True)
    (folder / "model.schema.json").symlink_to(victim)
    (folder / "model.schema.json.fresh").symlink_to(victim)
    assert servewright("schema", "-C", root).code == 0
    assert victim.read_bytes() == b"keep"
    assert not (folder / "model.schema.json").is_symlink()


@pytest.mark.parametrize("name", [".servewright", ".servewright/schemas"])
def test_a_scratch_folder_that_leads_elsewhere_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(tmp_path / "elsewhere")
    done = servewright("schema", "-C", root)
    assert done == Outcome(2, "", f"Error: cannot write `{root / name}`: a symbolic link stands in the way\n")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_schemas_that_cannot_be_written_are_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert servewright("schema", "-o", tmp_path / "file" / "below") == Outcome(
        2, "", f"Error: cannot write `{tmp_path}/file/below`: not a directory\n"
    )
