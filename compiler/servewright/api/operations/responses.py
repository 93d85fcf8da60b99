"""Responses by status, with their media types and headers."""

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation
from servewright.api.operations.encodings import compare_encodings
from servewright.api.operations.lifecycle import compare_deprecation
from servewright.api.operations.links import compare_links
from servewright.api.operations.media_types import compare_content, compare_media_type, contains, is_text, matched
from servewright.api.operations.written import structured_headers, words_of, written_as
from servewright.api.pairs.edit import SAME, TURNED
from servewright.api.pairs.way import Way


def compare_responses(contract: Contract, operation: Operation) -> None:
    """Adds what changed in the responses; a status without an entry is spoken for by its range, or by `default`."""
    old, new = operation.old.child("responses"), operation.new.child("responses")
    before, after = (
        dict.fromkeys(str(key) for key in side.mapping if not str(key).startswith("x-")) for side in (old, new)
    )
    for status in sorted({*before, *after}):
        if status in before and status in after:
            _both(contract, operation, status, old.child(status), new.child(status))
        elif status in before:
            _gone(contract, operation, status, old, new, _speaks_for(status, after))
        else:
            _came(contract, operation, status, old, new, _speaks_for(status, before))


def _speaks_for(status: str, known: dict[str, None]) -> str:
    wide = f"{status[:1]}XX"
    return next((name for name in (wide, wide.lower(), "default") if name != status and name in known), "")


def _gone(contract: Contract, operation: Operation, status: str, old: Node, new: Node, instead: str) -> None:
    if instead and not (instead == "default" and _is_success(status)):
        _both(contract, operation, status, old.child(status), new.child(instead))
        return
    kind = "success" if _is_success(status) else "non-success"
    size = Size.BREAKING if kind == "success" else Size.ADDITIVE
    message = f"status {status} is not answered any more"
    contract.change(
        f"response-{kind}-status-removed", size, message, old.place.child(status), new.place, operation.name
    )


def _came(contract: Contract, operation: Operation, status: str, old: Node, new: Node, instead: str) -> None:
    if instead:
        _both(contract, operation, status, old.child(instead), new.child(status))
        return
    kind = "success" if _is_success(status) else "non-success"
    message = f"status {status} may be answered"
    contract.change(
        f"response-{kind}-status-added", Size.ADDITIVE, message, old.place, new.place.child(status), operation.name
    )


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _both(contract: Contract, operation: Operation, status: str, old: Node, new: Node) -> None:
    before, after = contract.libraries[0].resolved(old), contract.libraries[1].resolved(new)
    _content(contract, operation, status, before.child("content"), after.child("content"))
    _headers(contract, operation, status, before.child("headers"), after.child("headers"))
    compare_links(contract, operation, status, before.child("links"), after.child("links"))


def _content(contract: Contract, operation: Operation, status: str, old: Node, new: Node) -> None:
    found = matched(old.mapping, new.mapping)
    turned = operation.is_turned
    for name in found.removed:
        message = f"response {status} is never `{name}` any more"
        at = old.place.child(name), new.place
        contract.change("response-media-type-removed", Size.BREAKING, message, *at, operation.name)
    for name in found.added:
        message = f"response {status} may be `{name}`"
        contract.change(
            "response-media-type-added", Size.ADDITIVE, message, old.place, new.place.child(name), operation.name
        )
    for first, second in found.pairs:
        if first != second:
            _renamed(contract, operation, status, old.child(first), new.child(second))
        way = Way("response", "body", TURNED if turned else SAME, loose=is_text(second))
        label = f"{status} `{second}`"
        compare_media_type(contract, operation, way, old.child(first), new.child(second), label)
        compare_encodings(contract, operation, "response", old.child(first), new.child(second))


def _renamed(contract: Contract, operation: Operation, status: str, old: Node, new: Node) -> None:
    first, second = str(old.place.path[-1]), str(new.place.path[-1])
    wider, narrower = contains(second, first), contains(first, second)
    kind = "changed" if wider and narrower else "generalized" if wider else "specialized"
    # Who is called answers in the type: fewer types are a demand then, and more are not.
    breaks = "specialized" if operation.is_turned else "generalized"
    size = Size.BREAKING if kind == breaks else Size.ADDITIVE
    message = f"response {status} is `{second}`, not `{first}`"
    contract.change(f"response-media-type-name-{kind}", size, message, old.place, new.place, operation.name)


def _headers(contract: Contract, operation: Operation, status: str, old: Node, new: Node) -> None:
    before, after = structured_headers(contract.libraries[0], old), structured_headers(contract.libraries[1], new)
    names = {name.lower(): name for name in (*old.mapping, *new.mapping)}
    for key in sorted({*before, *after}):
        first, second = before.get(key), after.get(key)
        label = f"header `{names[key]}` of response {status}"
        if first is None:
            assert second is not None
            # Who is called has to send it.
            demanded = operation.is_turned and second.mapping.get("required") is True
            size = Size.BREAKING if demanded else Size.ADDITIVE
            contract.change("response-header-added", size, f"{label} is new", old.place, second.place, operation.name)
        elif second is None:
            need = "required" if first.mapping.get("required") is True else "optional"
            size = Size.ADDITIVE if operation.is_turned else Size.BREAKING
            contract.change(
                f"{need}-response-header-removed", size, f"{label} is gone", first.place, new.place, operation.name
            )
        else:
            _header(contract, operation, first, second, label)


def _header(contract: Contract, operation: Operation, old: Node, new: Node, label: str) -> None:
    before, after = old.mapping.get("required") is True, new.mapping.get("required") is True
    if before != after:
        word = "required" if after else "optional"
        size = Size.BREAKING if before != operation.is_turned else Size.ADDITIVE
        contract.change(
            f"response-header-became-{word}", size, f"{label} is {word} now", old.place, new.place, operation.name
        )
    compare_deprecation(contract, operation, "response-header", old, new, label)
    way = Way("response", "header", TURNED if operation.is_turned else SAME, loose=True)
    if "content" in old.mapping or "content" in new.mapping:
        compare_content(contract, operation, way, old, new, label)
        return
    styles = written_as(old.mapping, "simple"), written_as(new.mapping, "simple")
    if styles[0] != styles[1] and contract.is_structured(old.child("schema"), new.child("schema")):
        message = f"{label} is written as {words_of(styles[1])}, not {words_of(styles[0])}"
        contract.change("response-header-style-changed", Size.BREAKING, message, old.place, new.place, operation.name)
    contract.schemas(operation, way, old.child("schema"), new.child("schema"), label)
