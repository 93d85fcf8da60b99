"""Files that are no files, names that are no text, folders without end: each is a finding, and nothing is followed."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from servewright.edge.workspace import Workspace
from tests.command_line import everything_below, lay_out, open_folder, servewright
from tests.faults import unprivileged
from tests.trees import platform


@pytest.fixture
def root() -> Iterator[Path]:
    """The small platform on disk."""
    with open_folder() as path:
        yield lay_out(path / "repository", platform())


def found(root: Path) -> list[tuple[str, str]]:
    """Codes and messages of what a user has to look at."""
    findings = json.loads(servewright("compile", "-C", root, "--format", "json").out)["findings"]
    return [(finding["code"], finding["message"]) for finding in findings if finding["severity"] != "note"]


def link(path: str, target: str) -> Callable[[Path], None]:
    """Puts a symbolic link in a file's place."""

    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return change


def pipe(path: str) -> Callable[[Path], None]:
    """Puts a pipe in a file's place."""

    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return change


def file(path: bytes, content: bytes = b"") -> Callable[[Path], None]:
    """Adds a file, whatever bytes its name has."""

    def change(root: Path) -> None:
        place = os.path.join(os.fsencode(root), path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as stream:
            stream.write(content)

    return change


def deep(name: str, levels: int) -> Callable[[Path], None]:
    """Puts a spec below so many folders."""

    def change(root: Path) -> None:
        here = os.open(root / "specs", os.O_RDONLY)
        for _ in range(levels):
            os.mkdir(name, dir_fd=here)
            below = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        spec = os.open("x.yaml", os.O_CREAT | os.O_WRONLY, dir_fd=here)
        os.write(spec, b"a: 1\n")
        os.close(spec)
        os.close(here)

    return change


SPEC = b"apiVersion: servewright.dev/v1\nkind: Consumer\n"
NO_KIND = [("VAL005", "`apiVersion` is missing, and `servewright.dev/v1` is wanted")]
CHANGED = [("LCK101", "`service` changed after the API of fraud 1.0.3 was locked")]
LEADS_OUT = "`{}` is a symbolic link that leads out of `specs/`"
NOT_UTF8 = "the name of `{}` is not UTF-8"
ODD_TREES: dict[str, tuple[Callable[[Path], None], list[tuple[str, str]]]] = {
    "a spec links to a file of the machine": (
        link("specs/x.yaml", "/etc/passwd"),
        [("LOD101", LEADS_OUT.format("specs/x.yaml"))],
    ),
    "a source links to a file of the machine": (
        link("specs/delivery/fraud/service/x.py", "/etc/passwd"),
        [("LOD101", LEADS_OUT.format("specs/delivery/fraud/service/x.py"))],
    ),
    "weights link to a file of the machine": (
        link("specs/delivery/eta/weights.bin", "/etc/passwd"),
        [("LOD101", LEADS_OUT.format("specs/delivery/eta/weights.bin"))],
    ),
    "a folder links to a folder of the machine": (
        link("specs/x", "/etc"),
        [("LOD104", "`specs/x` is a symbolic link to a folder, and is not read")],
    ),
    "a link to itself": (
        link("specs/x.yaml", "x.yaml"),
        [("LOD103", "`specs/x.yaml` is a symbolic link that leads to nothing")],
    ),
    "a pipe among specs": (
        pipe("specs/x.yaml"),
        [("LOD103", "`specs/x.yaml` cannot be read: it is no regular file")],
    ),
    "a pipe in a document's place": (
        pipe("specs/delivery/fraud/openapi.json"),
        [("LOD103", "`specs/delivery/fraud/openapi.json` cannot be read: it is no regular file")],
    ),
    "a folder that is called as a spec": (file(b"specs/x.yaml/y.yaml", b"a: 1\n"), NO_KIND),
    "a name with a line break": (file(b"specs/x\ny.yaml", b"a: 1\n"), NO_KIND),
    "a name that is not UTF-8": (file(b"specs/\xff.yaml"), [("LOD103", NOT_UTF8.format(r"specs/\udcff.yaml"))]),
    "a folder that is not UTF-8": (
        file(b"specs/\xff/x.yaml", SPEC),
        [("LOD103", NOT_UTF8.format(r"specs/\udcff/x.yaml"))],
    ),
    "a source that is not UTF-8": (
        file(b"specs/delivery/fraud/service/\xff.py"),
        [("LOD103", NOT_UTF8.format(r"specs/delivery/fraud/service/\udcff.py"))],
    ),
    "a file beside the specs that is not UTF-8": (file(b"specs/\xff.txt"), []),
    "a spec in capitals": (
        file(b"specs/X.YAML", SPEC),
        [("LOD104", "`specs/X.YAML` ends in `.YAML`, and is not read")],
    ),
    "a service's own configuration": (file(b"specs/delivery/fraud/service/config.yaml", b"a: 1\n"), CHANGED),
    "a service's own configuration, in three letters": (
        file(b"specs/delivery/fraud/service/config.yml", b"a: 1\n"),
        CHANGED,
    ),
    "a hidden file": (file(b"specs/.x.yaml", b"a: 1\n"), []),
    "folders deeper than a stack": (deep("d", 1100), NO_KIND),
}


@pytest.mark.parametrize(("change", "finds"), ODD_TREES.values(), ids=ODD_TREES)
def test_odd_trees(root: Path, change: Callable[[Path], None], finds: list[tuple[str, str]]) -> None:
    change(root)
    before = everything_below(root / "specs")
    assert sorted(found(root)) == sorted(finds)
    assert everything_below(root / "specs") == before


def test_folders_deeper_than_a_path_are_found(root: Path) -> None:
    deep("d" * 200, 30)(root)
    ((code, message),) = found(root)
    assert (code, message[:9], message[-37:]) == ("LOD103", "`specs/dd", "d` cannot be read: file name too long")


def test_specs_that_link_elsewhere_are_not_read(root: Path) -> None:
    (root / "specs").rename(root / "elsewhere")
    (root / "specs").symlink_to("elsewhere")
    done = servewright("check", "-C", root)
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        f"Error: `{root}/specs` is a symbolic link: put a folder in its place",
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("specs/teams.yaml", "`specs/teams.yaml` cannot be read: permission denied"),
        ("specs/delivery/eta", "`specs/delivery/eta` cannot be read: permission denied"),
        ("specs", "`specs` cannot be read: permission denied"),
    ],
)
def test_what_may_not_be_read_is_a_finding(root: Path, path: str, message: str) -> None:
    (root / path).chmod(0)
    with unprivileged():
        _, findings = Workspace(root).specs()
    (root / path).chmod(0o755)
    assert [(finding.code, finding.message) for finding in findings] == [("LOD103", message)]


def test_links_in_the_place_of_outputs_are_not_followed(root: Path) -> None:
    servewright("compile", "-C", root)
    victim = root.parent / "victim"
    victim.write_bytes(b"keep")
    rendered = sorted(path for path in (root / "renders").rglob("*") if path.is_file())
    for path in rendered[::5]:
        path.unlink()
        path.symlink_to(victim)
    assert servewright("compile", "-C", root).code == 0
    assert servewright("check", "-C", root).code == 0
    assert victim.read_bytes() == b"keep"
    assert not any(path.is_symlink() for path in rendered)
