"""Paths and their methods, paired by template: the name of a path parameter is nobody's business but the server's."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from servewright.api.change import Size
from servewright.api.document.library import Library
from servewright.api.document.node import Node
from servewright.api.operations.bodies import compare_request_bodies
from servewright.api.operations.contract import Contract, Operation
from servewright.api.operations.lifecycle import compare_operation_lifecycle, operation_removed
from servewright.api.operations.parameters import compare_parameters
from servewright.api.operations.responses import compare_responses
from servewright.api.operations.security import compare_security
from servewright.api.operations.servers import compare_servers
from servewright.core.finding import Related, Severity
from servewright.core.rule import Rule

COLLIDING: Final = Rule(
    "API006",
    "api_paths_collide",
    Severity.WARNING,
    "Two path templates of an API differ only in the names of their parameters.",
    "A request fits both, and OpenAPI forbids it; they are told apart by their names, then by their order.",
)
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_OTHERS: Final = "additionalOperations"
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


def compare_paths(contract: Contract) -> None:
    """Adds what changed below `paths` and `webhooks`."""
    old, new = (library.root.child("paths") for library in contract.libraries)
    for first, second in _paired(_items(contract.libraries[0], old), _items(contract.libraries[1], new)):
        _path(contract, first, second, old, new, is_turned=False)
    _webhooks(contract)


def _items(library: Library, paths: Node) -> list[tuple[str, Node]]:
    found = [(name, paths.child(name)) for name in paths.mapping if not name.startswith("x-")]
    known: dict[str, tuple[str, Node]] = {}
    for name, node in found:
        shape = _PLACEHOLDER.sub("{}", name)
        if shape in known and known[shape][0] != name:
            other = known[shape][1].place.key()
            message = f"paths `{known[shape][0]}` and `{name}` differ only in the names of their parameters"
            at = node.place.key()
            finding = COLLIDING.finding(
                message, at, help="make them one path", related=(Related(other, "the other one"),)
            )
            library.findings.setdefault(at, finding)
        known.setdefault(shape, (name, node))
    return found


Item = tuple[str, Node]


def _paired(old: list[Item], new: list[Item]) -> list[tuple[Item | None, Item | None]]:
    """By the whole template first, then by the template without names."""
    by_name = dict(new)
    pairs: list[tuple[Item | None, Item | None]] = [
        ((name, node), (name, by_name[name])) for name, node in old if name in by_name
    ]
    taken = {item[0] for item, _ in pairs if item}
    left: dict[str, list[Item]] = defaultdict(list)
    for item in new:
        if item[0] not in taken:
            left[_PLACEHOLDER.sub("{}", item[0])].append(item)
    for item in old:
        if item[0] not in taken:
            others = left[_PLACEHOLDER.sub("{}", item[0])]
            pairs.append((item, others.pop(0) if others else None))
    pairs += [(None, item) for items in left.values() for item in items]
    return sorted(pairs, key=lambda pair: (pair[0] or pair[1] or ("",))[0])


def _path(
    contract: Contract, first: Item | None, second: Item | None, old: Node, new: Node, *, is_turned: bool
) -> None:
    before = contract.libraries[0].resolved(first[1]) if first else old
    after = contract.libraries[1].resolved(second[1]) if second else new
    template, other = (first or second or ("",))[0], (second or first or ("",))[0]
    for method in _methods((before if first else None, after if second else None)):
        name = f"{method.upper()} {template}"
        here, there = _method(before, method), _method(after, method)
        if not first or not isinstance(here.value, dict):
            contract.change("endpoint-added", Size.ADDITIVE, f"`{name}` is new", before.place, there.place, name)
        elif not second or not isinstance(there.value, dict):
            operation_removed(contract, name, here, after.place, with_path=second is None)
        else:
            index = len(contract.operations)
            contract.operations.append(name)
            operation = Operation(name, index, method, template, other, here, there, before, after, is_turned)
            compare_operation(contract, operation)


def _methods(items: Iterable[Node | None]) -> list[str]:
    present = [name for item in items if item for name in item.mapping if isinstance(item.mapping[name], dict)]
    others = {name for item in items if item for name in item.child(_OTHERS).mapping}
    return [*(method for method in METHODS if method in present), *sorted(others - {*METHODS})]


def _method(item: Node, method: str) -> Node:
    """Since 3.2 a path may answer methods that have no key of their own."""
    return item.child(method) if method in METHODS else item.child(_OTHERS, method)


def compare_operation(contract: Contract, operation: Operation) -> None:
    """Adds what changed in one method of one path."""
    compare_operation_lifecycle(contract, operation)
    _names(contract, operation)
    compare_parameters(contract, operation)
    compare_request_bodies(contract, operation)
    compare_responses(contract, operation)
    compare_security(contract, operation)
    compare_servers(contract, operation)
    _callbacks(contract, operation)


def _names(contract: Contract, operation: Operation) -> None:
    old, new, name = operation.old, operation.new, operation.name
    before, after = old.mapping.get("operationId"), new.mapping.get("operationId")
    places = old.place, new.place
    if before != after:
        if before is not None:
            contract.change("api-operation-id-removed", Size.PATCH, f"operation id `{before}` is gone", *places, name)
        if after is not None and before is None:
            contract.change("api-operation-id-added", Size.PATCH, f"operation id `{after}` is new", *places, name)
    tags = [
        {str(tag) for tag in node.child("tags").value or ()} if isinstance(node.child("tags").value, list) else set()
        for node in (old, new)
    ]
    for tag in sorted(tags[0] - tags[1]):
        contract.change("api-tag-removed", Size.PATCH, f"tag `{tag}` is gone", *places, name)
    for tag in sorted(tags[1] - tags[0]):
        contract.change("api-tag-added", Size.PATCH, f"tag `{tag}` is new", *places, name)


def _callbacks(contract: Contract, operation: Operation) -> None:
    """A callback is called by the server, at an address that the caller gives it."""
    old, new = operation.old.child("callbacks"), operation.new.child("callbacks")
    for name in sorted({*old.mapping, *new.mapping}):
        before = contract.libraries[0].resolved(old.child(name))
        after = contract.libraries[1].resolved(new.child(name))
        for expression in sorted({*before.mapping, *after.mapping}):
            first = before.child(expression) if expression in before.mapping else None
            second = after.child(expression) if expression in after.mapping else None
            label = f"{operation.name} callback:{name}"
            turned = not operation.is_turned  # who was called calls back
            _called(contract, label, expression, (first, second), (before, after), is_turned=turned)


def _webhooks(contract: Contract) -> None:
    old, new = (library.root.child("webhooks") for library in contract.libraries)
    for name in sorted({*old.mapping, *new.mapping}):
        if name not in new.mapping:
            message = f"webhook `{name}` is gone"
            contract.change("webhook-removed", Size.BREAKING, message, old.place.child(name), new.place)
        elif name not in old.mapping:
            message = f"webhook `{name}` is new"
            contract.change("webhook-added", Size.ADDITIVE, message, old.place, new.place.child(name))
        else:
            both = old.child(name), new.child(name)
            _called(contract, "webhook", name, both, (old, new), is_turned=True)


def _called(
    contract: Contract,
    label: str,
    name: str,
    sides: tuple[Node | None, Node | None],
    around: tuple[Node, Node],
    *,
    is_turned: bool,
) -> None:
    """What the server calls; the operation keeps its own methods, with the direction turned."""
    before = contract.libraries[0].resolved(sides[0]) if sides[0] else around[0]
    after = contract.libraries[1].resolved(sides[1]) if sides[1] else around[1]
    for method in _methods((before if sides[0] else None, after if sides[1] else None)):
        full = f"{method.upper()} {label}:{name}" if label == "webhook" else f"{label} {method.upper()} {name}"
        here, there = _method(before, method), _method(after, method)
        if not sides[0] or not isinstance(here.value, dict):
            contract.change("callback-added", Size.ADDITIVE, f"`{full}` is called", around[0].place, there.place, full)
        elif not sides[1] or not isinstance(there.value, dict):
            message = f"`{full}` is not called any more"
            contract.change("callback-removed", Size.BREAKING, message, here.place, around[1].place, full)
        elif contract.begins(here.place, there.place, label, is_turned=is_turned):
            index = len(contract.operations)
            contract.operations.append(full)
            operation = Operation(full, index, method, name, name, here, there, before, after, is_turned)
            if label.rpartition(" callback:")[0] in contract.unstable:
                contract.unstable.add(full)
            compare_operation(contract, operation)
