"""Why git could not be read: one line that says what is so, and one that says what to run."""

import re
from shlex import quote

from servewright.formats.one_line import one_line

_ID = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b")


class BaselineError(Exception):
    """`message` is one clause in lower case, `help` an imperative with the command to run."""

    def __init__(self, message: str, help: str) -> None:
        self.message, self.help = one_line(message), one_line(help)
        super().__init__(f"{self.message}: {self.help}" if help else self.message)


class GitError(Exception):
    """What git said when it could not do what it was asked, in its own words."""

    def explained(self, top: str) -> BaselineError:
        """For a user of the repository at `top`."""
        words = str(self)
        if "dubious ownership" in words:
            return BaselineError(
                f"git does not read `{top}`, which belongs to somebody else",
                f"trust it with `git config --global --add safe.directory {quote(top)}`",
            )
        if "promisor" in words and (lacking := _ID.search(words)):
            return MissingObjectError(lacking[0]).explained(top)
        return BaselineError(f"git cannot read `{top}`: {self.gist}", "look for what is damaged with `git fsck`")

    @property
    def gist(self) -> str:
        """The line that says why git gave up, without its prefix; hints and warnings are beside it."""
        lines = [line.strip() for line in str(self).splitlines() if line.strip()]
        for prefix in ("fatal: ", "error: "):
            for line in lines:
                if line.startswith(prefix):
                    return line.removeprefix(prefix)
        return lines[-1] if lines else "it ended without a word"


class MissingObjectError(GitError):
    """The id of an object that is not here: no checkout needed it in a clone made with --filter, or it was lost."""

    def explained(self, top: str) -> BaselineError:
        """For a user of any repository: the remedy is the same."""
        return BaselineError(
            f"this clone is incomplete: it lacks {self}", "run `git fetch --refetch --no-filter origin`"
        )


class NoGitError(Exception):
    """There is no program `git` to run."""
