"""Names that somebody else defines: Triton's datatypes, Kubernetes' minors, git's branches."""

import re
import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from servewright.formats import units
from servewright.formats.pbtxt import descriptor
from servewright.formats.units.names import KUBERNETES_MINORS
from servewright.formats.units.tensor import TensorType


def test_tensor_types_are_those_of_triton() -> None:
    known = set(descriptor().file.enum_types_by_name["DataType"].values_by_name) - {"TYPE_INVALID"}
    assert {datatype.triton for datatype in TensorType} == known
    assert [datatype.name for datatype in TensorType if datatype.protocol != datatype.value] == ["STRING"]
    assert TensorType.STRING.protocol == "BYTES"


def test_kubernetes_minors_are_those_with_schemas() -> None:
    schemas = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
    found = {re.sub(r"\Av(1\.[0-9]+)\..*", r"\1", folder.name) for folder in schemas.iterdir() if folder.is_dir()}
    assert found == set(KUBERNETES_MINORS)


BRANCHES = yaml.safe_load((Path(units.__path__[0]) / "git.cases.yaml").read_text(encoding="utf-8"))["GitBranch"]
NARROWER_THAN_GIT = re.compile(r"[^\x00-\x7f]|.{245}")


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_branches_are_those_of_git() -> None:
    for text in BRANCHES["accepted"]:
        assert _git_takes(text), text
    for text, _ in BRANCHES["refused"]:
        assert not isinstance(text, str) or NARROWER_THAN_GIT.search(text) or not _git_takes(text), text


def _git_takes(branch: str) -> bool:
    # Without --branch, which would resolve `@{1}`; a branch may begin with neither `-` nor be HEAD.
    command = ["git", "check-ref-format", f"refs/heads/{branch}"]
    return branch not in ("HEAD", "@") and branch[:1] != "-" and subprocess.run(command, check=False).returncode == 0
