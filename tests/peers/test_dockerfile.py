"""What BuildKit says of the rendered Dockerfiles."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.peers.go_tools import HERE, ask, build
from tests.peers.renders import rendered

pytestmark = pytest.mark.peers

BAD = {
    "an instruction that does not exist": (
        "COPYY a b",
        (2, "error", "dockerfile parse error on line 2: unknown instruction: COPYY (did you mean COPY?)"),
    ),
    "a flag that does not exist": (
        "COPY --chmood=644 Dockerfile b",
        (2, "error", "dockerfile parse error on line 2: unknown flag: --chmood (did you mean chmod?)"),
    ),
    "a stage in capitals": (
        "FROM base AS BASE",
        (2, "StageNameCasing", "Stage name 'BASE' should be lowercase"),
    ),
    "a variable that is not set": (
        "ENV PATH=$HOOME/bin:$PATH",
        (2, "UndefinedVar", "Usage of undefined variable '$HOOME'"),
    ),
    "a secret in the image": (
        "ENV API_KEY=x",
        (2, "SecretsUsedInArgOrEnv", 'Do not use ARG or ENV instructions for sensitive data (ENV "API_KEY")'),
    ),
    "a relative folder": (
        "WORKDIR srv",
        (2, "WorkdirRelativePath", 'Relative workdir "srv" can have unexpected results if the base image changes'),
    ),
    "a file that is not there": (
        "COPY model.py /srv/",
        (2, "missing-source", "`model.py` is not in the build context"),
    ),
    "a file that .dockerignore leaves out": (
        "COPY notes.txt /srv/",
        (2, "missing-source", "`notes.txt` is not in the build context"),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_dockerfile(case: str, tmp_path: Path) -> None:
    instruction, problem = BAD[case]
    (tmp_path / "notes.txt").touch()
    (tmp_path / ".dockerignore").write_text("*\n!Dockerfile\n")
    (tmp_path / "Dockerfile").write_text(f"FROM base\n{instruction}\n")
    found = [(row["line"], row["rule"], row["message"]) for row in _problems([tmp_path / "Dockerfile"])]
    assert found == [problem]


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
    return ask(build(HERE / "dockerfile", ".", "dockerfile"), *dockerfiles)
