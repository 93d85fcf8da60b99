"""Links: where a value of a response can be used next."""

from typing import Final

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation
from servewright.api.schema.values import canonical

_TELLING: Final = ("operationId", "operationRef", "parameters", "requestBody")


def compare_links(contract: Contract, operation: Operation, status: str, old: Node, new: Node) -> None:
    """Adds which links of a response came, went, or lead elsewhere."""
    for name in sorted({*old.mapping, *new.mapping}):
        before = contract.libraries[0].resolved(old.child(name))
        after = contract.libraries[1].resolved(new.child(name))
        label = f"link `{name}` of response {status}"
        if not after.mapping:
            contract.change(
                "response-link-removed", Size.BREAKING, f"{label} is gone", before.place, new.place, operation.name
            )
        elif not before.mapping:
            contract.change(
                "response-link-added", Size.ADDITIVE, f"{label} is new", old.place, after.place, operation.name
            )
        else:
            _changed(contract, operation, before, after, label)


def _changed(contract: Contract, operation: Operation, old: Node, new: Node, label: str) -> None:
    for keyword in _TELLING:
        before, after = (canonical(node.mapping.get(keyword)) for node in (old, new))
        if before != after:
            message = f"{label} has `{keyword}` {after[:80]}, not {before[:80]}"
            places = old.place.child(keyword), new.place.child(keyword)
            contract.change("response-link-changed", Size.BREAKING, message, *places, operation.name)
