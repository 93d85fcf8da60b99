"""Which model lines a user means by the names on the command line."""

from collections.abc import Collection, Iterable

from servewright.core.identity import Identity
from servewright.formats.nearest import did_you_mean
from servewright.formats.units.reference import Reference


def chosen(names: Iterable[str], known: Collection[Identity]) -> tuple[Identity, ...]:
    """The lines of `kind/name[@N]`, all lines of a bare name, each once; ValueError with one clause for the user."""
    found = [identity for name in names for identity in _lines(name, known)]
    return tuple(dict.fromkeys(found))


def _lines(said: str, known: Collection[Identity]) -> list[Identity]:
    kind, _, name = said.rpartition("/")
    reference = Reference.parse(name)
    same = sorted(identity for identity in known if identity.name == reference.name)
    of_kind = [identity for identity in same if identity.kind.lower() == (kind.lower() or "model")]
    lines = [identity for identity in of_kind if reference.line in (None, identity.major)]
    if kind.lower() not in ("", "model") or (not lines and same and not of_kind):
        raise ValueError(f"`{said}` is no model, and nothing of it lies elsewhere")
    if not lines:
        models = [identity for identity in known if identity.kind == "Model"]
        near = did_you_mean(name, [*(model.name for model in models), *(model.label for model in models)])
        raise ValueError(f"there is no model `{said}`" + (f": {near}" if near else ""))
    return lines
