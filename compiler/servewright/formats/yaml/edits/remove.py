"""A key or an item taken out of a YAML file, with its line and the comment behind it."""

from servewright.formats.yaml.edits.lines import Splice, blanks_before, comment_end, line_end, line_start, whole_lines
from servewright.formats.yaml.edits.nodes import Entry


def removal(text: str, around: Entry, index: int) -> tuple[Splice, ...]:
    """What takes an entry out of the collection that is the value of `around`; comments above it stay."""
    collection = around.value
    entries = collection.entries or ()
    if collection.opening:
        return _from_flow(text, entries, index)
    if len(entries) == 1:
        return _only_one(text, around, entries[0])
    return _from_block(text, entries, index)


def _from_block(text: str, entries: tuple[Entry, ...], index: int) -> tuple[Splice, ...]:
    entry = entries[index]
    if blanks_before(text, entry.start) == line_start(text, entry.start):
        return (whole_lines(text, entry.start, entry.end),)
    tail, following = line_end(text, entry.end), entries[index + 1].start
    if text[tail:following].isspace():
        return (Splice(entry.start, following),)  # the next one moves up behind the dash
    return (Splice(blanks_before(text, entry.start), tail),)


def _only_one(text: str, around: Entry, entry: Entry) -> tuple[Splice, ...]:
    """What is left is an empty collection, which has no block style."""
    empty = "{}" if around.value.is_mapping else "[]"
    tail = line_end(text, entry.end)
    if around.value_from == entry.start:
        return (Splice(entry.start, tail, empty),)
    if not text[around.value_from : entry.start].strip():
        return (Splice(around.value_from, tail, f" {empty}"),)
    lines = whole_lines(text, entry.start, entry.end)
    return Splice(around.value_from, around.value_from, f" {empty}"), lines


def _from_flow(text: str, entries: tuple[Entry, ...], index: int) -> tuple[Splice, ...]:
    entry, before = entries[index], entries[index - 1].comma if index else None
    is_last = index == len(entries) - 1
    end = entry.end if entry.comma is None else entry.comma + 1
    separator = () if entry.comma is not None or before is None else (Splice(before, before + 1),)
    tail, begin = comment_end(text, end), blanks_before(text, entry.start)
    if tail is not None and begin == line_start(text, entry.start):
        return (*separator, whole_lines(text, entry.start, tail))
    if tail is not None:
        return (*separator, Splice(begin, tail))
    if is_last:
        return (*separator, Splice(begin, end))
    return (Splice(entry.start, end + len(text[end:]) - len(text[end:].lstrip(" \t"))),)
