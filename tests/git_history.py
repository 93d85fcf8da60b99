"""Real git repositories for tests, with authors and dates of their own: the same history is the same commits."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

# Nobody's configuration, so that a test means the same on every machine.
SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_AUTHOR_DATE": "2026-01-05T12:00:00Z",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_COMMITTER_DATE": "2026-01-05T12:00:00Z",
    "GIT_EDITOR": "true",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Checkout:
    """A repository with its files at `root`."""

    root: Path

    def git(self, *arguments: str | Path, stdin: bytes = b"") -> str:
        """What git answers, without the last line break; CalledProcessError where it fails."""
        return self.try_git(*arguments, stdin=stdin, check=True)[1]

    def try_git(self, *arguments: str | Path, stdin: bytes = b"", check: bool = False) -> tuple[int, str]:
        """Git's exit code and its answer."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(
            ["git", *map(str, arguments)],
            cwd=self.root,
            env=inherited | SETTINGS,
            input=stdin,
            capture_output=True,
            check=check,
        )
        return done.returncode, done.stdout.decode().rstrip("\n")

    def put(self, files: Mapping[str, str | None]) -> None:
        """Writes files, and removes those that map to None."""
        for path, text in files.items():
            place = self.root / path
            if text is None:
                place.unlink()
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text)

    def commit(self, files: Mapping[str, str | None] | None = None, message: str = "change") -> str:
        """Commits all that differs once the files are written; the commit's id."""
        self.put(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.head

    @property
    def head(self) -> str:
        """The id of the commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, at: str = "HEAD") -> None:
        """A new branch, checked out."""
        self.git("switch", "--quiet", "--create", name, at)

    def switch(self, name: str) -> None:
        """Checks a branch out."""
        self.git("switch", "--quiet", name)

    def merge(self, *names: str) -> bool:
        """Merges branches with a merge commit; False where git stopped at a conflict."""
        return self.try_git("merge", "--quiet", "--no-ff", "--no-edit", *names)[0] == 0

    def squash_merge(self, name: str) -> str:
        """What a forge's button does: all that a branch changed, as one commit."""
        self.git("merge", "--quiet", "--squash", name)
        return self.commit(message=f"squash {name}")

    def clone(self, to: Path, *options: str) -> "Checkout":
        """A clone as over a network, so that options on depth and filters hold."""
        self.git("clone", "--quiet", *options, f"file://{self.root}", to)
        return Checkout(to)


def init(root: Path, *, branch: str = "main", object_format: str = "sha1") -> Checkout:
    """An empty repository that serves partial clones too."""
    root.mkdir(parents=True, exist_ok=True)
    checkout = Checkout(root)
    checkout.git("init", "--quiet", f"--initial-branch={branch}", f"--object-format={object_format}")
    for option in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        checkout.git("config", option, "true")
    return checkout


def nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for what is tested: neither whoever tests nor a hook that runs the tests has a say."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
