"""A pin as the commands write it."""

from servewright.core.document import Plain
from servewright.core.release import Point
from servewright.formats.yaml.print import print_yaml


def print_pin(point: Point, replaces: Point | None, reason: str = "") -> bytes:
    """The bytes of a pin's file: short, since people review and revert it."""
    return print_yaml(
        {
            "apiVersion": "servewright.dev/v1",
            "kind": "Pin",
            **_tree(point),
            **({"replaces": _tree(replaces)} if replaces is not None else {}),
            **({"reason": reason} if reason else {}),
        }
    )


def _tree(point: Point) -> dict[str, Plain]:
    return {**({"version": point.version} if point.version else {}), "revision": point.revision}
