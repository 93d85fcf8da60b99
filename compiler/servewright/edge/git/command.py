"""Git as a child process: the repository of the folder that it runs in, without network, prompt, pager or dialect."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from servewright.edge.git.faults import GitError, NoGitError
from servewright.edge.git.repository import Repository

# A hook's or a caller's GIT_DIR, GIT_INDEX_FILE or GIT_OBJECT_DIRECTORY would lead to another repository than the one
# that the folder is in, so none is passed on; configuration is: it may be what says that the folder is to be trusted.
_PASSED_ON = ("GIT_CONFIG", "GIT_EXEC_PATH")
_SETTINGS = {
    "GIT_ALLOW_PROTOCOL": "none",  # older gits than GIT_NO_LAZY_FETCH fetch what a partial clone lacks
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",  # as find_repository does
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "",
    "LC_ALL": "C",
}


class Conversation:
    """A git with open pipes; what it says on standard error is listened to, so that it never waits for that."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None and process.stdout is not None
        self.requests, self.answers = process.stdin.fileno(), process.stdout
        self._process = process
        self._said: list[bytes] = []
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def last_words(self) -> str:
        """All that it said, once it has ended by itself."""
        self._process.wait()
        self._listener.join()
        return b"".join(self._said).decode(errors="replace")

    def end(self) -> None:
        """It only reads, so it may be stopped at any moment."""
        self._process.kill()
        self._listener.join()

    def _listen(self) -> None:
        if self._process.stderr is not None:
            self._said.extend(self._process.stderr)


@contextmanager
def conversation(repository: Repository, *arguments: str) -> Iterator[Conversation]:
    """A git to talk to, which never outlives this. NoGitError where there is none."""
    with _start(repository, arguments, subprocess.PIPE) as process:
        git = Conversation(process)
        try:
            yield git
        finally:
            git.end()


def ask(repository: Repository, *arguments: str, codes: tuple[int, ...] = (0,)) -> tuple[int, bytes]:
    """Git's exit code and its answer. GitError for a code that is not expected, NoGitError where there is no git."""
    with _start(repository, arguments, subprocess.DEVNULL) as process:
        try:
            answer, said = process.communicate()
        finally:
            process.kill()
    if process.returncode not in codes:
        raise GitError(said.decode(errors="replace"))
    return process.returncode, answer


def _start(repository: Repository, arguments: tuple[str, ...], stdin: int) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(
            ["git", "--no-pager", "--literal-pathspecs", *arguments],
            cwd=repository.root,
            env=_environment(repository),
            stdin=stdin,
            stdout=pipe,
            stderr=pipe,
        )
    except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
        raise NoGitError from error


def _environment(repository: Repository) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_PASSED_ON)
    }
    if repository.top != repository.top.parent:
        # Git looks above a `.git` that it finds broken; the repository there is another one.
        kept["GIT_CEILING_DIRECTORIES"] = str(repository.top.parent)
    return kept | _SETTINGS
