"""Models that Triton serves: exact configurations and command lines, what is refused, and laws of `config.pbtxt`."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servewright.core.finding import Finding
from servewright.core.place import Place
from servewright.core.server import Port, Server
from servewright.formats import pbtxt
from servewright.formats.merge import merge
from servewright.targets import triton
from servewright.targets.triton.target import serve
from tests.slices import server_of, slice_of
from tests.trees import SHARED, platform

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

ETA_RELEASE = """\
name: "eta"
max_batch_size: 64
input {
  name: "features"
  data_type: TYPE_FP32
  dims: 128
}
output {
  name: "minutes"
  data_type: TYPE_FP32
  dims: 1
}
backend: "onnxruntime"
"""
ETA_PROD = ETA_RELEASE.replace(
    "backend:",
    """\
instance_group {
  count: 2
  kind: KIND_GPU
}
dynamic_batching {
  max_queue_delay_microseconds: 2000
  default_queue_policy {
    default_timeout_microseconds: 40000
    max_queue_size: 256
  }
}
backend:""",
)
MATCHER_PROD = r"""name: "courier-matcher"
max_batch_size: 8
input {
  name: "distance"
  data_type: TYPE_FP32
  dims: 32
  reshape {
    shape: 4
    shape: 8
  }
}
input {
  name: "city"
  data_type: TYPE_STRING
  dims: 1
  optional: true
}
output {
  name: "rank"
  data_type: TYPE_INT64
  dims: -1
}
instance_group {
  count: 3
  kind: KIND_CPU
}
dynamic_batching {
  preferred_batch_size: 4
  preferred_batch_size: 8
  preserve_ordering: true
  default_queue_policy {
    allow_timeout_override: true
  }
}
parameters {
  key: "A"
  value {
    string_value: "1"
  }
}
parameters {
  key: "B"
  value {
    string_value: "caf\303\251 \"x\""
  }
}
backend: "python"
"""

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
        "config": {"dev.pbtxt": MATCHER_PROD},
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


def _names() -> list[str]:
    """The names of all fields of all messages, so that random configurations come near to real ones."""
    pending, names = [pbtxt.descriptor()], dict[str, None]()
    while pending:
        for field in pending.pop().fields:
            if field.name not in names and field.message_type:
                pending.append(field.message_type)
            names[field.name] = None
    return list(names)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=5)
    | st.sampled_from(["features", "minutes", "TYPE_FP32", "PRIORITY_MAX", "1"])
)
KEYS = st.sampled_from(_names()) | st.sampled_from(["1", "features", "x"])
CONFIGS = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)),
    max_size=4,
)


def _message(type_: Any) -> st.SearchStrategy[dict[str, Any]]:
    """What protobuf takes for a message, but for fields that exclude each other."""
    fields = {field.name: _field(field) for field in type_.fields}
    return st.fixed_dictionaries({}, optional=fields)


def _field(field: Any) -> st.SearchStrategy[Any]:
    if field.message_type and field.message_type.GetOptions().map_entry:
        entry = field.message_type.fields_by_name
        keys = _field(entry["key"]).map(str)
        return st.dictionaries(keys, _field(entry["value"]), max_size=2)
    one = _message(field.message_type) if field.message_type else _scalar(field)
    return st.lists(one, max_size=2) if field.is_repeated else one


def _scalar(field: Any) -> st.SearchStrategy[Any]:
    if field.enum_type:
        return st.sampled_from([value.name for value in field.enum_type.values])
    return {
        field.CPPTYPE_STRING: st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
        field.CPPTYPE_BOOL: st.booleans(),
        field.CPPTYPE_FLOAT: st.floats(width=32, allow_nan=False, allow_infinity=False),
        field.CPPTYPE_DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
        field.CPPTYPE_INT32: st.integers(-(2**31), 2**31 - 1),
        field.CPPTYPE_INT64: st.integers(-(2**63), 2**63 - 1),
        field.CPPTYPE_UINT32: st.integers(0, 2**32 - 1),
        field.CPPTYPE_UINT64: st.integers(0, 2**64 - 1),
    }[field.cpp_type]


def _served(config: dict[str, Any]) -> Server | set[str]:
    """The server of a model with this `config`, or the codes of what is found."""
    slice = slice_of(of_runtime({"batching": {}, "queue": None}), WEIGHTS)
    slice.subject.body.runtime.triton.config.update(config)
    produced = list(serve(slice))
    servers = [server for server in produced if isinstance(server, Server)]
    return servers[0] if servers else {finding.code for finding in produced if isinstance(finding, Finding)}


@settings(deadline=None)
@given(CONFIGS)
def test_a_config_is_refused_or_becomes_a_message(config: dict[str, Any]) -> None:
    served = _served(config)
    if isinstance(served, Server):
        text = served.config["prod.pbtxt"]
        assert pbtxt.print_text(pbtxt.parse(text)) == text
    else:
        assert served


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_message(pbtxt.descriptor()))
def test_what_the_protobuf_takes_is_never_called_unknown_or_of_a_wrong_type(config: dict[str, Any]) -> None:
    served = _served(config)
    assert isinstance(served, Server) or not served & {"RND212", "RND213"}


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("field", pbtxt.descriptor().fields, ids=lambda field: field.name)
@given(data=st.data())
def test_a_field_alone_is_rendered_as_it_is_or_refused(field: Any, data: st.DataObject) -> None:
    value = data.draw(_field(field))
    served = _served({field.name: value})
    if isinstance(served, set):
        assert not served & {"RND212", "RND213"}
    elif field.name not in ("input", "output", "dynamic_batching"):  # merged with what the spec says
        said: Any = pbtxt.from_tree({field.name: value})
        rendered: Any = pbtxt.parse(served.config["prod.pbtxt"])
        assert getattr(rendered, field.name) == getattr(said, field.name)


PUBLIC = sorted((SHARED / "cases" / "triton").glob("*.pbtxt"))


@pytest.mark.skipif(not PUBLIC, reason="`../shared/cases/triton` is not beside the repository")
@pytest.mark.parametrize("path", PUBLIC, ids=[path.stem for path in PUBLIC])
def test_public_configurations_survive_parse_and_print(path: Path) -> None:
    message = pbtxt.parse(path.read_text(encoding="utf-8"))
    text = pbtxt.print_text(message)
    assert pbtxt.parse(text) == message
    assert text.isascii()


REFUSED = {
    "name: 'eta'\nbackened: 'python'": '2:1 : Message type "inference.ModelConfig" has no field named "backened".',
    "max_batch_size: 9999999999": "1:17 : 'max_batch_size: 9999999999': Value out of range: 9999999999",
}


@pytest.mark.parametrize("text", REFUSED)
def test_text_that_is_no_configuration_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        pbtxt.parse(text)
    assert str(refused.value) == REFUSED[text]


def test_the_message_comes_without_grpc() -> None:
    program = "from servewright.formats import pbtxt; pbtxt.descriptor(); import sys; print('grpc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"
