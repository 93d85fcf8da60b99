"""What Prometheus' own engine answers to the queries of an analysis: to pods that fail, idle, or are not scraped."""

from pathlib import Path

import pytest

from servewright.targets.kubernetes.target import TARGET
from tests.peers.go_tools import HERE, ask, build
from tests.target_slices import Tree, trees
from tests.test_targets_kubernetes import RELEASES

pytestmark = pytest.mark.peers

NEW = 'namespace="delivery",pod="eta-predictor-v2-6c7f8d9b4-x2x4v"'
OLD = 'namespace="delivery",pod="eta-predictor-v2-5d9c7b8f6-q8w2z"'
# Of another line, another namespace, and a name that only begins alike.
STRANGERS = (
    'namespace="delivery",pod="eta-predictor-v21-6c7f8d9b4-x2x4v"',
    'namespace="orders",pod="eta-predictor-v2-6c7f8d9b4-x2x4v"',
    'namespace="delivery",pod="eta-predictor-v2-6c7f8d9b4-x2x4v-debug"',
)
SERVED, FAILED = "nv_inference_request_success", "nv_inference_request_failure"
SUMMARY = "nv_inference_request_summary_us"
ISTIO, BUCKET = "istio_requests_total", "istio_request_duration_milliseconds_bucket"
HTTP = "http_server_request_duration_seconds"

# App, metric, series with what they count in thirty seconds (or are, with `=`), and the answer.
CASES: dict[str, tuple[str, str, dict[str, str], str]] = {
    "Triton fails one in a hundred": (
        "weighed-by-gateway",
        "errors",
        {f"{SERVED}{{{NEW}}}": "99", f'{FAILED}{{{NEW},reason="BACKEND"}}': "1"},
        "0.01",
    ),
    "Triton is given up by its callers": (
        "weighed-by-gateway",
        "errors",
        {f"{SERVED}{{{NEW}}}": "99", f'{FAILED}{{{NEW},reason="CANCELED"}}': "1"},
        "0",
    ),
    "Triton is idle": ("weighed-by-gateway", "errors", {f"{SERVED}{{{NEW}}}": "0"}, "0"),
    "Triton of others": ("weighed-by-gateway", "errors", {f"{SERVED}{{{who}}}": "1" for who in (OLD, *STRANGERS)}, ""),
    "Triton is slow": (
        "weighed-by-gateway",
        "p99",
        {f"{SERVED}{{{NEW}}}": "9", f'{SUMMARY}{{{NEW},quantile="0.99"}}': "=150000"},
        "0.15",
    ),
    "Triton's percentile of nothing": (
        "weighed-by-gateway",
        "p99",
        {f"{SERVED}{{{NEW}}}": "0", f'{SUMMARY}{{{NEW},quantile="0.99"}}': "=NaN"},
        "0",
    ),
    "Triton without percentiles": ("weighed-by-gateway", "p99", {f"{SERVED}{{{OLD}}}": "9"}, ""),
    "answers that are accepted less": (
        "weighed-by-gateway",
        "quality-accepted",
        {f"eta_accepted_total{{{NEW}}}": "45", f"eta_accepted_total{{{OLD}}}": "50"},
        "0.9",
    ),
    "answers that nobody counts": (
        "weighed-by-gateway",
        "quality-accepted",
        {f"eta_accepted_total{{{OLD}}}": "50"},
        "NaN",
    ),
    "a sidecar sees failures": (
        "weighed-by-istio",
        "errors",
        {
            f'{ISTIO}{{{NEW},reporter="destination",response_code="200"}}': "98",
            f'{ISTIO}{{{NEW},reporter="destination",response_code="503"}}': "2",
            f'{ISTIO}{{{NEW},reporter="source",response_code="503"}}': "100",
        },
        "0.02",
    ),
    "a sidecar sees nothing": ("weighed-by-istio", "errors", {f'istio_build{{{NEW},component="proxy"}}': "=1"}, "0"),
    "no sidecar": ("weighed-by-istio", "errors", {}, ""),
    "a sidecar sees slow answers": (
        "weighed-by-istio",
        "p99",
        {
            f'{BUCKET}{{{NEW},reporter="destination",le="50"}}': "0",
            f'{BUCKET}{{{NEW},reporter="destination",le="100"}}': "100",
            f'{BUCKET}{{{NEW},reporter="destination",le="+Inf"}}': "100",
        },
        "0.0995",
    ),
    "a sidecar has no percentile of nothing": (
        "weighed-by-istio",
        "p99",
        {f'istio_build{{{NEW},component="proxy"}}': "=1"},
        "0",
    ),
    "a service counts failures": (
        "two-colours",
        "errors",
        {
            f'{HTTP}_count{{{NEW},http_response_status_code="200"}}': "75",
            f'{HTTP}_count{{{NEW},http_response_status_code="500"}}': "25",
        },
        "0.25",
    ),
    "a service that counts nothing": ("two-colours", "errors", {}, ""),
    "a service is slow": (
        "two-colours",
        "p99",
        {
            f'{HTTP}_bucket{{{NEW},le="0.1"}}': "0",
            f'{HTTP}_bucket{{{NEW},le="0.2"}}': "100",
            f'{HTTP}_bucket{{{NEW},le="+Inf"}}': "100",
        },
        "0.199",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_answer(case: str, tmp_path: Path) -> None:
    app, metric, series, answer = CASES[case]
    query = _query(trees(TARGET, *RELEASES[app]), metric)
    lines = [f"  {name} {_values(counts)}" for name, counts in series.items()] or ["  nothing 0x40"]
    expected = [f"  {{}} {answer}"] if answer else []
    script = "\n".join(["load 30s", *lines, "", f"eval instant at 20m {query}", *expected, ""])
    (tmp_path / "script.test").write_text(script)
    assert ask(build(HERE / "promql", ".", "promql"), tmp_path / "script.test") == []


def _query(app: list[Tree], metric: str) -> str:
    metrics = next(tree["spec"]["metrics"] for tree in app if tree["kind"] == "AnalysisTemplate")
    query: str = next(entry["provider"]["prometheus"]["query"] for entry in metrics if entry["name"] == metric)
    filled = query.replace("{{args.release}}", "6c7f8d9b4").replace("{{args.stable}}", "5d9c7b8f6")
    # The language has a query on one line.
    return filled.replace("\n", " ")


def _values(counts: str) -> str:
    return f"{counts[1:]}x40" if counts.startswith("=") else f"0+{counts}x40"
