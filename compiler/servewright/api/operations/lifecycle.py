"""Deprecated first, gone after the sunset: what was announced breaks nobody who listened."""

from datetime import date

from servewright.api.change import Size
from servewright.api.document.node import Node
from servewright.api.document.stability import LEVELS, is_unstable, stability_of
from servewright.api.document.sunset import SunsetError, is_deprecated, shows_sunset, sunset_of
from servewright.api.operations.contract import Contract, Operation
from servewright.core.place import Place


def removal(contract: Contract, operation: Operation, old: Node, message: str) -> None:
    """A parameter that is gone."""
    at, name = operation.new.place, operation.name
    prefix = "request-parameter"
    try:
        state = removal_state(old, contract.today)
    except SunsetError:
        contract.change(
            f"{prefix}-sunset-parse", Size.BREAKING, f"{message}, with a sunset that is no date", old.place, at, name
        )
        return
    if state == "with-deprecation":
        contract.change(f"{prefix}-removed-with-deprecation", Size.ADDITIVE, message, old.place, at, name)
    elif state == "before-sunset":
        contract.change(
            f"{prefix}-removed-before-sunset", Size.BREAKING, f"{message} before its sunset", old.place, at, name
        )
    else:
        contract.change(f"{prefix}-removed", Size.BREAKING, message, old.place, at, name)


def removal_state(old: Node, today: date | None) -> str:
    """`without-deprecation`, `with-deprecation` or `before-sunset`; raises SunsetError."""
    if not is_deprecated(old):
        return "without-deprecation"
    sunset = sunset_of(old.mapping.get("x-sunset"))
    if sunset is None:
        return "with-deprecation"
    return "with-deprecation" if today is not None and today > sunset else "before-sunset"


def operation_removed(contract: Contract, name: str, old: Node, at: Place, *, with_path: bool) -> None:
    """A method that a path answers no more, or goes with it."""
    prefix = "api-path" if with_path else "api"
    message = f"`{name}` is gone"
    if is_unstable(old):
        contract.unstable.add(name)
        contract.change(f"{prefix}-removed-without-deprecation", Size.BREAKING, message, old.place, at, name)
        return
    if stability_of(old) is None:
        _unknown_level(contract, name, old, at, old)
        return
    try:
        state = removal_state(old, contract.today)
    except SunsetError:
        contract.change(
            "api-path-sunset-parse", Size.BREAKING, f"{message}, with a sunset that is no date", old.place, at, name
        )
        return
    size = Size.ADDITIVE if state == "with-deprecation" else Size.BREAKING
    contract.change(f"{prefix}-removed-{state}", size, message, old.place, at, name)


def compare_operation_lifecycle(contract: Contract, operation: Operation) -> None:
    """Adds what changed in deprecation and stability, and whether the operation is stable at all."""
    old, new, name = operation.old, operation.new, operation.name
    if is_unstable(old) and is_unstable(new):
        contract.unstable.add(name)
    before, after = stability_of(old), stability_of(new)
    if old.mapping.get("x-stability-level") == new.mapping.get("x-stability-level"):
        pass  # also one that is no level
    elif before is None or after is None:
        _unknown_level(contract, name, old, new.place, old if before is None else new)
        return
    elif before != after:
        down = LEVELS.index(after) < LEVELS.index(before)
        if not (down and is_unstable(old)):
            contract.change(
                f"api-stability-{'decreased' if down else 'increased'}",
                Size.BREAKING if down else Size.ADDITIVE,
                f"`{name}` is {after} now, not {before}",
                old.place,
                new.place,
                name,
            )
    if not is_unstable(new):
        _deprecation(contract, operation)


def _unknown_level(contract: Contract, name: str, old: Node, at: Place, wrong: Node) -> None:
    level = str(wrong.mapping.get("x-stability-level"))[:40]
    message = f"`{name}` has the stability level `{level}`, which is none"
    contract.change("api-invalid-stability-level", Size.BREAKING, message, old.place, at, name)


def _deprecation(contract: Contract, operation: Operation) -> None:
    old, new, name = operation.old, operation.new, operation.name
    places = old.place, new.place
    before, after = is_deprecated(old), is_deprecated(new)
    if before and after:
        _sunset_moved(
            contract,
            operation,
            "api-path-sunset-parse",
            "sunset-deleted",
            "api-sunset-date-changed-too-small",
            old,
            new,
            f"`{name}`",
        )
        return
    if before or not after:
        if before:
            contract.change(
                "endpoint-reactivated", Size.ADDITIVE, f"`{name}` is not deprecated any more", *places, name
            )
        return
    try:
        sunset = sunset_of(new.mapping.get("x-sunset"))
    except SunsetError:
        contract.change(
            "api-deprecated-sunset-parse",
            Size.BREAKING,
            f"`{name}` is deprecated, with a sunset that is no date",
            *places,
            name,
        )
        return
    if sunset is None:
        contract.change("endpoint-deprecated", Size.PATCH, f"`{name}` is deprecated", *places, name)
    elif contract.today is not None and sunset < contract.today:
        contract.change(
            "api-sunset-date-too-small",
            Size.BREAKING,
            f"`{name}` is deprecated, and its sunset {sunset} has passed",
            *places,
            name,
        )
    else:
        contract.change(
            "endpoint-deprecated-with-sunset", Size.PATCH, f"`{name}` is deprecated until {sunset}", *places, name
        )


def compare_deprecation(
    contract: Contract, operation: Operation, prefix: str, old: Node, new: Node, subject: str
) -> None:
    """Adds what changed for a parameter."""
    places, name = (old.place, new.place), operation.name
    before, after = is_deprecated(old), is_deprecated(new)
    if before and after:
        _sunset_moved(
            contract,
            operation,
            f"{prefix}-sunset-parse",
            f"{prefix}-sunset-deleted",
            f"{prefix}-sunset-date-changed-too-small",
            old,
            new,
            subject,
        )
    elif before:
        contract.change(f"{prefix}-reactivated", Size.ADDITIVE, f"{subject} is not deprecated any more", *places, name)
    elif after:
        try:
            sunset = sunset_of(new.mapping.get("x-sunset"))
        except SunsetError:
            contract.change(
                f"{prefix}-sunset-parse", Size.BREAKING, f"{subject} has a sunset that is no date", *places, name
            )
            return
        if sunset is not None and contract.today is not None and sunset < contract.today:
            contract.change(
                f"{prefix}-sunset-date-too-small", Size.BREAKING, f"the sunset of {subject} has passed", *places, name
            )
            return
        contract.change(f"{prefix}-deprecated", Size.PATCH, f"{subject} is deprecated", *places, name)


def _sunset_moved(
    contract: Contract, operation: Operation, parse: str, deleted: str, small: str, old: Node, new: Node, subject: str
) -> None:
    places, name = (old.place, new.place), operation.name
    if not shows_sunset(old) or old.mapping["x-sunset"] == new.mapping.get("x-sunset"):
        return
    if not shows_sunset(new):
        contract.change(deleted, Size.BREAKING, f"{subject} is deprecated and says no more until when", *places, name)
        return
    try:
        before, after = sunset_of(old.mapping["x-sunset"]), sunset_of(new.mapping["x-sunset"])
    except SunsetError:
        contract.change(parse, Size.BREAKING, f"{subject} has a sunset that is no date", *places, name)
        return
    if before is not None and after is not None and after < before:
        contract.change(small, Size.BREAKING, f"the sunset of {subject} moved from {before} to {after}", *places, name)
