"""`servewright status` on real histories: what runs where, what waits, and what is on its way out."""

import pytest

from tests.command_line import servewright
from tests.planned import Case, cases, expected, said
from tests.released_platform import Repository


@pytest.mark.parametrize("case", cases("test_status.yaml"))
def test_how_things_stand(case: Case, repository: Repository) -> None:
    assert said(case, repository) == expected(case)


def test_without_git_the_disk_is_shown(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    with_git = servewright("status", "-C", repository.root)
    monkeypatch.setenv("PATH", "")
    without = servewright("status", "-C", repository.root)
    note = "nothing has merged here: what `renders/` holds on disk is taken as if it had\n"
    assert (without.code, without.out, without.err) == (0, with_git.out, note)


def test_nothing_was_ever_compiled(repository: Repository) -> None:
    repository.checkout.git("rm", "-r", "--quiet", "renders", "specs/pins")
    repository.checkout.commit(message="before adoption")
    first = servewright("status", "-C", repository.root).out.splitlines()[1]
    assert first.startswith("model eta@2") and first.endswith("is not merged")
