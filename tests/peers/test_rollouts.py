"""What Argo Rollouts' own validation says of rendered Rollouts, and of the analyses and Services that they name."""

import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.targets.kubernetes.target import TARGET
from tests.peers.go_tools import HERE, ask, build
from tests.peers.renders import rendered
from tests.target_slices import Tree, trees
from tests.test_targets_kubernetes import RELEASES

pytestmark = pytest.mark.peers


def weight(app: list[Tree]) -> None:
    strategy_of(app)["canary"]["steps"][0]["setWeight"] = 101


def no_canary_service(app: list[Tree]) -> None:
    app[:] = [tree for tree in app if not tree["metadata"]["name"].endswith("-canary")]


def no_argument(app: list[Tree]) -> None:
    strategy_of(app)["canary"]["analysis"]["args"] = []


def unguarded(app: list[Tree]) -> None:
    metrics_of(app)[0]["successCondition"] = "result[0] <= 0.01"


def true_of_nothing(app: list[Tree]) -> None:
    metrics_of(app)[0]["successCondition"] = "len(result) == 0 || result[0] <= 0.01"


def strategy_of(app: list[Tree]) -> Any:
    return next(tree["spec"]["strategy"] for tree in app if tree["kind"] == "Rollout")


def metrics_of(app: list[Tree]) -> Any:
    return next(tree["spec"]["metrics"] for tree in app if tree["kind"] == "AnalysisTemplate")


BAD: dict[str, tuple[Callable[[list[Tree]], None], list[str]]] = {
    "more than all traffic": (weight, ["spec.strategy.steps[0].setWeight"]),
    "a Service that is not there": (no_canary_service, ["spec.strategy.canary.canaryService"]),
    "an argument that nobody gives": (no_argument, ["spec.strategy.canary.analysis.templates"]),
    "a condition that no answer breaks": (unguarded, ["analysistemplate[eta-predictor-v2][errors]"]),
    "a condition that no answer passes": (true_of_nothing, ["analysistemplate[eta-predictor-v2][errors]"]),
}


@pytest.mark.parametrize("app", RELEASES)
def test_every_way_of_a_release_is_taken(app: str, tmp_path: Path) -> None:
    assert _faults(tmp_path, trees(TARGET, *RELEASES[app])) == []


@pytest.mark.parametrize("case", BAD)
def test_bad_rollouts_are_refused(case: str, tmp_path: Path) -> None:
    change, paths = BAD[case]
    app = copy.deepcopy(trees(TARGET, *RELEASES["weighed-by-gateway"]))
    change(app)
    assert [fault["path"] for fault in _faults(tmp_path, app)] == paths


def test_rendered_rollouts_are_taken() -> None:
    assert _judged(sorted({path.parent for path in rendered("*/apps/*/rollout-*.yaml")})) == []


def _faults(folder: Path, app: Sequence[Tree]) -> Any:
    for index, tree in enumerate(app):
        (folder / f"{index}.yaml").write_text(yaml.safe_dump(json.loads(json.dumps(tree))))
    return _judged([folder])


def _judged(folders: Sequence[Path]) -> Any:
    return ask(build(HERE / "rollouts", ".", "rollouts"), *folders)
