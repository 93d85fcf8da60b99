"""oasdiff, built once from its Go module, to run beside ours."""

import shutil
import subprocess

import pytest

from tests.peers.go_tools import HERE, build


def oasdiff() -> str | None:
    """The program's path; None where it cannot be built here."""
    if shutil.which("go") is None:
        return None
    try:
        return str(build(HERE / "oasdiff", "github.com/oasdiff/oasdiff", "oasdiff"))
    except (subprocess.CalledProcessError, pytest.skip.Exception, pytest.fail.Exception):
        return None
