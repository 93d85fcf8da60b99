"""What is wrong in some environments only: said once, with the names of all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from servewright.core.finding import Finding, Related
from servewright.core.place import Place
from servewright.core.rule import Rule


@dataclass(frozen=True, slots=True)
class LocalFinding:
    """A finding whose message goes on with the environments."""

    rule: Rule
    message: str
    at: Place
    help: str
    related: tuple[Related, ...] = ()


def merged(found: Iterable[tuple[str, Finding | LocalFinding]]) -> Iterator[Finding]:
    """From (environment, finding): each once, in the order of the first."""
    where: dict[Finding | LocalFinding, list[str]] = {}
    for environment, finding in found:
        where.setdefault(finding, []).append(f"`{environment}`")
    for finding, names in where.items():
        yield finding if isinstance(finding, Finding) else _spread(finding, list(dict.fromkeys(names)))


def _spread(finding: LocalFinding, names: list[str]) -> Finding:
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    message = f"{finding.message} in {listed}"
    return finding.rule.finding(message, finding.at, help=finding.help, related=finding.related)
