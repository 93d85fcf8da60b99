"""What BuildKit says of the rendered Dockerfiles."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from .go_tools import HERE, build
from .renders import rendered

pytestmark = pytest.mark.peers

BAD = {
    "an instruction that does not exist": ("FROM base\nCOPYY a b\n", []),
    "a flag that does not exist": ("FROM base\nCOPY --chmood=644 Dockerfile b\n", []),
    "a stage that does not exist": ("FROM base\nRUN --mount=type=bind,from=nowhere,target=/x true\n", []),
    "a variable that is not set": ("FROM base\nRUN true\nENV PATH=$HOOME/bin:$PATH\n", []),
    "a command that cannot be signalled": ("FROM base\nCMD python server.py\n", []),
    "a secret in the image": ("FROM base\nENV API_KEY=x\n", []),
    "a file that is not there": ("FROM base\nCOPY model.py /srv/\n", []),
    "a relative folder": ("FROM base\nWORKDIR srv\n", []),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_dockerfile(case: str, tmp_path: Path) -> None:
    text, problems = BAD[case]
    (tmp_path / "Dockerfile").write_text(text)
    found = [(row["line"], row["rule"], row["message"]) for row in _problems([tmp_path / "Dockerfile"])]
    assert found == problems


def test_good_dockerfile(tmp_path: Path) -> None:
    (tmp_path / "model.py").touch()
    (tmp_path / "Dockerfile").write_text(
        "# syntax=docker/dockerfile:1\n"
        "ARG BASE=registry.example.com/python:3.11\n"
        "FROM ${BASE} AS build\n"
        "WORKDIR /srv\n"
        "COPY model.py ./\n"
        "FROM ${BASE}\n"
        "COPY --from=build --chown=10001:10001 /srv /srv\n"
        "USER 10001:10001\n"
        'CMD ["python", "/srv/model.py"]\n'
    )
    assert _problems([tmp_path / "Dockerfile"]) == []


def test_rendered_dockerfiles() -> None:
    assert _problems(rendered("images/*/*/Dockerfile")) == []


def _problems(dockerfiles: Sequence[Path]) -> Any:
    program = build(HERE / "dockerfile", ".", "dockerfile")
    return json.loads(subprocess.run([program, *dockerfiles], check=True, capture_output=True).stdout)
