"""`servewright plan` on real histories: what appears, rolls, restarts, switches, changes and goes, and what waits."""

from pathlib import Path

import pytest

from tests.command_line import Outcome, servewright
from tests.planned import Case, cases, expected, said
from tests.released_platform import Repository


@pytest.mark.parametrize("case", cases("test_plan.yaml"))
def test_what_a_change_does(case: Case, repository: Repository) -> None:
    assert said(case, repository) == expected(case)


def test_the_plan_is_the_same_each_time_and_writes_nothing(repository: Repository) -> None:
    repository.edit("specs/delivery/eta/model.yaml", "version: 2.1.0", "version: 2.2.0")
    before = repository.renders()
    first, second = (servewright("plan", "-C", repository.root, "--format", "json") for _ in range(2))
    assert (first, repository.renders()) == (second, before)


def test_from_a_folder_below(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository.root / "specs" / "delivery")
    assert servewright("plan").out.splitlines()[0] == "dev: nothing changes, 7 apps stay"


def test_outside_of_a_platform(tmp_path: Path) -> None:
    outcome = servewright("plan", "-C", tmp_path)
    reason = f"there is no `specs/` in `{tmp_path}`: run this inside the repository, or name it with --root"
    assert (outcome.code, outcome.out, outcome.err.splitlines()[-1]) == (2, "", f"Error: {reason}")


def test_without_git_the_disk_is_compared(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    outcome = servewright("plan", "-C", repository.root)
    note = "nothing has merged here: what `renders/` holds on disk is taken as if it had\n"
    assert (outcome.code, outcome.err) == (0, note)
    assert outcome.out == (
        "dev: nothing changes, 7 apps stay\n\n"
        "prod (promotes from dev): nothing changes, 7 apps stay\n\n"
        "releases: 0 new, 0 stay frozen\n"
    )


UNKNOWN = [("pord", "did you mean `prod`?"), ("perf", "there is `dev`, `prod`")]


@pytest.mark.parametrize(("name", "near"), UNKNOWN)
def test_an_environment_that_there_is_not(repository: Repository, name: str, near: str) -> None:
    outcomes = [servewright(command, "-C", repository.root, "--env", name) for command in ("plan", "status")]
    said = f"Error: there is no environment `{name}`: {near}"
    assert [(each.code, each.out, each.err.splitlines()[-1]) for each in outcomes] == [(2, "", said)] * 2


def test_a_reference_that_is_not_there(repository: Repository) -> None:
    said = "Error: `nope` is not a commit of this clone\nhelp: run `git fetch --tags origin`\n"
    assert servewright("plan", "-C", repository.root, "--against", "nope") == Outcome(2, "", said)


def test_records_that_hold_anything(repository: Repository) -> None:
    """A revision, a version, a manifest that is none: said or passed over, never a traceback."""
    rows = '{"rows": [{"kind": "Model", "name": "eta@2", "version": "2.1.0", "revision": "\\u001b[31m"}]}'
    files = {
        "renders/dev/index/eta-v2.json": rows,
        "renders/apis/prod/model-odd-v1.json": '{"info": {"version": "\\u001b[0m"}}',
        "renders/prod/apps/eta-v2/rollout-eta-v2.yaml": "a: &a [*a]\n",
        "renders/dev/apps/odd\x1b/a.yaml": "- 1\n",
        "renders/d\udcff/apps/odd/a.yaml": "a: 1\n",
    }
    repository.checkout.commit(files)
    for arguments in (["plan", "--split"], ["plan", "--format", "json"], ["plan", "--format", "markdown"], ["status"]):
        outcome = servewright(*arguments, "-C", repository.root)
        assert (outcome.code, "\x1b" in outcome.out) == (0, False)
