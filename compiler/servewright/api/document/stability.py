"""How much an operation promises: `x-stability-level` is draft, alpha, beta or stable, the last where absent."""

from typing import Final

from servewright.api.document.node import Node

LEVELS: Final = ("draft", "alpha", "beta", "stable")
_KEY: Final = "x-stability-level"


def stability_of(node: Node) -> str | None:
    """The level; None where what is written is none."""
    written = node.mapping.get(_KEY, "stable")
    return written if written in LEVELS else None


def is_unstable(node: Node) -> bool:
    """Whether callers were told that anything may change without notice."""
    return stability_of(node) in ("draft", "alpha")
