"""The body of a request: whether there is one, whether it has to be sent, and in which media types."""

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation
from servewright.api.operations.encodings import compare_encodings
from servewright.api.operations.media_types import compare_media_type, contains, is_text, matched
from servewright.api.pairs.edit import SAME, TURNED
from servewright.api.pairs.way import Way


def compare_request_bodies(contract: Contract, operation: Operation) -> None:
    """Adds what changed in the request body."""
    old = contract.libraries[0].resolved(operation.old.child("requestBody"))
    new = contract.libraries[1].resolved(operation.new.child("requestBody"))
    turned = operation.is_turned
    places = old.place, new.place
    if not old.mapping or not new.mapping:
        _existence(contract, operation, old, new)
        return
    before, after = old.mapping.get("required") is True, new.mapping.get("required") is True
    if before != after:
        word = "required" if after else "optional"
        size = Size.BREAKING if after != turned else Size.ADDITIVE
        message = f"request body is {word} now"
        contract.change(f"request-body-became-{word}", size, message, *places, operation.name)
    _media_types(contract, operation, old.child("content"), new.child("content"))


def _existence(contract: Contract, operation: Operation, old: Node, new: Node) -> None:
    if bool(old.mapping) == bool(new.mapping):
        return
    required = (new if new.mapping else old).mapping.get("required") is True
    if new.mapping:
        need = "required" if required else "optional"
        size = Size.BREAKING if required and not operation.is_turned else Size.ADDITIVE
        id, message = f"request-body-added-{need}", f"request body is new and {need}"
    else:
        id, size, message = "request-body-removed", Size.BREAKING, "request body is not taken any more"
    contract.change(id, size, message, old.place, new.place, operation.name)


def _media_types(contract: Contract, operation: Operation, old: Node, new: Node) -> None:
    found = matched(old.mapping, new.mapping)
    turned = operation.is_turned
    for name in found.removed:
        message = f"request body may not be `{name}` any more"
        size = Size.ADDITIVE if turned else Size.BREAKING
        contract.change(
            "request-body-media-type-removed", size, message, old.place.child(name), new.place, operation.name
        )
    for name in found.added:
        message = f"request body may be `{name}`"
        size = Size.BREAKING if turned else Size.ADDITIVE
        contract.change(
            "request-body-media-type-added", size, message, old.place, new.place.child(name), operation.name
        )
    for first, second in found.pairs:
        places = old.place.child(first), new.place.child(second)
        wide, narrow = (first, second) if turned else (second, first)
        if first != second and not contains(wide, narrow):
            what = "added" if turned else "removed"
            message = f"request body is `{second}`, not `{first}`"
            contract.change(f"request-body-media-type-{what}", Size.BREAKING, message, *places, operation.name)
        way = Way("request", "body", TURNED if turned else SAME, loose=is_text(second))
        compare_media_type(contract, operation, way, old.child(first), new.child(second), f"`{second}`")
        compare_encodings(contract, operation, "request", old.child(first), new.child(second))
