"""`servewright resolve` in merges that git really stopped: renders/ is compiled anew, and nothing else is touched."""

import re
import shutil
from pathlib import Path

import pytest
from click import Context

from servewright.cli.commands.resolve import COMMAND
from servewright.edge.git.conflicts import next_command, take_away
from servewright.edge.git.repository import find_repository
from tests.command_line import Outcome, lay_out, servewright
from tests.git_history import Checkout, init, nobodys_settings
from tests.trees import platform

pytestmark = pytest.mark.usefixtures("elsewhere", "settings")

ETA = "specs/delivery/eta/model.yaml"
FRAUD = "specs/delivery/fraud/model.yaml"
RECORDS = ("renders/dev/index/delivery-routes.json", "renders/prod/index/delivery-routes.json")


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    nobodys_settings(monkeypatch)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """The small platform, compiled and committed on main."""
    checkout = init(tmp_path / "repository")
    lay_out(checkout.root, platform())
    checkout.put({".gitignore": "/.servewright/\n", ".gitattributes": "* text=auto eol=lf\n"})
    compile_and_commit(checkout)
    return checkout


def compile_and_commit(checkout: Checkout) -> None:
    compiled = servewright("compile", "-C", checkout.root)
    assert compiled.code == 0, compiled.out
    checkout.commit()


def route(name: str) -> dict[str, str | None]:
    """A route of its own file; two that begin with the same letters lie beside each other in the team's record."""
    spec = f"spec: {{host: ai.example.com, path: /v1/{name}, to: {{model: eta@2}}}}\n"
    header = f"apiVersion: servewright.dev/v1\nkind: Route\nmetadata: {{name: {name}, team: delivery}}\n"
    return {f"specs/delivery/{name}.yaml": header + spec}


def edited(checkout: Checkout, path: str, before: str, after: str) -> dict[str, str | None]:
    text = (checkout.root / path).read_text()
    assert before in text
    return {path: text.replace(before, after)}


def two_branches(checkout: Checkout) -> None:
    """Each changes another model and adds a route, so that both write the same record; `b` is checked out."""
    changes = {
        "a": (edited(checkout, ETA, "version: 2.1.0", "version: 2.1.1"), route("eta-a")),
        "b": (edited(checkout, FRAUD, "version: 1.0.3", "version: 1.0.3 # same"), route("eta-b")),
    }
    for name, files in changes.items():
        checkout.branch(name, "main")
        for each in files:
            checkout.put(each)
        compile_and_commit(checkout)


def resolve(checkout: Checkout) -> Outcome:
    return servewright("resolve", "-C", checkout.root)


def is_up_to_date(checkout: Checkout) -> bool:
    return servewright("check", "-C", checkout.root).code == 0 and checkout.git("status", "--porcelain") == ""


def conflicting(checkout: Checkout) -> list[str]:
    return sorted(set(re.findall(r"\t(.*)", checkout.git("ls-files", "--unmerged"))))


STOPS = [
    (("merge", "--no-edit", "a"), "git merge --continue"),
    (("rebase", "a"), "git rebase --continue"),
    (("cherry-pick", "a"), "git cherry-pick --continue"),
    (("merge", "--squash", "a"), "git commit"),
]


@pytest.mark.parametrize(("stopping", "goes_on"), STOPS, ids=lambda value: value[0] if isinstance(value, tuple) else "")
def test_whatever_stopped_goes_on_with_what_is_said(
    checkout: Checkout, stopping: tuple[str, ...], goes_on: str
) -> None:
    two_branches(checkout)
    assert checkout.try_git(*stopping)[0] == 1
    assert set(RECORDS) <= set(conflicting(checkout))
    resolved = resolve(checkout)
    assert (resolved.code, resolved.err.splitlines()[-1]) == (0, f"renders/ is staged; go on with `{goes_on}`")
    assert conflicting(checkout) == []
    checkout.git(*goes_on.split()[1:], *(("--message", "done") if goes_on == "git commit" else ()))
    assert is_up_to_date(checkout)
    assert "eta-a" in checkout.git("show", f"HEAD:{RECORDS[0]}")
    assert "eta-b" in checkout.git("show", f"HEAD:{RECORDS[0]}")


SIGNS = [
    ("rebase-merge/done", "git rebase --continue"),
    ("rebase-apply/applying", "git am --continue"),
    ("rebase-apply/rebasing", "git rebase --continue"),
    ("MERGE_HEAD", "git merge --continue"),
    ("CHERRY_PICK_HEAD", "git cherry-pick --continue"),
    ("REVERT_HEAD", "git revert --continue"),
    ("SQUASH_MSG", "git commit"),
]


@pytest.mark.parametrize(("sign", "command"), SIGNS)
def test_what_git_keeps_says_what_is_under_way(tmp_path: Path, sign: str, command: str) -> None:
    lay_out(tmp_path, {f".git/{sign}": b""})
    repository = find_repository(tmp_path)
    assert repository and next_command(repository) == command


def test_a_revert(checkout: Checkout) -> None:
    two_branches(checkout)
    checkout.put(edited(checkout, "specs/delivery/eta-b.yaml", "/v1/eta-b", "/v1/eta-c"))
    compile_and_commit(checkout)
    assert checkout.try_git("revert", "--no-edit", "HEAD~1")[0] == 1
    assert resolve(checkout).code == 2
    checkout.git("rm", "--quiet", "specs/delivery/eta-b.yaml")
    assert resolve(checkout).err.endswith("`git revert --continue`\n")
    checkout.git("revert", "--continue")
    assert is_up_to_date(checkout)


def test_conflicts_elsewhere_come_first(checkout: Checkout) -> None:
    for name in "ab":
        checkout.branch(name, "main")
        checkout.put(
            edited(checkout, ETA, "peak: 600/s", "peak: 610/s" if name == "a" else "peak: 620/s") | {"README.md": name}
        )
        compile_and_commit(checkout)
    assert not checkout.merge("a")
    before = checkout.git("status", "--porcelain")
    said = f"Error: these files are in conflict: edit and `git add` them first\n  README.md\n  {ETA}\n"
    assert resolve(checkout) == Outcome(2, "", said)
    assert checkout.git("status", "--porcelain") == before


def test_specs_that_do_not_compile_are_mended_and_resolved_again(checkout: Checkout) -> None:
    two_branches(checkout)
    assert not checkout.merge("a")
    checkout.put({"specs/orders/kiosk.yaml": "kind: Kiosk\n"})
    resolved = resolve(checkout)
    again = "files in conflict were removed from renders/: run `servewright resolve` again to have them written"
    assert (resolved.code, resolved.err) == (1, f"nothing was written\n{again}\n")
    assert set(RECORDS) <= set(conflicting(checkout))
    checkout.put({"specs/orders/kiosk.yaml": None})
    assert resolve(checkout).code == 0
    checkout.git("merge", "--continue")
    assert is_up_to_date(checkout)


def test_a_file_of_somebody_else_below_renders_is_theirs_to_resolve(checkout: Checkout) -> None:
    for name in "ab":
        checkout.branch(name, "main")
        checkout.commit({"renders/README.md": name, "renders/dev/apps/eta-v2/extra.yaml": f"a: {name}\n"})
    assert not checkout.merge("a")
    theirs = "  renders/README.md\n  renders/dev/apps/eta-v2/extra.yaml\n"
    assert resolve(checkout).err == f"Error: these files are in conflict: edit and `git add` them first\n{theirs}"


def test_a_file_that_one_side_removed(checkout: Checkout) -> None:
    """One branch retires a route, the other one changes it, and somebody takes the retirement."""
    checkout.put(route("old"))
    compile_and_commit(checkout)
    checkout.branch("a", "main")
    checkout.put({"specs/delivery/old.yaml": None})
    compile_and_commit(checkout)
    checkout.branch("b", "main")
    checkout.put(edited(checkout, "specs/delivery/old.yaml", "to: {model: eta@2}", "to: {model: eta@2}, timeout: 40s"))
    compile_and_commit(checkout)
    assert not checkout.merge("a")
    checkout.git("rm", "--quiet", "specs/delivery/old.yaml")
    assert any(path.startswith("renders/dev/apps/delivery-routes/") for path in conflicting(checkout))
    assert resolve(checkout).code == 0
    checkout.git("merge", "--continue")
    assert is_up_to_date(checkout)
    assert checkout.git("ls-files", "*old*", ":!renders/releases", ":!renders/apis") == ""


def test_nothing_is_under_way(checkout: Checkout) -> None:
    checkout.put(route("eta-a"))
    assert resolve(checkout).err.endswith("renders/ is staged; go on with `git commit`\n")
    assert RECORDS[0] in checkout.git("diff", "--cached", "--name-only").splitlines()


def test_a_repository_around_the_platform(tmp_path: Path) -> None:
    """Paths of the index begin at the top, those of git's commands in the folder."""
    outer = init(tmp_path / "outer")
    inner = Checkout(outer.root / "deep" / "platform")
    lay_out(inner.root, platform())
    compile_and_commit(inner)
    two_branches(inner)
    outer.commit({"notes": "b"})
    outer.switch("a")
    outer.commit({"notes": "a"})
    outer.switch("b")
    assert not inner.merge("a")
    said = "Error: these files are in conflict: edit and `git add` them first\n  notes\n"
    assert resolve(inner).err == said
    outer.git("add", "notes")
    assert resolve(inner).code == 0
    inner.git("merge", "--continue")
    assert is_up_to_date(inner)


def test_without_a_repository(checkout: Checkout) -> None:
    shutil.rmtree(checkout.root / ".git")
    resolved = resolve(checkout)
    reason = f"`{checkout.root}` is in no git repository: without git, `servewright compile` is enough"
    assert (resolved.code, resolved.err.splitlines()[-1]) == (2, f"Error: {reason}")


def test_without_git(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    said = "Error: there is no `git` to run\nhelp: install it, or add its folder to PATH\n"
    assert resolve(checkout) == Outcome(2, "", said)


def test_an_index_that_somebody_else_holds(checkout: Checkout) -> None:
    (checkout.root / ".git" / "index.lock").touch()
    resolved = resolve(checkout)
    reason = f"Unable to create '{checkout.root}/.git/index.lock': File exists."
    assert (resolved.code, resolved.err.splitlines()[-1]) == (2, f"Error: git cannot stage `renders/`: {reason}")


def test_what_lies_behind_a_link_is_not_taken_away(tmp_path: Path) -> None:
    lay_out(tmp_path, {"elsewhere/a.yaml": b"a", "renders/dev/b.yaml": b"b", "renders/dev/c/d.yaml": b"d"})
    (tmp_path / "renders" / "prod").symlink_to(tmp_path / "elsewhere")
    take_away(tmp_path, ("prod/a.yaml", "dev/b.yaml", "dev/c", "dev/b.yaml/e", "gone/f.yaml"))
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["elsewhere/a.yaml", "renders/dev/c/d.yaml"]


# The merge driver, as the command's own help has it.


def documented() -> tuple[str, list[str]]:
    """The line for .gitattributes, and the command."""
    help = COMMAND.get_help(Context(COMMAND))
    line, command = re.findall(r"^ +(renders/.*|git config .*)$", help, re.MULTILINE)
    return line, command.split()[1:]


def with_driver(checkout: Checkout) -> None:
    line, command = documented()
    checkout.commit({".gitattributes": f"{line}\n"})
    checkout.git(*command)


def test_the_driver_stops_the_merge_and_writes_no_markers(checkout: Checkout) -> None:
    with_driver(checkout)
    two_branches(checkout)
    ours = (checkout.root / RECORDS[0]).read_bytes()
    assert not checkout.merge("a")
    assert (checkout.root / RECORDS[0]).read_bytes() == ours
    assert checkout.try_git("grep", "-l", "<<<<<<<", "--", "renders")[0] == 1
    assert resolve(checkout).code == 0
    checkout.git("merge", "--continue")
    assert is_up_to_date(checkout)


def test_the_driver_stops_at_what_git_would_merge_by_lines(checkout: Checkout) -> None:
    """Two changes far apart in one file: a merge of lines is a file that nobody compiled."""
    with_driver(checkout)
    path = "renders/dev/apps/eta-v2/service-eta-v2.yaml"
    lines = (checkout.root / path).read_text().splitlines()
    for name, at in (("a", 1), ("b", len(lines) - 1)):
        checkout.branch(name, "main")
        changed = [*lines[:at], f"{lines[at]} # {name}", *lines[at + 1 :]]
        checkout.commit({path: "\n".join(changed) + "\n"})
    assert not checkout.merge("a")
    assert conflicting(checkout) == [path]
    checkout.git("merge", "--abort")
    checkout.git("config", "merge.servewright.driver", "true")
    assert checkout.merge("a"), "a driver that succeeds lets git commit what nobody compiled"
