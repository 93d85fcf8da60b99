"""Whether a line or route is gone for good from where an environment's releases come from."""

from servewright.cli.promotion.standing import Standing
from servewright.core.finding import Severity
from servewright.core.identity import Identity


def is_gone(standing: Standing, source: str, identity: Identity) -> bool:
    """Neither the specs nor any environment before have it, now and when this change began.

    What came by a hotfix may never have been in the environment before; and a spec that cannot be read may be there.
    """
    specs = standing.specs
    if _is_unreadable(standing) or any(_may_be(identity, broken) for broken in specs.validated.broken):
        return False
    if identity.name in specs.claimed or any(spec.identity == identity for spec in specs.validated.specs):
        return False
    return not any(_has(standing, name, identity) for name in _upstream(standing, source))


def _is_unreadable(standing: Standing) -> bool:
    """Whether some file could not be read at all, and so may hold anything."""
    specs = standing.specs
    errors = [finding.at for finding in specs.findings if finding.severity is Severity.ERROR]
    return any(at is None or at.file not in specs.texts for at in errors)


def _may_be(identity: Identity, broken: Identity) -> bool:
    same = broken.kind in ("", identity.kind) and broken.name in ("", identity.name)
    return same and broken.major in (None, identity.major)


def _has(standing: Standing, environment: str, identity: Identity) -> bool:
    return standing.row(environment, identity) is not None or identity in standing.said(environment)


def _upstream(standing: Standing, source: str) -> list[str]:
    """The environment and all before it."""
    way = [source]
    while (before := standing.upstream(way[-1])) in standing.environments and before not in way:
        way.append(before)
    return way
