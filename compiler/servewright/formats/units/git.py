"""Git's own words: where a repository is, what a branch is called; and who answers for a path."""

from typing import Annotated

from servewright.formats.units.grammar import AUTHORITY, HOST
from servewright.formats.units.shown import shown
from servewright.formats.units.text import Text

_PATH = r"[A-Za-z0-9._~%+-]+(?:/[A-Za-z0-9._~%+-]+)*/?"


def _url_fault(text: str) -> str | None:
    scheme, mark, rest = text.partition("://")
    user, at, _ = rest.partition("/")[0].rpartition("@")
    if at and (scheme != "ssh" or ":" in user):
        return "it holds a user name or password before `@`"
    if mark and scheme not in ("https", "ssh"):
        return f"its scheme is {shown(scheme)}, write `https://` or `ssh://`"
    return None


GitUrl = Annotated[
    str,
    Text(
        noun="the URL of a git repository",
        pattern=(
            rf"https://{AUTHORITY}/{_PATH}"
            rf"|ssh://[a-z_][a-z0-9_-]*@{AUTHORITY}/{_PATH}"
            rf"|[a-z_][a-z0-9_-]*@{HOST}:{_PATH}"
        ),
        write="write it as `https://git.example.com/ai/platform.git` or `git@git.example.com:ai/platform.git`",
        examples=("https://git.example.com/ai/platform.git", "git@git.example.com:ai/platform.git"),
        longest=1024,
        alphabet="[!-~]",
        check=_url_fault,
    ),
]


def _branch_fault(text: str) -> str | None:
    # git-check-ref-format(1), with --branch.
    if text in ("HEAD", "@"):
        return "git keeps that word for itself"
    for part in ("..", "//", "@{"):
        if part in text:
            return f"it holds `{part}`"
    for start in ("-", "/"):
        if text.startswith(start):
            return f"it begins with `{start}`"
    for end in ("/", "."):
        if text.endswith(end):
            return f"it ends with `{end}`"
    for part in text.split("/"):
        if part.startswith(".") or part.endswith(".lock"):
            return f"its part {shown(part)} begins with `.` or ends with `.lock`"
    return None


GitBranch = Annotated[
    str,
    Text(
        noun="a branch name",
        pattern=r"[!-)+-9;->@-Z\]_\x60a-}]+",
        write="write letters, digits, `-`, `_`, `.` and `/`, such as `main`",
        examples=("main", "release/2027-03"),
        longest=244,
        alphabet=r"[!-)+-9;->@-Z\]_\x60a-}]",
        check=_branch_fault,
    ),
]

CodeOwner = Annotated[
    str,
    Text(
        noun="a code owner",
        pattern=(
            r"@[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*(?:/[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)*"
            rf"|[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@{HOST}"
        ),
        write="write `@user`, `@organisation/team` or an e-mail address",
        examples=("@delivery-ml", "@example/delivery-ml", "delivery-ml@example.com"),
        longest=254,
        alphabet="[A-Za-z0-9_%+.@/-]",
    ),
]
