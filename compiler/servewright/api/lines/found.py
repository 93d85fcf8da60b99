"""A change as its id has it: the size and the level are the id's."""

from servewright.api.change import Change, Witness
from servewright.api.lines.ids import IDS
from servewright.core.place import Place


def found(
    id: str,
    message: str,
    old: Place | None,
    new: Place | None,
    *,
    operations: tuple[str, ...] = (),
    path: str = "",
    witness: Witness | None = None,
) -> Change:
    """The change; its id is one of the table."""
    meaning = IDS[id]
    return Change(id, meaning.size, meaning.level, message, operations, path=path, old=old, new=new, witness=witness)
