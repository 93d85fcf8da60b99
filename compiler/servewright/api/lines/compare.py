"""Two versions of a line, the released one and the one that is wanted: what callers will notice.

It is the same for two versions of one line, for a new line against the one below, and for a line that answers in the
place of another behind a route. What a request or an answer shows decides; the digests of all that is read stand first,
so that what did not change costs no more than they do.
"""

from servewright.api.change import Change
from servewright.api.lines.prompts.compare import compare_prompts
from servewright.api.lines.servers.compare import compare_models
from servewright.api.lines.side import Side


def compare_lines(old: Side, new: Side) -> tuple[Change, ...]:
    """The changes of two Models or two Prompts, the gravest first, in a fixed order.

    Faults of the new side's documents are no changes: `faults` of that side gives them. Raises TypeError for two lines
    of different kinds, or of a kind that has no API.
    """
    kinds = old.spec.identity.kind, new.spec.identity.kind
    if kinds == ("Model", "Model"):
        changes = compare_models(old, new)
    elif kinds == ("Prompt", "Prompt"):
        changes = compare_prompts(old, new)
    else:
        raise TypeError(f"a {kinds[0]} and a {kinds[1]} have no API to compare")
    return tuple(sorted(changes, key=order))


def order(change: Change) -> tuple[object, ...]:
    """Breaking before additive before patch, then by level, id and place in the message."""
    return _SIZES.index(str(change.size)), -change.level, change.id, change.path, change.operations[:1], change.message


_SIZES = ("breaking", "additive", "patch")
