"""One state of `renders/`: which apps each environment has, and which lines and routes they run."""

from collections.abc import Mapping
from dataclasses import dataclass

from servewright.core.identity import Identity
from servewright.formats.releases.records import Row, read_records


@dataclass(frozen=True, slots=True)
class Rendered:
    """`files` by path below `renders/`; `apps` are folders such as `dev/apps/eta-v2`.

    `rows` are what is meant to run, by environment; `residents` the same by app; `places` the app of each, by
    environment and identity. `deferred` waits for a target, by environment.
    """

    files: Mapping[str, bytes]
    apps: frozenset[str]
    rows: Mapping[str, Mapping[Identity, Row]]
    residents: Mapping[str, tuple[Identity, ...]]
    places: Mapping[tuple[str, Identity], str]
    deferred: Mapping[str, Mapping[Identity, Row]]

    def here(self, environment: str) -> Mapping[Identity, Row]:
        """What the environment is meant to run."""
        return self.rows.get(environment, {})


def rendered(files: Mapping[str, bytes]) -> Rendered:
    """A record that cannot be read has no rows; the gate says so."""
    apps = frozenset(folder for path in files if (folder := app_folder(path)))
    rows: dict[str, dict[Identity, Row]] = {}
    deferred: dict[str, dict[Identity, Row]] = {}
    residents: dict[str, tuple[Identity, ...]] = {}
    places: dict[tuple[str, Identity], str] = {}
    for path in sorted(files):
        environment, _, record = path.partition("/index/")
        if record and "/" not in environment:
            records = read_records({path: files[path]})
            here = records.here(environment)
            rows.setdefault(environment, {}).update(here)
            deferred.setdefault(environment, {}).update(records.deferred.get(environment, {}))
            app = record.removesuffix(".json")
            residents[f"{environment}/apps/{app}"] = tuple(here)
            places.update(((environment, identity), app) for identity in here)
    return Rendered(files, apps, rows, residents, places, deferred)


def app_folder(path: str) -> str:
    """The app that a file belongs to; empty for a file of none."""
    parts = path.split("/", 3)
    return "/".join(parts[:3]) if len(parts) == 4 and parts[1] == "apps" else ""
