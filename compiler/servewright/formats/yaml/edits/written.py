"""How a value is written into a YAML file that people keep: in the style of what stood there, if that can hold it."""

from servewright.core.document import Plain
from servewright.formats.yaml.print import print_yaml
from servewright.formats.yaml.quoting import inline

Scalar = None | bool | int | float | str


def scalar(value: Scalar, style: str = "", *, in_flow: bool) -> str:
    """On one line; `style` is the quote that is wanted, empty for none. A text is quoted where it has to be.

    ValueError for a number that no reader holds.
    """
    if not isinstance(value, str):
        return print_yaml(value).decode().removesuffix("\n")
    shown = inline(value)
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if shown.startswith('"') and shown != quoted:
        return shown  # it holds what only an escape can show
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    is_torn = in_flow and shown == value and not _IN_FLOW.isdisjoint(value)
    return quoted if style == '"' or is_torn else shown


def flow(value: Plain) -> str:
    """A value between brackets or braces, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(pair(key, below) for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, in_flow=True)


def pair(key: str, value: Plain) -> str:
    """`key: value` between braces."""
    return f"{scalar(key, in_flow=True)}: {flow(value)}"


def block(key: str | None, value: Plain, *, at_break: bool) -> str:
    """A key with its value, or an item where there is no key, as lines without the last break.

    Not `at_break`: the file ends without one, which a literal block at its end would need.
    """
    if not at_break and _ends_in_break(value):
        return f"- {flow(value)}" if key is None else pair(key, value)
    return print_yaml([value] if key is None else {key: value}).decode().removesuffix("\n")


def _ends_in_break(value: Plain) -> bool:
    while isinstance(value, dict | list) and value:
        value = value[-1] if isinstance(value, list) else list(value.values())[-1]
    return isinstance(value, str) and value.endswith("\n")


_IN_FLOW = frozenset(",[]{}")
