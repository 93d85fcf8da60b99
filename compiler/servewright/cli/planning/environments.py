"""The environments as their documents say it now, and whether these say something else than before."""

from collections.abc import Iterator, Mapping

import click

from servewright.cli.planning.recorded import Recorded
from servewright.core.document import Document
from servewright.edge.git.baseline import read_committed
from servewright.formats.nearest import did_you_mean
from servewright.formats.plain_tree import mapping_at, text_at
from servewright.formats.units.shown import shown
from servewright.formats.yaml.load import load
from servewright.stages.plan.causes import Edited

_KINDS = ("Environment", "Platform")


def sources(texts: Mapping[str, bytes]) -> dict[str, str]:
    """Where each environment promotes from; empty where it follows the specs."""
    return {
        text_at(document.value, "metadata", "name"): text_at(document.value, "spec", "promotesFrom")
        for document in _documents(texts)
        if text_at(document.value, "kind") == "Environment" and text_at(document.value, "metadata", "name")
    }


def edited(tree: Recorded) -> Edited:
    """Against the commit that the change began at; a document that stands in another file than then is another one."""
    commit = tree.before.commit
    if not commit:
        return Edited(known=False)
    texts = {path: text for path, text in tree.texts.items() if _speaks(text)}
    before = _said(read_committed(tree.workspace.root, commit, texts))
    differing = {key for key, value in _said(texts).items() if before.get(key) != value}
    environments = frozenset(name for kind, name in differing if kind == "Environment")
    return Edited(environments, any(kind == "Platform" for kind, _ in differing))


def chosen(names: Mapping[str, str], said: str | None) -> tuple[str, ...]:
    """The environment that is asked for; UsageError with the names that there are."""
    if said is None:
        return ()
    if said not in names:
        near = did_you_mean(said, names) or "there is " + ", ".join(f"`{name}`" for name in sorted(names))
        raise click.UsageError(f"there is no environment {shown(said)}: {near}")
    return (said,)


def _said(texts: Mapping[str, bytes]) -> dict[tuple[str, str], object]:
    return {
        (text_at(document.value, "kind"), text_at(document.value, "metadata", "name")): mapping_at(
            document.value, "spec"
        )
        for document in _documents(texts)
    }


def _documents(texts: Mapping[str, bytes]) -> Iterator[Document]:
    for path in sorted(texts):
        if _speaks(texts[path]):
            yield from (each for each in load(path, texts[path]).documents if text_at(each.value, "kind") in _KINDS)


def _speaks(text: bytes) -> bool:
    return any(kind.encode() in text for kind in _KINDS)
