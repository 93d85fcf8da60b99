"""What an app brings about in the cluster, and what it needs that another app has to bring about."""

from collections.abc import Iterator

from servewright.core.facts import Emits, Object, Relies
from servewright.stages.verify.references import brought_about, named
from servewright.stages.verify.rendered import Folder


def emitted(folder: Folder) -> Iterator[Emits]:
    """Every object of the app once, and what comes into being by it."""
    seen: set[Object] = set()
    for rendered in folder.objects:
        for object in brought_about(folder, rendered):
            if object not in seen:
                seen.add(object)
                yield Emits(folder.environment, folder.app, object, rendered.at)


def relied(folder: Folder, held: set[Object]) -> Iterator[Relies]:
    """Every object once that the app names and that is not among those that it holds itself."""
    seen = set(held)
    for rendered in folder.objects:
        for object in named(folder, rendered):
            if object not in seen:
                seen.add(object)
                yield Relies(folder.environment, folder.app, object, rendered.at)
