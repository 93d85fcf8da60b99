"""Where an API is called: its servers, for all operations or for those that have their own."""

from collections.abc import Mapping

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation
from servewright.api.schema.written import names_in


def compare_global_servers(contract: Contract) -> None:
    """Adds what changed for all operations."""
    old, new = (library.root.child("servers") for library in contract.libraries)
    _compare(contract, old, new, "")


def compare_servers(contract: Contract, operation: Operation) -> None:
    """Adds what changed for one operation, where it, or its path, says where it is called."""
    if operation.is_turned:
        return  # the caller says where it is called
    old = _nearest(operation.old, operation.old_item)
    new = _nearest(operation.new, operation.new_item)
    if old is not None or new is not None:
        roots = [library.root.child("servers") for library in contract.libraries]
        _compare(contract, old or roots[0], new or roots[1], operation.name)


def _nearest(*nodes: Node) -> Node | None:
    return next((found for node in nodes if (found := node.child("servers")).items), None)


def _compare(contract: Contract, old: Node, new: Node, name: str) -> None:
    before, after = _by_url(old), _by_url(new)
    for url in sorted(before.keys() - after.keys()):
        # Without any, it is called where the document came from, whatever that was.
        message = f"server `{url}` is gone"
        contract.change("api-server-removed", Size.BREAKING, message, before[url].place, new.place, name)
    for url in sorted(after.keys() - before.keys()):
        contract.change("api-server-added", Size.ADDITIVE, f"server `{url}` is new", old.place, after[url].place, name)
    for url in sorted(before.keys() & after.keys()):
        _variables(contract, url, before[url].child("variables"), after[url].child("variables"), name)


def _by_url(servers: Node) -> Mapping[str, Node]:
    found = {}
    for node in servers.items:
        url = node.mapping.get("url")
        if isinstance(url, str) and url.rstrip("/"):
            found[url.rstrip("/")] = node
    return found


def _variables(contract: Contract, url: str, old: Node, new: Node, name: str) -> None:
    for variable in sorted(old.mapping.keys() & new.mapping.keys()):
        before, after = old.child(variable), new.child(variable)
        first, second = names_in(before.mapping.get("enum")), names_in(after.mapping.get("enum"))
        if second and (first - second or not first):
            gone = ", ".join(sorted(first - second)) or "anything else"
            message = f"variable `{variable}` of server `{url}` is never {gone} any more"
            places = before.place, after.place
            contract.change("api-server-variable-narrowed", Size.BREAKING, message, *places, name)
        if before.mapping.get("default") != after.mapping.get("default"):
            message = f"variable `{variable}` of server `{url}` is `{after.mapping.get('default')}` by default"
            contract.change(
                "api-server-variable-default-changed", Size.BREAKING, message, before.place, after.place, name
            )
