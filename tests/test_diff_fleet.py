"""`servewright diff --against REF` on real histories: every line and route against what has merged."""

from pathlib import Path

import pytest

from tests.command_line import servewright
from tests.planned import Case, cases, expected, said
from tests.released_platform import Repository


@pytest.mark.parametrize("case", cases("test_diff_fleet.yaml"))
def test_what_differs(case: Case, repository: Repository) -> None:
    assert said(case, repository) == expected(case)


NARROWED = ("specs/delivery/eta/model.yaml", "maxBatchSize: 64", "maxBatchSize: 32")


def test_what_is_passed_over_fails_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.edit(*NARROWED)
    ignored = tmp_path / "ignored"
    ignored.write_text("max-batch-size-* # agreed\nroute-removed\n")
    arguments = ("diff", "--against", "main", "--root", repository.root)
    assert servewright(*arguments).code == 1
    outcome = servewright(*arguments, "--ignore", ignored)
    assert (outcome.code, outcome.err) == (0, f"{ignored}:2: `route-removed` meets no change any more\n")


def test_levels_decide_what_fails(repository: Repository, tmp_path: Path) -> None:
    repository.edit(*NARROWED)
    levels = tmp_path / "levels"
    levels.write_text("max-batch-size-lowered info\n")
    arguments = ("diff", "--against", "main", "--root", repository.root, "--levels", levels)
    assert servewright(*arguments).code == 0
    levels.write_text("max-batch-size-lowered shout\n")
    outcome = servewright(*arguments)
    assert (outcome.code, f"`{levels}`, line 1" in outcome.err) == (2, True)


def test_two_documents_and_a_fleet_are_two_things() -> None:
    lines = [servewright("diff", *arguments).err.splitlines()[-1] for arguments in (["a", "--against", "main"], ["a"])]
    assert lines == [
        "Error: --against compares the fleet, and goes with no OLD and NEW",
        "Error: say what to compare: OLD and NEW, or the fleet by --against REF",
    ]
