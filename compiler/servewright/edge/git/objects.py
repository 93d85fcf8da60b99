"""Git's objects, through one `git cat-file --batch` that is spoken to for as long as it takes."""

import fcntl
import os
import re
import select
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from servewright.edge.git.command import Conversation, conversation
from servewright.edge.git.faults import GitError, MissingObjectError
from servewright.edge.git.repository import Repository

LARGEST_OBJECT = 64 << 20
LARGEST_BASELINE = 4 << 30
# git-cat-file(1), BATCH OUTPUT; what is not found is answered with its name and a word, which may be anything else.
_HEADER = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) (blob|tree|commit|tag) ([0-9]{1,18})\n")


@dataclass(frozen=True, slots=True)
class GitObject:
    """`id` is in hex, 40 digits of SHA-1 or 64 of SHA-256."""

    id: str
    kind: str
    content: bytes


class Objects:
    """Reads objects in the order that they are asked for; refuses large ones before a byte of them is read."""

    def __init__(self, git: Conversation) -> None:
        self._git = git
        self._room = _room(git.requests)
        self._left = LARGEST_BASELINE

    def named(self, revision: str) -> GitObject | None:
        """By a revision expression without line breaks; None for what names nothing."""
        self._ask([os.fsencode(revision)])
        return self._answer()

    def contents(self, ids: Iterable[str], kind: str) -> dict[str, bytes]:
        """Of objects that must be there. GitError where one is missing, of another kind, or too large."""
        contents: dict[str, bytes] = {}
        for together in _portions(dict.fromkeys(ids), self._room):
            self._ask([id.encode() for id in together])
            for id in together:
                found = self._answer()
                if found is None:
                    raise MissingObjectError(id)
                if found.kind != kind:
                    raise GitError(f"{id} is no {kind} but a {found.kind}")
                contents[id] = found.content
        return contents

    def _ask(self, names: Iterable[bytes]) -> None:
        requests = memoryview(b"".join(name + b"\n" for name in names))
        try:
            while requests:
                requests = requests[os.write(self._git.requests, requests) :]
        except BrokenPipeError:
            raise GitError(self._git.last_words()) from None

    def _answer(self) -> GitObject | None:
        line = self._git.answers.readline()
        if not line.endswith(b"\n"):
            raise GitError(self._git.last_words())
        header = _HEADER.fullmatch(line)
        if header is None:
            return None
        size = int(header[3])
        if size > LARGEST_OBJECT:
            raise GitError(f"{header[2].decode()} {header[1].decode()} is larger than {LARGEST_OBJECT >> 20} MiB")
        self._left -= size
        if self._left < 0:
            raise GitError(f"what was released is larger than {LARGEST_BASELINE >> 30} GiB")
        content = self._git.answers.read(size + 1)
        if len(content) <= size:
            raise GitError(self._git.last_words())
        return GitObject(header[1].decode(), header[2].decode(), content[:-1])


@contextmanager
def open_objects(repository: Repository) -> Iterator[Objects]:
    """The objects of a repository. NoGitError where there is no git; GitError may come with any request."""
    with conversation(repository, "cat-file", "--batch") as git:
        yield Objects(git)


def _room(pipe: int) -> int:
    """How many bytes of requests may be under way together, so that neither side ever waits for the other to read."""
    if sys.platform == "linux":
        return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) // 2
    return select.PIPE_BUF


def _portions(ids: Iterable[str], room: int) -> Iterator[list[str]]:
    portion: list[str] = []
    for id in ids:
        portion.append(id)
        if (len(portion) + 1) * (len(id) + 1) > room:
            yield portion
            portion = []
    if portion:
        yield portion
