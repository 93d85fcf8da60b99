"""What rendered objects are called, and how they are labelled: identity in selectors, everything else beside it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

from servewright.core.identity import Identity
from servewright.core.spec import Spec

DOMAIN = "servewright.dev"
PLATFORM_TEAM = "platform"
WAVE = "argocd.argoproj.io/sync-wave"

# One Application syncs in this order; nothing waits behind a rollout.
Wave = Literal[-2, -1, 0, 1]


def workload_name(identity: Identity) -> str:
    """The app, the workload and its Services: `eta-predictor-v2`."""
    return f"{identity.name}-v{identity.major}"


def selector(identity: Identity) -> dict[str, str]:
    """Immutable identity only, since a selector cannot be changed."""
    return {"app.kubernetes.io/name": identity.name, "app.kubernetes.io/instance": workload_name(identity)}


def labels(spec: Spec[object], component: str) -> dict[str, str]:
    """Labels of an object that is made from a spec."""
    name = {"app.kubernetes.io/name": spec.name}
    line = selector(spec.identity) if spec.identity.major is not None else name
    version = {"app.kubernetes.io/version": spec.version} if spec.version else {}
    return {**line, **version, "app.kubernetes.io/component": component, **ownership(spec.team or spec.name)}


def ownership(team: str) -> dict[str, str]:
    """Labels that say whose an object is, and who writes it."""
    return {
        "app.kubernetes.io/part-of": team,
        "app.kubernetes.io/managed-by": "servewright",
        f"{DOMAIN}/team": team,
    }


def wave(number: Wave) -> dict[str, str]:
    """The annotation that places an object in its Application's order; 0 is Argo CD's default and not written."""
    return {WAVE: str(number)} if number else {}


def hashed(name: str, content: Mapping[str, str]) -> str:
    """A name that changes with the content, so that pods which read it at start-up are replaced when it does."""
    digest = sha256()
    for key in sorted(content):
        for text in (key, content[key]):
            digest.update(len(text).to_bytes(8, "big") + text.encode())
    return f"{name}-{digest.hexdigest()[:10]}"
