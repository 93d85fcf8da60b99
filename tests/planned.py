"""Cases of what is said about a change: steps on the adopted platform, a command, and what it prints.

A step edits one place of a file, puts a file (or, with no text, removes it), runs a command that must succeed, pins in
`prod` what `dev` runs, merges all that was done so far, or commits it without compiling. Digests differ with every byte
that is rendered, so each is shown by the order of its first appearance: `#1`, `#2`.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.core.identity import Identity
from tests.command_line import Outcome, servewright
from tests.released_platform import Repository

Case = Mapping[str, Any]
_DIGEST = re.compile(r"\b(?:[0-9a-f]{10}|[0-9a-f]{7})\b")


def cases(name: str) -> list[Any]:
    """The cases of a file beside this one, with their names."""
    found = yaml.safe_load((Path(__file__).parent / name).read_text())
    return [pytest.param(case, id=case["name"]) for case in found]


def said(case: Case, repository: Repository) -> Outcome:
    """What the case's command says, in words that are the same each time."""
    for step in case.get("steps", ()):
        ((what, how),) = step.items()
        _STEPS[what](repository, how)
    command, *options = case["run"].split()
    outcome = servewright(command, "--root" if command == "diff" else "-C", repository.root, *options)
    return Outcome(outcome.code, *_steady(outcome.out, outcome.err))


def expected(case: Case) -> Outcome:
    return Outcome(case.get("code", 0), case.get("prints", ""), case.get("says", ""))


def _edit(repository: Repository, how: list[str]) -> None:
    repository.edit(f"specs/{how[0]}", how[1], how[2])


def _put(repository: Repository, how: Mapping[str, str | None]) -> None:
    repository.checkout.put(how)


def _run(repository: Repository, how: str) -> None:
    outcome = servewright(*how.split(), "-C", repository.root)
    assert outcome.code == 0, outcome


def _merge(repository: Repository, how: str) -> None:
    """Whatever is found is part of the case's story."""
    repository.merge(how)


def _commit(repository: Repository, how: str) -> None:
    """As it is, without compiling."""
    repository.checkout.commit(message=how)


def _pin(repository: Repository, how: list[Any]) -> None:
    """By hand, past all that `promote` would look at."""
    identity = Identity(*how)
    repository.pin(identity, repository.point("dev", identity))


_STEPS: Mapping[str, Callable[[Repository, Any], None]] = {
    "edit": _edit,
    "put": _put,
    "run": _run,
    "pin": _pin,
    "merge": _merge,
    "commit": _commit,
}


def _steady(*texts: str) -> list[str]:
    """Every digest by its number."""
    known: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return known.setdefault(match[0], f"#{len(known) + 1}")

    return [_DIGEST.sub(number, text) for text in texts]
