"""A plain tree as the spec that it describes."""

from typing import Any

from servewright.core.identity import Identity
from servewright.core.kind import Kind
from servewright.core.spec import Layer, Spec


def typed_spec(kind: Kind, tree: Any, layers: tuple[Layer, ...], home: str = "") -> Spec[Any]:
    """Raises ValidationError where the tree does not pass the kind's type."""
    typed: Any = kind.document.model_validate(tree)
    metadata = getattr(typed, "metadata", None)
    version = getattr(typed.spec, "version", None) if kind.versioned else None
    return Spec(
        Identity(kind.name, getattr(metadata, "name", "") or kind.name.lower(), version.major if version else None),
        typed.spec,
        layers,
        tree,
        team=getattr(metadata, "team", ""),
        namespace=(metadata.namespace or metadata.team) if metadata is not None and kind.owned else "",
        shared_with=metadata.shared_with if metadata is not None and kind.owned else (),
        version=str(version) if version else "",
        home=home,
    )
