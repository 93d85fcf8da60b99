"""How failures and latency of some of a model's pods read in PromQL.

Every series is picked by `namespace` and `pod`, which any scrape of pods has: Argo Rollouts calls the pods of a release
`<rollout>-<hash>-<five characters>`. Idle pods are no fault: their share of failures and their latency are 0, as long
as the series are there. Where they are not there nothing comes back, or NaN.

- Triton: its own counters, and the summary of latencies that `--metrics-config=summary_latencies=true` turns on
  (https://github.com/triton-inference-server/server/blob/main/docs/user_guide/metrics.md).
- Servers that speak HTTP, with Istio as the mesh: what the sidecars of the pods count
  (https://istio.io/latest/docs/reference/config/metrics/).
- Without a mesh: the histogram `http_server_request_duration_seconds` of OpenTelemetry's semantic conventions, which
  the service has to expose (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
"""

from dataclasses import dataclass

from servewright.core.spec import Spec
from servewright.kinds.environment import EnvironmentSpec
from servewright.kinds.model.kind import ModelSpec

# Four scrapes at the least, however rarely a Prometheus scrapes: its own default is one a minute.
WINDOW = "5m"

# Kubernetes cuts what it makes a pod's name of to 58 characters, and `-<hash>-` takes up to 12: the pods of a longer
# name cannot be told apart by theirs.
LONGEST_WORKLOAD = 46

# Less than any rate that a scrape could tell from none, so that 0 of 0 is 0.
_NEXT_TO_NOTHING = "1e-9"


@dataclass(frozen=True, slots=True)
class Signals:
    """`errors` from 0 to 1, `p99` in seconds: each an expression that gives one number."""

    errors: str
    p99: str


def pods(namespace: str, workload: str, release: str) -> str:
    """The matchers of a release's pods; `release` is the hash of their template, or what stands for it."""
    return f'namespace="{namespace}",pod=~"{workload}-{release}-[a-z0-9]+"'


def signals(environment: Spec[EnvironmentSpec], model: Spec[ModelSpec], matchers: str) -> Signals:
    """What is measured of the pods that the matchers pick."""
    if model.body.runtime.chosen == "triton":
        return _triton(matchers)
    mesh = environment.body.mesh
    return _istio(matchers) if mesh is not None and mesh.istio is not None else _http(matchers)


def _triton(matchers: str) -> Signals:
    good = f"sum(rate(nv_inference_request_success{{{matchers}}}[{WINDOW}]))"
    # A request that its caller gave up is no fault of the model.
    bad = f'(sum(rate(nv_inference_request_failure{{{matchers},reason!="CANCELED"}}[{WINDOW}])) or vector(0))'
    slowest = f'max(nv_inference_request_summary_us{{{matchers},quantile="0.99"}} >= 0) / 1e6'
    return Signals(_share(bad, f"{bad} + {good}"), f"{slowest} or 0 * {good}")


def _istio(matchers: str) -> Signals:
    """A sidecar counts nothing before its first request, and says which build it is at all times."""
    own = f'reporter="destination",{matchers}'
    idle = f'0 * sum(istio_build{{component="proxy",{matchers}}})'
    everything = f"(sum(rate(istio_requests_total{{{own}}}[{WINDOW}])) or {idle})"
    bad = f'(sum(rate(istio_requests_total{{{own},response_code=~"5.."}}[{WINDOW}])) or {idle})'
    bucket = f"istio_request_duration_milliseconds_bucket{{{own}}}"
    return Signals(_share(bad, everything), f"{_quantile(bucket)} / 1000 or {idle}")


def _http(matchers: str) -> Signals:
    """Probes are requests too, so that series are there as soon as a pod is ready."""
    series = "http_server_request_duration_seconds"
    everything = f"sum(rate({series}_count{{{matchers}}}[{WINDOW}]))"
    bad = f'(sum(rate({series}_count{{{matchers},http_response_status_code=~"5.."}}[{WINDOW}])) or 0 * {everything})'
    return Signals(_share(bad, everything), f"{_quantile(f'{series}_bucket{{{matchers}}}')} or 0 * {everything}")


def _share(part: str, whole: str) -> str:
    return f"{part} / clamp_min({whole}, {_NEXT_TO_NOTHING})"


def _quantile(bucket: str) -> str:
    """Without the NaN of pods that answered nothing."""
    return f"(histogram_quantile(0.99, sum by (le) (rate({bucket}[{WINDOW}]))) >= 0)"
