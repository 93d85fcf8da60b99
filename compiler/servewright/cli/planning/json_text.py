"""JSON of what may stand in anybody's files."""

from typing import Any

import orjson


def json_text(tree: Any) -> str:
    """Indented by two spaces, with a line break at the end; the bytes of a name that are no text become escapes."""
    return orjson.dumps(_escaped(tree), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _escaped(node: Any) -> Any:
    if isinstance(node, str):
        return node.encode(errors="backslashreplace").decode()
    if isinstance(node, dict):
        return {_escaped(key): _escaped(value) for key, value in node.items()}
    return [_escaped(item) for item in node] if isinstance(node, list | tuple) else node
