"""Parameters of an operation: paired by place and name, path parameters by their position in the template."""

import re
from typing import Final

from servewright.api.change import Size
from servewright.api.document.library import Library
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation
from servewright.api.operations.lifecycle import compare_deprecation, removal
from servewright.api.operations.media_types import compare_content
from servewright.api.operations.written import Written, words_of, written_as
from servewright.api.pairs.edit import SAME, TURNED
from servewright.api.pairs.way import Way

Key = tuple[str, str]
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_STYLES: Final = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
# By the specification these headers are described elsewhere, and a parameter of the name is ignored.
_IGNORED: Final = frozenset({"accept", "content-type", "authorization"})


def compare_parameters(contract: Contract, operation: Operation) -> None:
    """Adds what changed in the parameters, path-level ones included."""
    old = _parameters(contract.libraries[0], operation.old, operation.old_item, operation.old_template)
    new = _parameters(contract.libraries[1], operation.new, operation.new_item, operation.new_template)
    for key in sorted(old.keys() | new.keys()):
        if key not in new:
            _removed(contract, operation, old[key])
        elif key not in old:
            _added(contract, operation, new[key])
        else:
            _both(contract, operation, old[key], new[key])


def _parameters(library: Library, operation: Node, item: Node, template: str) -> dict[Key, Node]:
    positions = {name: str(index) for index, name in enumerate(_PLACEHOLDER.findall(template))}
    found: dict[Key, Node] = {}
    for entry in (*item.child("parameters").items, *operation.child("parameters").items):
        node = library.resolved(entry)
        where, name = node.mapping.get("in"), node.mapping.get("name")
        if not isinstance(where, str) or not isinstance(name, str):
            continue
        if where == "header":
            name = name.lower()
            if name in _IGNORED:
                continue
        found[where, positions.get(name, name) if where == "path" else name] = node
    return found


def label_of(node: Node) -> str:
    """A parameter in words."""
    return f"`{node.mapping['name']}` in {node.mapping['in']}"


def _removed(contract: Contract, operation: Operation, old: Node) -> None:
    label, at = label_of(old), operation.new.place
    if operation.is_turned:
        contract.change(
            "request-parameter-removed", Size.BREAKING, f"parameter {label} is gone", old.place, at, operation.name
        )
        return
    removal(contract, operation, old, f"parameter {label} is gone")


def _added(contract: Contract, operation: Operation, new: Node) -> None:
    value = new.mapping
    label, at = label_of(new), operation.old.place
    size = Size.BREAKING if _is_required(new) and not operation.is_turned else Size.ADDITIVE
    need = "required" if _is_required(new) else "optional"
    if value["in"] == "path":
        id = "new-request-path-parameter"
    elif new.place.path[:-2] == operation.new_item.place.path:  # written for all methods of the path
        id = f"new-{need}-request-default-parameter-to-existing-path"
    else:
        id = f"new-{need}-request-parameter"
    contract.change(id, size, f"parameter {label} is new and {need}", at, new.place, operation.name)


def _is_required(node: Node) -> bool:
    return node.mapping.get("in") == "path" or node.mapping.get("required") is True


def _both(contract: Contract, operation: Operation, old: Node, new: Node) -> None:
    label, places = label_of(new), (old.place.child("required"), new.place.child("required"))
    before, after = _is_required(old), _is_required(new)
    if before != after:
        breaks = after != operation.is_turned
        id = f"request-parameter-became-{'required' if after else 'optional'}"
        message = f"parameter {label} is {'required' if after else 'optional'} now"
        size = Size.BREAKING if breaks else Size.ADDITIVE
        contract.change(id, size, message, *places, operation.name)
    compare_deprecation(contract, operation, "request-parameter", old, new, f"parameter {label}")
    if "content" in old.mapping or "content" in new.mapping:
        compare_content(contract, operation, way_of(operation, new), old, new, f"parameter {label}")
        return
    if _became_list(contract, old, new):
        message = f"parameter {label} takes several values, not only one"
        size = Size.BREAKING if operation.is_turned else Size.ADDITIVE
        contract.change("request-parameter-type-generalized", size, message, old.place, new.place, operation.name)
        new_schema = contract.libraries[1].resolved(new.child("schema")).child("items")
    else:
        new_schema = new.child("schema")
        _style(contract, operation, old, new, label)
    contract.schemas(operation, way_of(operation, new), old.child("schema"), new_schema, label)


def way_of(operation: Operation, node: Node) -> Way:
    """How callers come to the schema of a parameter."""
    sign = TURNED if operation.is_turned else SAME
    return Way("request", "parameter", sign, loose=True, in_header=node.mapping.get("in") == "header")


def _style(contract: Contract, operation: Operation, old: Node, new: Node, label: str) -> None:
    """How values are written matters for lists and objects only: a scalar looks the same in each of these styles."""
    before, after = _written(old), _written(new)
    structured = contract.is_structured(old.child("schema"), new.child("schema"))
    differs = before[0] != after[0] or (structured and before[1] != after[1])
    if differs or before[2] != after[2]:
        # Characters that had to be escaped need not be any more; the other way round callers have to begin to.
        size = Size.BREAKING if differs or before[2] != operation.is_turned else Size.ADDITIVE
        message = f"parameter {label} is written as {words_of(after)}, not {words_of(before)}"
        contract.change("request-parameter-style-changed", size, message, old.place, new.place, operation.name)
    empty = old.mapping.get("allowEmptyValue") is True, new.mapping.get("allowEmptyValue") is True
    if empty[0] != empty[1]:
        word = "may be" if empty[1] else "may not be"
        size = Size.BREAKING if empty[0] != operation.is_turned else Size.ADDITIVE
        id, message = "request-parameter-allow-empty-value-changed", f"parameter {label} {word} empty"
        contract.change(id, size, message, old.place, new.place, operation.name)


def _written(node: Node) -> Written:
    return written_as(node.mapping, _STYLES.get(node.mapping["in"], "form"))


def _became_list(contract: Contract, old: Node, new: Node) -> bool:
    """`a=1` is a list of one where lists are written as `a=1&a=2`."""
    if new.mapping["in"] not in ("query", "cookie") or _written(new)[:2] != ("form", True):
        return False
    before = contract.old.form(contract.old.nodes(old.child("schema").place, old.value.get("schema")))
    after = contract.new.form(contract.new.nodes(new.child("schema").place, new.value.get("schema")))
    is_list = after.types == {"array"} and after.facets.get("minItems", 0) <= 1 and not after.prefix
    return is_list and bool(before.types) and not {"array", "object"} & before.types
