"""A real API server, the strictest reader of a manifest: it refuses what a JSON schema lets pass."""

import contextlib
import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import yaml

from tests.peers import crds
from tests.peers.connection import Access, Answer, Connection
from tests.peers.control_plane import start
from tests.peers.processes import wait_until

_DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
_DRY = "?dryRun=All&fieldValidation=Strict"


@dataclass(frozen=True, slots=True)
class _Resource:
    """What discovery says of a kind: the last part of its path, and whether its objects live in a namespace."""

    plural: str
    namespaced: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    refusal: str | None
    warnings: tuple[str, ...]


class ApiServer:
    """An API server with an etcd of its own, alive inside the `with` block, empty at its start.

    A kind that neither it nor an earlier object knows is defined by the schema that `crds` has of it.
    """

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.access: Access = start(stack)
            self._connection = stack.enter_context(contextlib.closing(Connection(self.access)))
            self._resources: dict[str, dict[str, _Resource]] = {}
            # Leaving the block early stops what was started; from here on, __exit__ does.
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def dry_run(self, manifest: dict[str, Any]) -> str | None:
        """Why the server refuses to create the object; None if it would."""
        return self._try(manifest, json.dumps(manifest).encode(), "application/json").refusal

    def dry_run_yaml(self, text: bytes) -> Verdict:
        """The same for one object as it stands in its file: the server's own YAML reader takes the bytes."""
        return self._try(yaml.load(text, yaml.CBaseLoader), text, "application/yaml")

    def ensure_namespace(self, name: str) -> None:
        """Creates the namespace, since objects are refused where theirs is missing."""
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
        answer = self._send("POST", "/api/v1/namespaces", body)
        if answer.status not in (201, 409):
            raise RuntimeError(f"namespace `{name}`: {answer.body['message']}")

    def serves(self, api_version: str, kind: str) -> bool:
        """Whether such objects can be sent; a kind that a schema defines is defined by asking."""
        return self._resource(api_version, kind) is not None

    def _try(self, manifest: dict[str, Any], body: bytes, form: str) -> Verdict:
        api_version, kind = manifest["apiVersion"], manifest["kind"]
        resource = self._resource(api_version, kind)
        if resource is None:
            return Verdict(f'no matches for kind "{kind}" in version "{api_version}"', ())
        path = _collection(api_version, resource, manifest["metadata"].get("namespace", "default"))
        answer = self._connection.send("POST", path + _DRY, body, form)
        if answer.status == 409:
            # ensure_namespace has created it.
            answer = self._connection.send("PUT", f"{path}/{manifest['metadata']['name']}{_DRY}", body, form)
        return Verdict(None if answer.status in (200, 201) else answer.body["message"], answer.warnings)

    def _resource(self, api_version: str, kind: str) -> _Resource | None:
        if kind not in self._resources.get(api_version, {}):
            self._resources[api_version] = self._discover(api_version)
        if kind not in self._resources[api_version] and (api_version, kind) in crds.kinds():
            self._define(api_version, kind)
            self._resources[api_version] = self._discover(api_version)
        return self._resources[api_version].get(kind)

    def _discover(self, api_version: str) -> dict[str, _Resource]:
        found = self._connection.send("GET", _root(api_version)).body.get("resources", [])
        # A subresource (`deployments/scale`) may carry the kind of another group.
        return {row["kind"]: _Resource(row["name"], row["namespaced"]) for row in found if "/" not in row["name"]}

    def _define(self, api_version: str, kind: str) -> None:
        """Creates the kind's CustomResourceDefinition and waits until it is served; raises RuntimeError if refused."""
        definition = crds.definition(api_version.partition("/")[0], kind)
        answer = self._send("POST", f"{_DEFINITIONS}?fieldValidation=Strict", definition)
        if answer.status != 201:
            raise RuntimeError(f"{definition['metadata']['name']}: {answer.body['message']}")
        wait_until(lambda: kind in self._discover(api_version), ())

    def _send(self, method: str, path: str, body: dict[str, Any]) -> Answer:
        return self._connection.send(method, path, json.dumps(body).encode())


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"


def _collection(api_version: str, resource: _Resource, namespace: str) -> str:
    within = f"/namespaces/{namespace}" if resource.namespaced else ""
    return f"{_root(api_version)}{within}/{resource.plural}"
