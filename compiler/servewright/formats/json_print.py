"""A mapping of plain values as JSON, with the sentence that says who generated it as its first key.

JSON has no comments, so `generatedBy` is the record of ownership that a YAML file has in its first line.
"""

import math
from collections.abc import Iterable

import orjson

from servewright.core.document import Plain

GENERATED_BY = "generatedBy"
GENERATED_BY_EXTENSION = "x-generatedBy"  # where a format allows no key that it does not know


def print_json(tree: dict[str, Plain], generated_by: str, key: str = GENERATED_BY) -> bytes:
    """UTF-8, two spaces an indent, keys in the order of the mapping, a line feed at the end.

    TypeError for what is no plain value; ValueError for what JSON cannot carry: a lone surrogate, NaN, an infinity, an
    integer of more than 64 bits, more than some 250 levels; and for a tree that has such a key of its own.
    """
    if key in tree:
        raise ValueError(f"the tree has a `{key}` of its own")
    owned = {key: generated_by, **tree}
    _refuse_what_orjson_would_translate(owned)
    try:
        return orjson.dumps(owned, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError as fault:  # a TypeError, though every type has been looked at
        raise ValueError(str(fault)) from fault


def _refuse_what_orjson_would_translate(tree: dict[str, Plain]) -> None:
    """orjson writes NaN as null, and dates, enums and dataclasses as what it thinks best.

    Leaves are looked at where they are met, since a document of an API has a hundred thousand of them.
    """
    pending: list[Plain] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if not _TEXT.issuperset(map(type, node)):
                _check_keys(node)
            children: Iterable[Plain] = node.values()
        else:
            assert isinstance(node, list | tuple)
            children = node
        for child in children:
            if type(child) in _LEAVES:
                continue
            if isinstance(child, dict | list | tuple):
                pending.append(child)
            elif type(child) is not float:
                raise TypeError(f"not a plain value: {child!r}")
            elif not math.isfinite(child):
                raise ValueError(f"not a number that JSON can carry: {child}")


def _check_keys(node: dict[str, Plain]) -> None:
    if not all(isinstance(key, str) for key in node):
        raise TypeError(f"a key that is not a string: {list(node)!r}")


_TEXT = frozenset({str})
_LEAVES = frozenset({type(None), bool, int, str})
