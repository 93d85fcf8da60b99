"""What a spec describes, and how such specs are told apart."""

from dataclasses import dataclass

from pydantic import BaseModel

from servewright.core.registry import discover


@dataclass(frozen=True, slots=True)
class Kind:
    """`document` is the type of the whole YAML document. `versioned`: one document a major version (a line).

    `owned`: belongs to a team. `single`: the organisation has exactly one.
    """

    name: str
    document: type[BaseModel]
    versioned: bool = False
    owned: bool = True
    single: bool = False


def find_kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of the names."""
    return {kind.name: kind for kind in discover("servewright.kinds", "KIND", Kind).values()}
