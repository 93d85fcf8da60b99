"""Keys that the cluster fetches from a secret store itself: a name and a path are rendered, never a value."""

from collections.abc import Iterator
from typing import Any

from servewright.core.manifest import Manifest
from servewright.core.slice import Slice
from servewright.core.spec import Spec
from servewright.formats.specs.parts import SecretReference
from servewright.kinds.environment import EnvironmentSpec
from servewright.targets.kubernetes.components import CONSUMER_KEY, PROVIDER_KEY
from servewright.targets.kubernetes.metadata import metadata


def consumer_keys(slice: Slice) -> Iterator[Manifest]:
    """The key of each of the team's Consumers, in the namespace where the calling service reads it."""
    for consumer in slice.of_kind("Consumer", team=slice.app.team):
        described = metadata(consumer, f"consumer-{consumer.name}", consumer.namespace, CONSUMER_KEY, -1)
        yield Manifest(_external_secret(described, slice.environment, consumer.body.key), consumer)


def provider_keys(slice: Slice) -> Iterator[Manifest]:
    """Every team's Credentials, beside the gateway whose pods mount them; none where no gateway would.

    Their names are unique in the fleet, so that a Credential may change teams and keep its Secret.
    """
    if slice.environment.body.llm_gateway is None:
        return
    for credential in slice.of_kind("Credential"):
        described = metadata(credential, f"credential-{credential.name}", slice.app.namespace, PROVIDER_KEY, -1)
        yield Manifest(_external_secret(described, slice.environment, credential.body.secret), credential)


def _external_secret(
    described: dict[str, Any], environment: Spec[EnvironmentSpec], secret: SecretReference
) -> dict[str, Any]:
    """A Secret of the same name, with the value under `key`; it goes when the ExternalSecret goes."""
    store = environment.body.secret_stores[secret.store]
    remote = {"key": f"{store.prefix}{secret.key}"} | ({"property": secret.property} if secret.property else {})
    return {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": described,
        "spec": {
            "refreshInterval": "1h",
            "secretStoreRef": {"name": store.name, "kind": store.kind},
            "target": {"name": described["name"], "creationPolicy": "Owner"},
            "data": [{"secretKey": "key", "remoteRef": remote}],
        },
    }
