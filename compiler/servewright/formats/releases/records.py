"""The records of a baseline: what each environment was meant to run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from servewright.core.identity import Identity
from servewright.core.release import Point
from servewright.formats.units.version import Version


@dataclass(frozen=True, slots=True)
class Row:
    """One line or route; `names` is what its references name."""

    point: Point
    digest: str
    names: tuple[Identity, ...]


@dataclass(slots=True)
class Records:
    """`rows` by environment, and those of what no target rendered yet; `unreadable` are paths below `renders/`."""

    rows: dict[str, dict[Identity, Row]] = field(default_factory=dict)
    deferred: dict[str, dict[Identity, Row]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def here(self, environment: str) -> Mapping[Identity, Row]:
        """What the environment ran; nothing, if it is new."""
        return self.rows.get(environment, {})

    def all_of(self, environment: str) -> Mapping[Identity, Row]:
        """The same, with what it would have run if there were a target for it."""
        return {**self.deferred.get(environment, {}), **self.here(environment)}


def read_records(files: Mapping[str, bytes]) -> Records:
    """`files` are by path below `renders/`."""
    records = Records()
    for path in sorted(files):
        environment, _, rest = path.partition("/index/")
        if not rest or "/" in environment or not rest.endswith(".json"):
            continue
        try:
            record = orjson.loads(files[path])
            rows, deferred = _rows(record["rows"]), _rows(record.get("deferred", []))
        except (ValueError, KeyError, TypeError, AttributeError):
            records.unreadable.append(path)
        else:
            records.rows.setdefault(environment, {}).update(rows)
            records.deferred.setdefault(environment, {}).update(deferred)
    return records


def _rows(rows: Any) -> dict[Identity, Row]:
    return dict(_row(row) for row in rows if "revision" in row)


def _row(row: Any) -> tuple[Identity, Row]:
    version = str(row.get("version", ""))
    point = Point(str(Version.parse(version)) if version else "", str(row["revision"]))
    names = tuple(_identity(name) for name in row.get("names", ()))
    return _identity(f"{row['kind']} {row['name']}"), Row(point, str(row.get("digest", "")), names)


def _identity(text: str) -> Identity:
    """The reverse of an identity's text: `Model eta-predictor@2`."""
    kind, _, label = text.partition(" ")
    name, at, major = label.partition("@")
    return Identity(kind, name, int(major) if at else None)
