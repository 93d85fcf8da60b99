"""Every code, kind and field is explained."""

import pytest

from servewright.core.kind import find_kinds
from servewright.core.registry import constants
from servewright.core.rule import FAMILIES, Rule
from servewright.formats.specs.fields import spec_fields
from tests.command_line import Outcome, servewright

RULES = {rule.code: rule for family in FAMILIES for _, rule in constants(f"servewright.{family}", Rule)}


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_explained(code: str) -> None:
    rule = RULES[code]
    done = servewright("explain", code)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{code} {rule.name} ({rule.severity})\n\n{rule.means}\n{rule.why}\n\nFor example, ")
    if code.endswith("1"):
        assert servewright("explain", rule.name) == servewright("explain", code.lower()) == done


@pytest.mark.parametrize("kind", find_kinds())
def test_every_field_is_explained(kind: str) -> None:
    assert servewright("explain", kind).code == 0
    for field in spec_fields(find_kinds()[kind].document):
        if field.description:
            done = servewright("explain", f"{kind}.{field.name}")
            assert (done.code, done.err) == (0, "")
            assert done.out.startswith(f"{kind}.{field.name.replace('[]', '').replace('{}', '')}: ")
            assert field.description in done.out


RATE = """\
Model.spec.load.peak: a rate (operations)

Requests at the busiest moment, over all pods.
  required
  for example: `1200/s`, `600/min`, `200k/min`, `50M/month`
"""
SCALING = """\
Model.spec.scaling: a mapping (operations)

How many pods there may be.
  required

  min: a whole number, 1 to 10000; required
      Pods at least.
  max: a whole number, 1 to 10000; default none: `min`: no autoscaler
      Pods at most.
  cpu: a percentage; default 70%: leaves room for the time that a new pod takes to load
      CPU use, of the request, that the autoscaler aims at.
"""
TEAM = """\
Team: who owns specs, where they live, and how much its workloads may use.

  apiVersion: `servewright.dev/v1`; required
      Always `servewright.dev/v1`.
  kind: `Team`; required
      Always `Team`.
  metadata: a mapping; required
      The identity of a team.
  spec: a mapping; required
      A team and its borders.
"""


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("Model.spec.load.peak", RATE),
        ("Model.spec.scaling", SCALING),
        ("Team", TEAM),
    ],
)
def test_explanations(what: str, text: str) -> None:
    assert servewright("explain", what) == Outcome(0, text, "")


def test_everything_that_can_be_explained_is_listed() -> None:
    listed = servewright("explain").out.splitlines()
    assert [line.split()[0] for line in listed[1:-2]] == sorted(RULES)
    assert listed[-1] == f"Kinds: {', '.join(find_kinds())} (try `servewright explain Model`)"
