"""Fleets of any size, made by a rule: mixed kinds, sizes as in practice, ten manifests a spec in two environments."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from servewright.core.lock import folder_digest

HEAD = """\
apiVersion: servewright.dev/v1
kind: Platform
spec:
  repository: https://git.example.com/ai/platform.git
  images: registry.example.com/ai
"""
ENVIRONMENT = """\
---
apiVersion: servewright.dev/v1
kind: Environment
metadata: {{name: {name}}}
spec:
  kubernetes: "1.34"
  cluster: https://{name}.example.com
  loadBalancer: {{type: alb, idleTimeout: 60s, deregistrationDelay: 30s}}
  gateway: {{class: envoy, name: public, namespace: gateways}}
  secretStores: {{vault: {{kind: ClusterSecretStore, name: vault, prefix: {name}/}}}}
  gpuPools: [{{name: a10g, memory: 24Gi, count: 100000}}]
"""
TEAM = """\
apiVersion: servewright.dev/v1
kind: Team
metadata: {{name: team-{team}}}
spec:
  owners: ["@team-{team}"]
  paths: [specs/team-{team}/]
  secrets: [ai/team-{team}/]
"""
TRITON = """\
apiVersion: servewright.dev/v1
kind: Model
metadata: {{name: model-{n}, team: team-{team}}}
spec:
  version: 1.{minor}.0
  artifact: {{uri: weights.onnx}}
  runtime:
    triton:
      backend: onnxruntime
      maxBatchSize: 64
      inputs: [{{name: features, type: FP32, dims: [128]}}, {{name: mask, type: BOOL, dims: [128], optional: true}}]
      outputs: [{{name: scores, type: FP32, dims: [16]}}]
      batching: {{maxQueueDelay: 2ms}}
      queue: {{maxSize: 256, timeout: 40ms, onTimeout: reject}}
      instances: [{{kind: gpu, count: 2}}]
  resources: {{cpu: "2", memory: 4Gi, gpu: {{pool: a10g, count: 1}}}}
  load: {{peak: {peak}/s, perReplica: 180/s, modelLoad: 40s, slowestRequest: 2s}}
  scaling: {{min: 2, max: 8}}
  environments:
    dev: {{scaling: {{min: 1, max: 2}}, load: {{peak: 10/s}}}}
"""
FASTAPI = """\
apiVersion: servewright.dev/v1
kind: Model
metadata: {{name: model-{n}, team: team-{team}}}
spec:
  version: 1.{minor}.0
  artifact: {{uri: weights.json}}
  runtime:
    fastapi: {{source: service, openapi: openapi.json, workers: 2}}
  resources: {{cpu: 500m, memory: 1Gi}}
  load: {{peak: {peak}/s, perReplica: 90/s, modelLoad: 5s, slowestRequest: 1s}}
  scaling: {{min: 2, max: 12}}
"""
ROUTE = """\
apiVersion: servewright.dev/v1
kind: Route
metadata: {{name: route-{n}, team: team-{team}}}
spec:
  host: ai.example.com
  path: /v1/team-{team}/route-{n}
  to: {{model: model-{to}@1}}
  timeout: 10s
  environments: {{dev: {{host: dev.ai.example.com}}}}
"""
LOCK = """\
apiVersion: servewright.dev/v1
kind: Lock
versions:
  1.{minor}.0: {{source: "{source}", app: main:app, openapi: "{openapi}"}}
"""
CONSUMER = """\
apiVersion: servewright.dev/v1
kind: Consumer
metadata: {{name: consumer-{n}, team: team-{team}}}
spec: {{key: {{store: vault, key: ai/team-{team}/consumer-{n}}}}}
"""
# Of ten specs, six are models (four Triton, two FastAPI), three are routes, one is a consumer.
MIX = (TRITON, FASTAPI, TRITON, ROUTE, TRITON, ROUTE, TRITON, FASTAPI, ROUTE, CONSUMER)
TEAM_SIZE = 50
OPENAPI = '{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}}\n'
SERVICE = {
    "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "requirements.txt": "fastapi\nuvicorn\n",
}


def make_fleet(root: Path, specs: int) -> None:
    """Writes `specs/` below a folder; the same number gives the same bytes."""
    for path, text in _files(specs):
        target = root / "specs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def _files(specs: int) -> Iterator[tuple[str, str]]:
    yield "platform.yaml", HEAD + "".join(ENVIRONMENT.format(name=name) for name in ("dev", "prod"))
    for team in range((specs + TEAM_SIZE - 1) // TEAM_SIZE):
        yield f"team-{team}/team.yaml", TEAM.format(team=team)
    for n in range(specs):
        yield from _spec(n)


def _spec(n: int) -> Iterator[tuple[str, str]]:
    template, team = MIX[n % len(MIX)], n // TEAM_SIZE
    # A route names the first model of its own ten.
    text = template.format(n=n, team=team, to=n - n % len(MIX), minor=n % 7, peak=100 + n % 900)
    folder = f"team-{team}/spec-{n}"
    yield f"{folder}/spec.yaml", text
    if template is TRITON:
        yield f"{folder}/weights.onnx", f"weights {n}"
    elif template is FASTAPI:
        yield f"{folder}/weights.json", f'{{"bias": {n}}}\n'
        yield f"{folder}/openapi.json", OPENAPI
        yield from ((f"{folder}/service/{name}", content) for name, content in SERVICE.items())
        source = folder_digest({name: _sha256(content) for name, content in SERVICE.items()})
        lock = LOCK.format(minor=n % 7, source=source, openapi=_sha256(OPENAPI))
        yield f"locks/model-model-{n}-v1.yaml", lock


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
