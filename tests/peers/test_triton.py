"""What NVIDIA's server does with a rendered model: it loads it, as its environment says, and answers."""

import json
import re
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import HTTPError

import pytest
import yaml

from servewright.core.server import Server
from servewright.serving.shutdown import MARGIN
from servewright.targets.triton.target import serve
from tests.peers.go_tools import REPOSITORY
from tests.peers.renders import RENDERS
from tests.peers.renders import rendered as rendered_files
from tests.peers.triton_server import Triton, refusal, serving
from tests.slices import server_of, slice_of

pytestmark = pytest.mark.peers

# Adds up its features; where the sum is negative, it takes as many seconds.
MODEL = b"""
import time

import numpy as np
import triton_python_backend_utils as triton


class TritonPythonModel:
    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        features = triton.get_input_tensor_by_name(request, "features").as_numpy()
        minutes = features.sum(axis=1, keepdims=True).astype(np.float32)
        time.sleep(max(0.0, -float(minutes.min())))
        return triton.InferenceResponse(output_tensors=[triton.Tensor("minutes", minutes)])
"""

SPEC: dict[str, Any] = {
    "version": "1.0.0",
    "artifact": {"uri": "model.py"},
    "runtime": {
        "triton": {
            "backend": "python",
            "maxBatchSize": 8,
            "inputs": [{"name": "features", "type": "FP32", "dims": [3]}],
            "outputs": [{"name": "minutes", "type": "FP32", "dims": [1]}],
            "batching": {"maxQueueDelay": "2ms", "preferredSizes": [4]},
            "queue": {"maxSize": 7, "timeout": "900ms"},
            "instances": [{"kind": "cpu", "count": 2}],
            "config": {"parameters": {"CITY": {"string_value": "Utrecht"}}},
        }
    },
    "resources": {"cpu": "1", "memory": "1Gi"},
    "load": {"peak": "9/s", "perReplica": "3/s", "modelLoad": "5s", "slowestRequest": "2s"},
    "scaling": {"min": 2},
    "environments": {"dev": {"runtime": {"triton": {"queue": {"maxSize": 3}}}}},
}


def rendered(environment: str) -> Server:
    document = {
        "apiVersion": "servewright.dev/v1",
        "kind": "Model",
        "metadata": {"name": "eta", "team": "delivery"},
        "spec": SPEC,
    }
    return server_of(serve, slice_of(document, {"model.py": MODEL}, environment=environment))


def image(server: Server, root: Path) -> Path:
    """The model repository as the image's Dockerfile makes it, with the ConfigMap mounted as a kubelet does."""
    return _mounted(root, server.context.steps, {**server.context.files, "/artifact": MODEL}, server.config)


def _mounted(root: Path, steps: Iterable[str], files: Mapping[str, bytes], config: Mapping[str, str]) -> Path:
    for step in steps:
        source, destination = json.loads(re.sub(r"COPY (--\S+ )*", "", step))
        _write(root / destination.lstrip("/"), files[source])
    (folder,) = (root / "models").iterdir()
    mount = folder / "configs"
    for name, text in config.items():
        _write(mount / "..2026_11_21" / name, text.encode())
        (mount / name).symlink_to(f"..data/{name}")
    (mount / "..data").symlink_to("..2026_11_21")
    return root / "models"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o444)


@pytest.fixture(scope="module")
def triton(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("triton")
    server = rendered("prod")
    with serving(image(server, folder / "root"), server.args, server.ready, folder) as running:
        yield running


def test_the_model_answers(triton: Triton) -> None:
    rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]]
    assert triton.infer("eta", {"features": ("FP32", rows)}) == {"minutes": [6.0, 15.5]}


def test_the_server_runs_with_the_configuration_of_its_environment(triton: Triton) -> None:
    config = triton.get("/v2/models/eta/config")
    assert config["dynamic_batching"] == {
        "preferred_batch_size": [4],
        "max_queue_delay_microseconds": 2000,
        "preserve_ordering": False,
        "priority_levels": 0,
        "default_priority_level": 0,
        "default_queue_policy": {
            "timeout_action": "REJECT",
            "default_timeout_microseconds": 900000,
            "allow_timeout_override": False,
            "max_queue_size": 7,
        },
        "priority_queue_policy": {},
    }
    groups = [(group["kind"], group["count"], group["gpus"]) for group in config["instance_group"]]
    assert groups == [("KIND_CPU", 2, [])]
    assert config["max_batch_size"] == 8
    assert config["parameters"] == {"CITY": {"string_value": "Utrecht"}}


def test_a_batch_beyond_the_largest_is_refused(triton: Triton) -> None:
    with pytest.raises(HTTPError) as refused:
        triton.infer("eta", {"features": ("FP32", [[0.0] * 3] * 9)})
    assert refused.value.code == 400


def test_probes_and_metrics_answer_where_the_workload_asks(triton: Triton) -> None:
    server = rendered("prod")
    assert triton.get(server.live) is None
    assert triton.get(server.ready) is None
    assert 'nv_inference_request_success{model="eta",version="1"}' in triton.metrics(server.metrics_path)


def test_the_image_is_a_model_repository_without_the_mounted_configuration(tmp_path: Path) -> None:
    server = rendered("dev")
    models = image(server, tmp_path / "root")
    (models / "eta" / "configs" / "dev.pbtxt").unlink()
    with serving(models, server.args, server.ready, tmp_path) as triton:
        assert "dynamic_batching" not in triton.get("/v2/models/eta/config")
        assert triton.infer("eta", {"features": ("FP32", [[1.0, 1.0, 1.0]])}) == {"minutes": [3.0]}


def test_a_request_that_is_within_the_drain_is_finished(tmp_path: Path) -> None:
    server = rendered("prod")
    assert server.drain_seconds == 2
    with serving(image(server, tmp_path / "root"), server.args, server.ready, tmp_path) as triton:
        answers: list[dict[str, list[float]]] = []
        rows = [[-1.0, 0.0, -0.5]]
        request = Thread(target=lambda: answers.append(triton.infer("eta", {"features": ("FP32", rows)})))
        request.start()
        time.sleep(0.5)
        triton.server.process.terminate()
        # What is left of a pod's grace period when the drain is over.
        triton.server.process.wait(server.drain_seconds + MARGIN)
        request.join()
        assert answers == [{"minutes": [-1.5]}]


def test_the_example_ranks_couriers(tmp_path: Path) -> None:
    """The files of `renders/` alone, and the weights that their pointer names."""
    (rollout, config_map) = (_object(kind) for kind in ("rollout", "configmap"))
    container = rollout["spec"]["template"]["spec"]["containers"][0]
    (context,) = (RENDERS / "images" / "courier-matcher").iterdir()
    weights = (REPOSITORY / json.loads((context / "artifact.json").read_bytes())["uri"]).read_bytes()
    steps = re.findall(r"^COPY .*/models/.*$", (context / "Dockerfile").read_text(), re.MULTILINE)
    files = {"config.pbtxt": (context / "config.pbtxt").read_bytes(), "/artifact": weights}
    models = _mounted(tmp_path / "root", steps, files, config_map["data"])
    ready = container["readinessProbe"]["httpGet"]["path"]
    with serving(models, container["args"], ready, tmp_path) as triton:
        nobody = [-1.0] * 30
        answer = triton.infer(
            "courier-matcher",
            {
                "distance_km": ("FP32", [[2.0, 1.0, *nobody]]),
                "speed_kmh": ("FP32", [[15.0, 15.0, *nobody]]),
                "carried": ("INT32", [[0, 1, *[0] * 30]]),
            },
        )
    assert answer == {"ranking": [1, 0, *range(2, 32)], "minutes": [11.5, 11.0, *nobody]}


def _object(kind: str) -> Any:
    (path,) = rendered_files(f"prod/apps/courier-matcher-v1/{kind}-*.yaml")
    return yaml.safe_load(path.read_bytes())


REFUSED = {
    "a preferred size beyond the largest batch": (
        "preferred_batch_size: 4",
        "preferred_batch_size: 16",
        "Poll failed for model directory 'eta': dynamic batching preferred size must be <= max batch size for eta",
    ),
    "a GPU where there is none": (
        "kind: KIND_CPU",
        "kind: KIND_GPU",
        "failed to load 'eta' version 1: Invalid argument: "
        "instance group eta_0 of model eta has kind KIND_GPU but no GPUs are available",
    ),
    "a GPU for the CPU": (
        "kind: KIND_CPU",
        "kind: KIND_CPU gpus: 0",
        "failed to load 'eta' version 1: Invalid argument: "
        "instance group eta_0 of model eta has kind KIND_CPU but specifies one or more GPUs",
    ),
    "requests that step back, and answers in order": (
        "default_queue_policy {",
        "preserve_ordering: true default_queue_policy { timeout_action: DELAY",
        "Poll failed for model directory 'eta': Queue policy can not have DELAY as timeout action when "
        "'preserve_ordering' is true for eta",
    ),
    "a dimension of 0": (
        "dims: 3",
        "dims: 0",
        "Poll failed for model directory 'eta': model input 'features' dimension must be integer >= 1, or -1 to "
        "indicate a variable-size dimension for eta",
    ),
    "another name": (
        'name: "eta"',
        'name: "ete"',
        "Poll failed for model directory 'eta': unexpected directory name 'eta' for model 'ete', directory name must "
        "equal model name",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_configuration_is_refused(case: str, tmp_path: Path) -> None:
    right, wrong, words = REFUSED[case]
    server = rendered("prod")
    models = image(server, tmp_path / "root")
    mounted = models / "eta" / "configs" / "..data" / "prod.pbtxt"
    mounted.chmod(0o644)
    assert right in mounted.read_text()
    mounted.write_text(mounted.read_text().replace(right, wrong))
    assert refusal(models, server.args, tmp_path) == [words]
