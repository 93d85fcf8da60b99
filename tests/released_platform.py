"""A platform in a git repository of its own: `prod` takes from `dev`, and each step is compiled as a user would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from servewright.core.identity import Identity
from servewright.core.release import Point
from servewright.formats.releases.paths import pin_path
from servewright.formats.releases.pin_print import print_pin
from servewright.formats.releases.records import read_records
from tests.command_line import Outcome, servewright
from tests.git_history import Checkout, init
from tests.trees import platform

_FINDING = re.compile(r"^(?:error|warning|note)\[(\w+)\]: (.*)$", re.MULTILINE)
# What is said in every run: kinds without a schema, targets that are not there yet.
_USUAL = frozenset({"VER100", "RND001"})
Findings = list[tuple[str, str]]  # code and message


def findings(outcome: Outcome) -> Findings:
    return [(code, message) for code, message in _FINDING.findall(outcome.out) if code not in _USUAL]


@dataclass(frozen=True)
class Repository:
    """A checkout whose steps are named after what people do."""

    checkout: Checkout

    @property
    def root(self) -> Path:
        return self.checkout.root

    def text(self, path: str) -> str:
        return (self.root / path).read_text()

    def edit(self, path: str, old: str, new: str) -> None:
        """One place of a file."""
        text = self.text(path)
        assert text.count(old) == 1, (path, old)
        (self.root / path).write_text(text.replace(old, new))

    def compile(self, *options: str) -> Findings:
        """What it found; where there was no error, a second run finds the same and changes nothing."""
        outcome = servewright("compile", "-C", self.root, *options)
        assert outcome.code in (0, 1), outcome.err
        if outcome.code == 0:
            before = self.renders()
            again = servewright("compile", "-C", self.root, *options)
            assert (findings(again), self.renders()) == (findings(outcome), before)
        return findings(outcome)

    def merge(self, message: str = "change") -> Findings:
        """Compiles and commits on the branch that is checked out."""
        found = self.compile()
        self.checkout.commit(message=message)
        return found

    def check(self, *options: str) -> Outcome:
        return servewright("check", "-C", self.root, *options)

    def renders(self) -> Mapping[str, bytes]:
        folder = self.root / "renders"
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def releases(self) -> list[str]:
        """The snapshots that there are, without revisions."""
        return sorted(
            path.removeprefix("releases/").removesuffix(".yaml")
            for path in self.renders()
            if path.startswith("releases/") and path.count("/") == 3 and "+" not in path and "/route/" not in path
        )

    def runs(self, environment: str) -> dict[str, str]:
        """Version and revision of what an environment runs, by `Model eta@2`."""
        rows = read_records(self.renders()).here(environment)
        return {str(identity): str(row.point) for identity, row in rows.items()}

    def point(self, environment: str, identity: Identity) -> Point:
        return read_records(self.renders()).here(environment)[identity].point

    def pin(self, identity: Identity, point: Point, replaces: Point | None = None) -> None:
        """Promotes to `prod`."""
        path = self.root / pin_path("prod", identity)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(print_pin(point, replaces))

    def record(self, path: str) -> dict[str, object]:
        found: dict[str, object] = orjson.loads((self.root / "renders" / path).read_bytes())
        return found


def adopted(root: Path) -> Repository:
    """The platform with all that `dev` runs pinned in `prod`, as one commit."""
    repository = Repository(init(root))
    files = {path: content.decode() for path, content in platform().items()}
    repository.checkout.put({**files, ".gitignore": ".servewright/\n"})
    repository.edit(
        "specs/platform.yaml",
        "cluster: https://prod.example.com",
        "cluster: https://prod.example.com\n  promotesFrom: dev",
    )
    repository.checkout.commit(message="begin")
    assert repository.compile() == []
    for identity, row in read_records(repository.renders()).here("dev").items():
        repository.pin(identity, row.point)
    assert repository.merge("adopt") == []
    return repository
