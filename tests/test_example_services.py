"""The services of the example platform: they emit the OpenAPI documents beside their specs, and they answer."""

import importlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

SPECS = Path(__file__).parents[1] / "specs"
FRAUD, ADDRESS = "orders/fraud-score", "delivery/address-parser"
ORDER = {"total": 34.5, "account_age_days": 420, "recent_orders": 0, "failed_payments": 0, "distance_km": 2.4}
NEW_ACCOUNT = ORDER | {"total": 180, "account_age_days": 0, "recent_orders": 2, "failed_payments": 1}
FOREIGN = NEW_ACCOUNT | {"total": 420, "recent_orders": 6, "failed_payments": 4, "foreign_card": True}
ACCEPTED = {"probability": 0.0041, "decision": "accept", "strongest": "total"}
REFUSED = {"probability": 0.983, "decision": "refuse", "strongest": "total"}


def line(country: str, text: str) -> dict[str, str]:
    return {"country": country, "text": text}


def address(country: str, street: str, number: str, addition: str | None, postcode: str, city: str) -> dict[str, Any]:
    parts = {"street": street, "number": number, "addition": addition, "postcode": postcode, "city": city}
    return parts | {"country": country}


ANSWERS = [
    (FRAUD, "/v1/fraud/score", ORDER, 200, ACCEPTED),
    (FRAUD, "/v1/fraud/score", NEW_ACCOUNT, 200, {"probability": 0.5268, "decision": "review", "strongest": "total"}),
    (FRAUD, "/v1/fraud/score", FOREIGN, 200, REFUSED),
    (FRAUD, "/v1/fraud/scores", {"orders": [FOREIGN, ORDER]}, 200, {"scores": [REFUSED, ACCEPTED]}),
    (
        ADDRESS,
        "/v1/parse",
        line("NL", "  Keizersgracht 117-2, 1015cj Amsterdam"),
        200,
        address("NL", "Keizersgracht", "117", "2", "1015 CJ", "Amsterdam"),
    ),
    (
        ADDRESS,
        "/v1/parse",
        line("DE", "Straße des Friedens 12b, 10115 Berlin"),
        200,
        address("DE", "Straße des Friedens", "12", "b", "10115", "Berlin"),
    ),
    (
        ADDRESS,
        "/v1/parse",
        line("GB", "221B Baker Street, London NW16XE"),
        200,
        address("GB", "Baker Street", "221B", None, "NW1 6XE", "London"),
    ),
    (ADDRESS, "/v1/parse", line("NL", "behind the station"), 400, {"detail": "the text is not an address of NL"}),
]
REFUSALS = [
    (FRAUD, "/v1/fraud/score", ORDER | {"total": 0}, [(["body", "total"], "greater_than")]),
    (FRAUD, "/v1/fraud/score", ORDER | {"totl": 1}, [(["body", "totl"], "extra_forbidden")]),
    (FRAUD, "/v1/fraud/scores", {"orders": []}, [(["body", "orders"], "too_short")]),
    (ADDRESS, "/v1/parse", line("FR", "1 rue de la Paix, 75002 Paris"), [(["body", "country"], "literal_error")]),
    (ADDRESS, "/v1/parse", line("NL", "a" * 201), [(["body", "text"], "string_too_long")]),
]
METRICS = [
    (FRAUD, "/v1/fraud/score", ORDER, "fraud_score_decisions_total", '{decision="accept"} 1'),
    (ADDRESS, "/v1/parse", line("NL", "nowhere"), "address_parser_lines_total", '{country="NL",outcome="unknown"} 1'),
]


def load(path: str) -> ModuleType:
    """A module by its file, anew each time: its counters begin at 0."""
    name = "example_" + path.replace("/", "_").replace("-", "_")
    spec = importlib.util.spec_from_file_location(name, SPECS / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where pydantic looks up the names in annotations
    spec.loader.exec_module(module)
    return module


def client(folder: str) -> TestClient:
    return TestClient(load(f"{folder}/service/main.py").app)


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No compiled files are left in `specs/`, and nothing outside of it is read."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delenv("MODEL_PATH", raising=False)


@pytest.mark.parametrize("folder", [FRAUD, ADDRESS])
def test_committed_openapi_is_what_the_service_emits(folder: str) -> None:
    emitted = load(f"{folder}/service/main.py").app.openapi()
    text = json.dumps(emitted, indent=2, ensure_ascii=False) + "\n"
    assert (SPECS / folder / "openapi.json").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("folder", "path", "body", "status", "answer"), ANSWERS)
def test_answers(folder: str, path: str, body: Any, status: int, answer: Any) -> None:
    with client(folder) as service:
        response = service.post(path, json=body)
    assert (response.status_code, response.json()) == (status, answer)


@pytest.mark.parametrize(("folder", "path", "body", "faults"), REFUSALS)
def test_refuses_what_is_not_a_request(folder: str, path: str, body: Any, faults: Any) -> None:
    with client(folder) as service:
        response = service.post(path, json=body)
    assert response.status_code == 422
    assert [(fault["loc"], fault["type"]) for fault in response.json()["detail"]] == faults


@pytest.mark.parametrize(("folder", "path", "body", "name", "sample"), METRICS)
def test_counts_for_prometheus(folder: str, path: str, body: Any, name: str, sample: str) -> None:
    with client(folder) as service:
        service.post(path, json=body)
        assert service.get("/metrics").text == f"# TYPE {name} counter\n{name}{sample}\n"


@pytest.mark.parametrize(
    ("folder", "path", "body"), [(FRAUD, "/v1/fraud/score", ORDER), (ADDRESS, "/v1/parse", line("NL", "nowhere"))]
)
def test_is_alive_first_and_ready_once_the_model_is_loaded(folder: str, path: str, body: Any) -> None:
    service = client(folder)  # not entered: the application has not started up
    assert [service.get("/livez").status_code, service.get("/readyz").status_code] == [200, 503]
    assert service.post(path, json=body).status_code == 503
    with service:
        assert service.get("/readyz").status_code == 200


def test_model_path_names_the_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    weights = {"bias": 0, "weights": {"distance": 0}, "review_from": 0.4, "refuse_from": 0.9}
    (tmp_path / "other.json").write_text(json.dumps(weights))
    monkeypatch.setenv("MODEL_PATH", str(tmp_path / "other.json"))
    with client(FRAUD) as service:
        answer = service.post("/v1/fraud/score", json=ORDER).json()
    assert answer == {"probability": 0.5, "decision": "review", "strongest": "distance"}


@pytest.mark.parametrize("folder", [FRAUD, ADDRESS])
def test_does_not_start_without_its_model(folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODEL_PATH", str(tmp_path / "absent"))
    with pytest.raises(FileNotFoundError), client(folder):
        pass


class Tensor(SimpleNamespace):
    """Triton's own tensor exists inside of its python backend only."""

    def __init__(self, name: str, array: Any) -> None:
        super().__init__(name=name, as_numpy=lambda: array)


def test_courier_matcher_ranks_by_time_of_arrival(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = SimpleNamespace(
        Tensor=Tensor,
        InferenceResponse=lambda tensors: {tensor.name: tensor.as_numpy() for tensor in tensors},
        get_input_tensor_by_name=lambda request, name: Tensor(name, request[name]),
    )
    monkeypatch.setitem(sys.modules, "triton_python_backend_utils", backend)
    model = load("delivery/courier-matcher/model.py").TritonPythonModel()
    model.initialize({"model_config": json.dumps({"parameters": {"HANDOVER_MINUTES": {"string_value": "3.5"}}})})
    request = {
        "distance_km": np.array([[3, 1, -1, 2]], np.float32),
        "speed_kmh": np.array([[18, 12, 0, 24]], np.float32),
        "carried": np.array([[0, 2, 0, 1]], np.int32),
    }
    [answer] = model.execute([request])
    assert {name: (array.dtype, array.tolist()) for name, array in answer.items()} == {
        "ranking": (np.int32, [[3, 0, 1, 2]]),
        "minutes": (np.float32, [[13.5, 15.5, -1.0, 12.0]]),
    }


@pytest.mark.peers
@pytest.mark.parametrize(
    ("version", "outputs"), [("v1", {"minutes": 23.99, "spread": 2.47}), ("v2", {"minutes": 22.82})]
)
def test_eta_predictor_computes(version: str, outputs: dict[str, float]) -> None:
    if importlib.util.find_spec("onnxruntime") is None:
        absent = pytest.fail if os.environ.get("SERVEWRIGHT_REQUIRE_PEERS") == "1" else pytest.skip
        absent("onnxruntime is not installed")
    onnxruntime = importlib.import_module("onnxruntime")
    session = onnxruntime.InferenceSession(SPECS / f"delivery/eta-predictor/{version}.onnx")
    features = np.zeros((3, 128), np.float32)
    names = [output.name for output in session.get_outputs()]
    answers = dict(zip(names, session.run(names, {"features": features}), strict=True))
    assert {name: array.round(2).tolist() for name, array in answers.items()} == {
        name: pytest.approx(np.full((3, 1), value)) for name, value in outputs.items()
    }
