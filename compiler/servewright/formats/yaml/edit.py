"""Edits of a YAML file that leave every other byte as it is: comments, quotes, indentation, line breaks and all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from servewright.core.document import Plain
from servewright.core.place import Path
from servewright.formats.yaml.edits import written
from servewright.formats.yaml.edits.find import Found, editable, key_index
from servewright.formats.yaml.edits.insert import insertion
from servewright.formats.yaml.edits.lines import Splice, spliced
from servewright.formats.yaml.edits.meaning import at, with_item, with_key, with_scalars, without
from servewright.formats.yaml.edits.nodes import Entry, documents
from servewright.formats.yaml.edits.refused import EditError, shown_path
from servewright.formats.yaml.edits.remove import removal
from servewright.formats.yaml.edits.replace import replacement
from servewright.formats.yaml.load import load


@dataclass(frozen=True, slots=True)
class Replace:
    """Another scalar in the place of the one at `path`, in its style where that can hold it."""

    document: int
    path: Path
    value: written.Scalar


@dataclass(frozen=True, slots=True)
class Remove:
    """The key or item at `path` goes, with its line and the comment behind it."""

    document: int
    path: Path


@dataclass(frozen=True, slots=True)
class Add:
    """A new key in the mapping at `path`, behind the key `after`, or as the last."""

    document: int
    path: Path
    key: str
    value: Plain
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """A new last item of the list at `path`."""

    document: int
    path: Path
    value: Plain


Edit = Replace | Remove | Add | Append


def edited(text: bytes, edits: Sequence[Edit]) -> bytes:
    """The text after the edits, one after the other: each speaks of what those before it have left.

    Raises EditError where the text is not YAML to its end, where a path leads nowhere or through an alias, where a
    node to edit has an anchor or a tag, and where the edit would change what another place says.
    """
    wanted = _values(text)
    if wanted is None:
        raise EditError(0, (), "the file is not YAML to its end")
    for edit in edits:
        if edit.document not in wanted:
            raise EditError(edit.document, (), f"the file has no document {edit.document + 1}")
    content = text.decode("utf-8-sig")
    for run in _runs(edits):
        found = documents(content)
        content = spliced(content, [splice for edit in run for splice in _splices(content, found, edit)])
        for document in {edit.document for edit in run}:
            own = [edit for edit in run if edit.document == document]
            wanted[document] = _meant(wanted[document], own)
    result = (_MARK if text.startswith(_MARK) else b"") + content.encode()
    # Text can be laid out in more ways than anybody thinks of; what was not meant is never handed out.
    if repr(_values(result)) != repr(wanted):
        first = edits[0]
        message = f"{shown_path(first.path)} cannot be edited without a change elsewhere in the file"
        raise EditError(first.document, first.path, message)
    return result


def _values(text: bytes) -> dict[int, Plain] | None:
    """The values of the documents by their index; None where the text does not end as YAML."""
    loaded = load("", text)
    return {document.index: document.value for document in loaded.documents} if loaded.complete else None


def _runs(edits: Sequence[Edit]) -> Iterator[tuple[Edit, ...]]:
    """To replace scalars moves no path, so one look at the text is enough for any number of them."""
    for moves_nothing, run in groupby(edits, lambda edit: isinstance(edit, Replace)):
        if moves_nothing:  # of two for one place, the later one counts
            yield tuple({(edit.document, edit.path): edit for edit in run}.values())
        else:
            yield from ((edit,) for edit in run)


def _splices(text: str, found: Sequence[Entry], edit: Edit) -> tuple[Splice, ...]:
    sought = editable(found, edit.document, edit.path)
    node = sought.entry.value
    if isinstance(edit, Replace):
        _require(node.text is not None, edit, "is not a scalar")
        return replacement(text, sought.entry, edit.value, in_flow=sought.in_flow)
    if isinstance(edit, Remove):
        return _removed(text, sought, edit)
    in_flow, at_break = sought.in_flow or node.opening != "", text.endswith(("\n", "\r"))
    if isinstance(edit, Append):
        _require(node.entries is not None and not node.is_mapping, edit, "is not a list")
        shown = written.flow(edit.value) if in_flow else written.block(None, edit.value, at_break=at_break)
        return insertion(text, node, None, shown)
    _require(node.is_mapping and node.opening != ":", edit, "is not a mapping")
    _require(key_index(node, edit.key) is None, edit, f"holds `{edit.key}` already")
    after = None if edit.after is None else key_index(node, edit.after)
    _require(edit.after is None or after is not None, edit, f"holds no `{edit.after}`")
    shown = written.pair(edit.key, edit.value) if in_flow else written.block(edit.key, edit.value, at_break=at_break)
    return insertion(text, node, after, shown)


def _removed(text: str, sought: Found, edit: Edit) -> tuple[Splice, ...]:
    around = sought.around
    if around is None or around.value.opening == ":":
        raise EditError(edit.document, edit.path, f"{shown_path(edit.path)} cannot be taken out of what is around it")
    return removal(text, around, sought.index)


def _require(holds: bool, edit: Edit, otherwise: str) -> None:
    if not holds:
        raise EditError(edit.document, edit.path, f"{shown_path(edit.path)} {otherwise}")


def _meant(value: Plain, run: Sequence[Edit]) -> Plain:
    """The document's value after its edits of one run."""
    edit = run[0]
    match edit:
        case Replace():
            return with_scalars(value, {each.path: each.value for each in run if isinstance(each, Replace)})
        case Remove(_, path):
            return at(value, path[:-1], lambda around: without(around, path[-1]))
        case Add(_, path, key, added, after):
            return at(value, path, lambda around: with_key(around, key, added, after))
        case Append(_, path, item):
            return at(value, path, lambda around: with_item(around, item))


_MARK = "\ufeff".encode()
