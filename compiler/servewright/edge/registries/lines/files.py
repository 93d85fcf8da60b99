"""Lock files on disk, and the documents that services emit: each is replaced as a whole, or not at all."""

import os
from pathlib import Path

from servewright.core.identity import Identity
from servewright.core.naming import workload_name
from servewright.edge.regular_file import open_regular
from servewright.edge.renders import RendersError
from servewright.edge.writing import make_scratch

_FOLDER = "specs/locks"


def lock_path(identity: Identity) -> str:
    """Where the lock of a line lies in the repository."""
    return f"{_FOLDER}/{identity.kind.lower()}-{workload_name(identity)}.yaml"


def read_file(root: Path, path: str) -> bytes:
    """Nothing where there is no file. RendersError where it cannot be read, or a link leads out of `specs/`."""
    _refuse_link(root, path)
    try:
        with open_regular(root / path) as stream:
            return stream.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise RendersError.because("cannot read", path, error) from error


def replace_file(root: Path, path: str, content: bytes) -> None:
    """The new content beside the tree, then in its place. RendersError where it cannot be written."""
    _refuse_link(root, path)
    try:
        fresh = make_scratch(root) / "fresh-lock"
        fresh.unlink(missing_ok=True)
        with open(fresh, "xb") as stream:
            stream.write(content)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(fresh, root / path)
    except OSError as error:
        raise RendersError.because("cannot write", path, error) from error


def _refuse_link(root: Path, path: str) -> None:
    if not os.path.realpath(root / path).startswith(os.path.join(root, "specs", "")):
        raise RendersError(f"`{path}` is a symbolic link that leads out of `specs/`")
