"""Who may call: an operation's requirements as alternatives of schemes with scopes, and the schemes themselves."""

from collections.abc import Mapping
from typing import Any

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.operations.contract import Contract, Operation

# One alternative: what has to be presented together.
Requirement = frozenset[tuple[str, frozenset[str]]]


def requirements(node: Node) -> dict[Requirement, Node] | None:
    """The alternatives of a `security` list; None where none is written. No alternative at all is "anybody"."""
    if not isinstance(node.value, list):
        return None
    found = {}
    for entry in node.items:
        scopes = {
            name: frozenset(map(str, value)) if isinstance(value, list) else frozenset()
            for name, value in entry.mapping.items()
        }
        found[frozenset(scopes.items())] = entry
    return found


def compare_security(contract: Contract, operation: Operation) -> None:
    """Adds which alternatives came and went where an operation has its own list."""
    old, new = operation.old.child("security"), operation.new.child("security")
    before, after = requirements(old), requirements(new)
    if before is None and after is None:
        return
    roots = contract.libraries[0].root.child("security"), contract.libraries[1].root.child("security")
    first = requirements(roots[0]) if before is None else before
    second = requirements(roots[1]) if after is None else after
    nodes = roots[0] if before is None else old, roots[1] if after is None else new
    _compare(contract, "api-security", first or {}, second or {}, nodes, operation)


def compare_global_security(contract: Contract) -> None:
    """Adds the same for the whole API."""
    old, new = (library.root.child("security") for library in contract.libraries)
    _compare(contract, "api-global-security", requirements(old) or {}, requirements(new) or {}, (old, new), None)


def _compare(
    contract: Contract,
    prefix: str,
    before: Mapping[Requirement, Node],
    after: Mapping[Requirement, Node],
    nodes: tuple[Node, Node],
    operation: Operation | None,
) -> None:
    """A caller that satisfied an old alternative must still satisfy one: each old one contains a new one.

    Where the server calls, each new one has to satisfy whoever was satisfied by the old ones.
    """
    name, turned = (operation.name, operation.is_turned) if operation else ("", False)
    removed = sorted((key for key in before if key not in after), key=_shown)
    added = sorted((key for key in after if key not in before), key=_shown)
    for old in tuple(removed):
        same = next((new for new in added if _schemes(new) == _schemes(old)), None)
        if same is not None:
            removed.remove(old)
            added.remove(same)
            _scopes(contract, prefix, old, same, (before[old], after[same]), name)
    for old in removed:
        left_out = after and not any(_satisfies(old, new) for new in after)
        size = Size.BREAKING if left_out and not turned else Size.ADDITIVE
        message = f"`{_shown(old)}` lets nobody in any more"
        contract.change(f"{prefix}-removed", size, message, before[old].place, nodes[1].place, name)
    for new in added:
        unknown = not any(_satisfies(new, old) for old in before) if turned else not before
        size = Size.BREAKING if unknown else Size.ADDITIVE
        message = f"`{_shown(new)}` is asked for" if not before else f"`{_shown(new)}` lets callers in too"
        contract.change(f"{prefix}-added", size, message, nodes[0].place, after[new].place, name)


def _satisfies(held: Requirement, asked: Requirement) -> bool:
    scopes = dict(held)
    return all(scheme in scopes and wanted <= scopes[scheme] for scheme, wanted in asked)


def _schemes(requirement: Requirement) -> frozenset[str]:
    return frozenset(scheme for scheme, _ in requirement)


def _scopes(
    contract: Contract, prefix: str, old: Requirement, new: Requirement, nodes: tuple[Node, Node], name: str
) -> None:
    before, after = dict(old), dict(new)
    for scheme in sorted(before):
        for scope in sorted(after[scheme] - before[scheme]):
            message = f"scope `{scope}` of `{scheme}` is asked for"
            contract.change(f"{prefix}-scope-added", Size.BREAKING, message, nodes[0].place, nodes[1].place, name)
        for scope in sorted(before[scheme] - after[scheme]):
            message = f"scope `{scope}` of `{scheme}` is asked for no more"
            contract.change(f"{prefix}-scope-removed", Size.ADDITIVE, message, nodes[0].place, nodes[1].place, name)


def _shown(requirement: Requirement) -> str:
    parts = [
        f"{scheme}: [{', '.join(sorted(scopes))}]" if scopes else scheme
        for scheme, scopes in sorted(requirement, key=lambda part: part[0])
    ]
    return " and ".join(parts) or "no credentials"


def compare_schemes(contract: Contract) -> None:
    """Adds what changed in `components.securitySchemes`."""
    old, new = (library.root.child("components", "securitySchemes") for library in contract.libraries)
    for name in sorted({*old.mapping, *new.mapping}):
        before = contract.libraries[0].resolved(old.child(name))
        after = contract.libraries[1].resolved(new.child(name))
        if not before.mapping:
            contract.change(
                "api-security-component-added",
                Size.ADDITIVE,
                f"security scheme `{name}` is new",
                old.place,
                after.place,
            )
        elif not after.mapping:
            contract.change(
                "api-security-component-removed",
                Size.PATCH,
                f"security scheme `{name}` is gone",
                before.place,
                new.place,
            )
        else:
            _scheme(contract, name, before, after)


def _scheme(contract: Contract, name: str, old: Node, new: Node) -> None:
    places = old.place, new.place
    for keyword in ("type", "in", "name", "scheme", "openIdConnectUrl"):
        before, after = _comparable(keyword, old.mapping.get(keyword)), _comparable(keyword, new.mapping.get(keyword))
        if before != after:
            id = (
                "api-security-component-type-changed"
                if keyword == "type"
                else f"api-security-component-{keyword.lower()}-changed"
            )
            message = f"`{keyword}` of security scheme `{name}` is `{after}`, not `{before}`"
            contract.change(id, Size.BREAKING, message, *places)
    flows = old.child("flows"), new.child("flows")
    for flow in sorted({*flows[0].mapping, *flows[1].mapping}):
        _flow(contract, name, flow, flows[0].child(flow), flows[1].child(flow))


def _comparable(keyword: str, value: Any) -> Any:
    """Names of HTTP schemes and headers do not depend on case."""
    return value.lower() if keyword == "scheme" and isinstance(value, str) else value


def _flow(contract: Contract, name: str, flow: str, old: Node, new: Node) -> None:
    places = old.place, new.place
    if not old.mapping or not new.mapping:
        gone = not new.mapping
        message = f"flow `{flow}` of security scheme `{name}` is {'gone' if gone else 'new'}"
        size = Size.BREAKING if gone else Size.ADDITIVE
        contract.change(f"api-security-component-oauth-flow-{'removed' if gone else 'added'}", size, message, *places)
        return
    for keyword, word in (("authorizationUrl", "url"), ("tokenUrl", "token-url"), ("refreshUrl", "refresh-url")):
        before, after = old.mapping.get(keyword), new.mapping.get(keyword)
        if before != after:
            message = f"`{keyword}` of security scheme `{name}` is `{after}`, not `{before}`"
            contract.change(f"api-security-component-oauth-{word}-changed", Size.PATCH, message, *places)
    scopes = old.child("scopes"), new.child("scopes")
    for scope in sorted({*scopes[0].mapping, *scopes[1].mapping}):
        before, after = (side.mapping.get(scope) for side in scopes)
        if before != after:
            word = "added" if before is None else "removed" if after is None else "changed"
            message = f"scope `{scope}` of security scheme `{name}` was {word}"
            size = Size.BREAKING if word == "removed" else Size.PATCH
            contract.change(f"api-security-component-oauth-scope-{word}", size, message, *places)
