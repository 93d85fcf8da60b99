"""Changes for programs.

One object: `version` (1; a field may be added, none is ever renamed or removed under it), `changes`, and `counts` by
size. A change has `id`, `size`, `level`, `message`, `operations`, `component`, `path`, `old` and `new` (places with
`file`, `line` and `column`, or null), `decided`, and `witness` (`value` as JSON text and `accepted`, or null).
"""

from collections.abc import Sequence
from typing import Any

import orjson

from servewright.api.change import Size
from servewright.api.shown.located import LocatedChange
from servewright.core.place import Mark


def changes_json(changes: Sequence[LocatedChange]) -> str:
    """The object, indented by two spaces."""
    counts = {str(size): sum(located.change.size is size for located in changes) for size in Size}
    tree = {"version": 1, "changes": [_change(located) for located in changes], "counts": counts}
    return orjson.dumps(tree, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _change(located: LocatedChange) -> dict[str, Any]:
    change, witness = located.change, located.change.witness
    return {
        "id": change.id,
        "size": str(change.size),
        "level": str(change.level),
        "message": _text(change.message),
        "operations": [_text(name) for name in change.operations],
        "component": _text(change.component),
        "path": _text(change.path),
        "old": _place(located.old),
        "new": _place(located.new),
        "decided": change.decided,
        "witness": {"value": _text(witness.value), "accepted": witness.accepted} if witness else None,
    }


def _place(mark: Mark | None) -> dict[str, Any] | None:
    return {"file": _text(mark.file), "line": mark.line, "column": mark.column} if mark else None


def _text(text: str) -> str:
    """JSON cannot carry lone surrogates: they become escapes."""
    return text.encode(errors="backslashreplace").decode()
