"""Models that Triton serves: exact configurations and command lines, what is refused, and laws of `config.pbtxt`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from servewright.core.finding import Finding
from servewright.core.place import Place
from servewright.core.server import Port, Server
from servewright.formats import pbtxt
from servewright.formats.specs.merge import merge
from servewright.targets import triton
from servewright.targets.triton.target import serve
from tests.slices import server_of, slice_of
from tests.trees import platform

ETA: dict[str, Any] = yaml.safe_load(platform()["specs/delivery/eta/model.yaml"])
WEIGHTS = {"weights.bin": b"weights", "model.py": b"weights"}

MATCHER = {
    "apiVersion": "servewright.dev/v1",
    "kind": "Model",
    "metadata": {"name": "courier-matcher", "team": "delivery"},
    "spec": {
        "version": "1.2.0",
        "artifact": {"uri": "model.py"},
        "runtime": {
            "triton": {
                "backend": "python",
                "image": "registry.example.com/tritonserver:2.51",
                "maxBatchSize": 8,
                "inputs": [
                    {"name": "distance", "type": "FP32", "dims": [32]},
                    {"name": "city", "type": "STRING", "dims": [1], "optional": True},
                ],
                "outputs": [{"name": "rank", "type": "INT64", "dims": [-1]}],
                "batching": {"preferredSizes": [4, 8], "preserveOrdering": True},
                "instances": [{"kind": "cpu", "count": 3}],
                "config": {
                    "input": [{"name": "distance", "reshape": {"shape": [4, 8]}}],
                    "dynamic_batching": {"default_queue_policy": {"allow_timeout_override": True}},
                    "parameters": {"B": {"string_value": 'caf\u00e9 "x"'}, "A": {"string_value": "1"}},
                },
            }
        },
        "resources": {"cpu": "2", "memory": "4Gi"},
        "load": {"peak": "90/s", "perReplica": "30/s", "modelLoad": "5s", "slowestRequest": "1500ms"},
        "scaling": {"min": 2},
    },
}

TREES = Path(__file__).parent / "target_trees" / "triton"
ETA_RELEASE, ETA_PROD, MATCHER_DEV = (
    (TREES / f"{name}.pbtxt").read_text() for name in ("eta", "eta-prod", "courier-matcher-dev")
)

SERVER = {
    "command": ("tritonserver",),
    "ports": (Port("http", 8000), Port("grpc", 8001), Port("metrics", 8002)),
    "live": "/v2/health/live",
    "ready": "/v2/health/ready",
    "probe_port": "http",
    "metrics_port": "metrics",
    "metrics_path": "/metrics",
    "environment": {},
    "writable": ("/tmp",),
}


def arguments(environment: str, drain: int) -> tuple[str, ...]:
    return (
        "--model-repository=/models",
        f"--model-config-name={environment}",
        "--model-control-mode=none",
        "--disable-auto-complete-config",
        "--strict-readiness=true",
        f"--exit-timeout-secs={drain}",
        "--http-port=8000",
        "--grpc-port=8001",
        "--metrics-port=8002",
        "--metrics-config=summary_latencies=true",
    )


def parts(server: Server, names: Mapping[str, object]) -> dict[str, object]:
    return {name: getattr(server, name) for name in names}


def eta(spec: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = merge(ETA, {"spec": spec})
    return changed


def of_runtime(fields: dict[str, Any]) -> dict[str, Any]:
    return eta({"runtime": {"triton": fields}})


def test_a_model_on_gpus() -> None:
    server = server_of(serve, slice_of(ETA, WEIGHTS))
    expected = SERVER | {
        "args": arguments("prod", 2),
        "drain_seconds": 2,
        "config": {"prod.pbtxt": ETA_PROD},
        "config_path": "/models/eta/configs",
        "shared_memory": 0,
    }
    assert parts(server, expected) == expected
    assert server.context.base == "nvcr.io/nvidia/tritonserver:25.08-py3"
    assert server.context.files == {"config.pbtxt": ETA_RELEASE.encode()}
    assert server.context.steps == (
        'COPY --chmod=0444 ["config.pbtxt", "/models/eta/config.pbtxt"]',
        'COPY --from=verified --chmod=0444 ["/artifact", "/models/eta/1/model.onnx"]',
    )


def test_a_model_in_python() -> None:
    server = server_of(serve, slice_of(MATCHER, WEIGHTS, environment="dev"))
    expected = SERVER | {
        "args": arguments("dev", 2),
        "drain_seconds": 2,
        "config": {"dev.pbtxt": MATCHER_DEV},
        "config_path": "/models/courier-matcher/configs",
        "shared_memory": 3 * 64 * 1024**2,
    }
    assert parts(server, expected) == expected
    assert server.context.base == "registry.example.com/tritonserver:2.51"
    assert server.context.steps[1] == (
        'COPY --from=verified --chmod=0444 ["/artifact", "/models/courier-matcher/1/model.py"]'
    )


def test_the_image_is_the_same_in_every_environment() -> None:
    partials = {"dev": {"runtime": {"triton": {"batching": None, "queue": None, "instances": [{"kind": "cpu"}]}}}}
    model = eta({"environments": partials})
    dev, prod = (server_of(serve, slice_of(model, WEIGHTS, environment=name)) for name in ("dev", "prod"))
    assert dev.config["dev.pbtxt"] != prod.config["prod.pbtxt"]
    assert dev.context == prod.context


@pytest.mark.parametrize(
    ("fields", "file", "said"),
    [
        ({"backend": "pytorch"}, "model.pt", ""),
        ({"backend": "tensorrt"}, "model.plan", ""),
        ({"backend": "tensorrt", "config": {"default_model_filename": "eta.plan"}}, "eta.plan", "eta.plan"),
        ({"backend": "fil"}, "weights.bin", "weights.bin"),
    ],
)
def test_the_file_is_called_what_the_backend_looks_for(fields: dict[str, Any], file: str, said: str) -> None:
    server = server_of(serve, slice_of(of_runtime(fields), WEIGHTS))
    message: Any = pbtxt.parse(server.config["prod.pbtxt"])
    assert server.context.steps[1].endswith(f'"/models/eta/1/{file}"]')
    assert message.default_model_filename == said


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("models:/eta@champion", "model"),
        ("s3://bucket/a/xgb.json", "xgb.json"),
        ("oci://r.example.com/ai/eta:1", "model"),
    ],
)
def test_an_artifact_elsewhere_lends_its_name_where_it_is_plain(uri: str, file: str) -> None:
    model = merge(of_runtime({"backend": "fil"}), {"spec": {"artifact": {"uri": uri}}})
    assert server_of(serve, slice_of(model)).context.steps[1].endswith(f'"/models/eta/1/{file}"]')


@pytest.mark.parametrize(
    ("backend", "instances", "gpus", "copies"),
    [
        ("python", [], 0, 1),
        ("python", [], 2, 2),
        ("python", [{"kind": "gpu", "count": 3, "gpus": [1]}, {"kind": "cpu", "count": 2}], 2, 5),
        ("python", [{"kind": "auto", "count": 2}], 4, 8),
        ("python", [{"kind": "model", "count": 2}], 4, 2),
        ("vllm", [], 1, 1),
        ("onnxruntime", [{"kind": "gpu", "count": 3}], 1, 0),
    ],
)
def test_shared_memory_is_for_each_instance_that_runs_python(
    backend: str, instances: list[dict[str, Any]], gpus: int, copies: int
) -> None:
    gpu = {"gpu": {"pool": "a10g", "count": gpus}} if gpus else {"gpu": None}
    model = eta({"resources": gpu, "runtime": {"triton": {"backend": backend, "instances": instances}}})
    assert server_of(serve, slice_of(model, WEIGHTS)).shared_memory == copies * 64 * 1024**2


def test_what_is_said_by_default() -> None:
    model = merge(
        of_runtime({"instances": None, "queue": None, "batching": None}), {"spec": {"resources": {"gpu": None}}}
    )
    config = server_of(serve, slice_of(model, WEIGHTS)).config["prod.pbtxt"]
    assert config == ETA_RELEASE.replace("backend:", "instance_group {\n  count: 1\n  kind: KIND_CPU\n}\nbackend:")


def load_cases() -> list[dict[str, Any]]:
    files = sorted(Path(triton.__path__[0]).glob("*.cases.yaml"))
    return [case for file in files for case in yaml.safe_load(file.read_bytes())]


CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['rule']} {case['name']}" for case in CASES])
def test_a_spec_gives_its_findings(case: dict[str, Any]) -> None:
    slice = slice_of(merge(ETA, yaml.safe_load(case["spec"])), WEIGHTS)
    found = [produced for produced in serve(slice) if isinstance(produced, Finding)]
    assert {finding.code for finding in found} <= {case["rule"]}
    assert [_shown(finding) for finding in found] == [
        {"key": False, "related": []} | expected for expected in case["findings"]
    ]


def _shown(finding: Finding) -> dict[str, Any]:
    assert isinstance(finding.at, Place)
    related = [{"label": row.label, "path": _path(row.at)} for row in finding.related]
    return {
        "message": finding.message,
        "path": list(finding.at.path),
        "key": finding.at.at_key,
        "help": finding.help,
        "related": related,
    }


def _path(at: object) -> list[str | int]:
    assert isinstance(at, Place)
    return list(at.path)
