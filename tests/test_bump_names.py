"""What a name on the command line stands for, and what the next version is."""

import pytest

from servewright.cli.edits.bumped import next_version
from servewright.cli.edits.name import Name, find
from servewright.core.identity import Identity
from servewright.core.kind import find_kinds
from servewright.formats.units.version import Version

KNOWN = [Identity("Model", "eta", 1), Identity("Model", "eta", 2), Identity("Prompt", "eta", 1), Identity("Route", "r")]
NAMES = [
    ("model/eta@2", KNOWN[1]),
    ("prompt/eta", KNOWN[2]),
    ("eta@2", KNOWN[1]),
    ("r", KNOWN[3]),
    ("ROUTE/r", KNOWN[3]),
    ("eta@1", "`eta@1` may be `model/eta@1` or `prompt/eta@1`: say which"),
    ("model/eta", "`model/eta` may be `eta@1` or `eta@2`: say which"),
    ("r@1", "there is no `r@1`: there is `r`"),
]


@pytest.mark.parametrize(("said", "meant"), NAMES, ids=[said for said, _ in NAMES])
def test_names(said: str, meant: Identity | str) -> None:
    try:
        found: Identity | str = find(Name.parse(said, find_kinds()), KNOWN)
    except ValueError as error:
        found = str(error)
    assert found == meant


STEPS = [
    ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
    ("0.3.1", "0.3.2", "0.4.0", "1.0.0"),
    ("1.0.0-rc.1", "1.0.0", "1.0.0", "2.0.0"),
    ("1.2.3-rc.1", "1.2.3", "1.3.0", "2.0.0"),
]


@pytest.mark.parametrize(("now", "patched", "minor", "major"), STEPS)
def test_steps(now: str, patched: str, minor: str, major: str) -> None:
    steps = [str(next_version(Version.parse(now), step)) for step in ("patch", "minor", "major")]
    assert steps == [patched, minor, major]
