"""Every code, kind, field and change is explained."""

import pytest

from servewright.api.compare import compare
from servewright.api.document.library import Library
from servewright.api.lines.ids import IDS
from servewright.cli.changes.explanation import change_ids, explanation
from servewright.core.kind import find_kinds
from servewright.core.registry import constants
from servewright.core.rule import FAMILIES, Rule
from servewright.formats.specs.fields import spec_fields
from tests.api_cases import TODAY, judged, library
from tests.api_pairs import document, pairs
from tests.command_line import Outcome, servewright
from tests.test_api_edit_space import SURFACE

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
    assert [line.split()[0] for line in listed[1:-3]] == sorted(RULES)
    assert listed[-2:] == [
        f"Kinds: {', '.join(find_kinds())} (try `servewright explain Model`)",
        "Changes of APIs: `servewright explain changes` lists them",
    ]


CHANGE = """\
request-property-max-length-decreased (breaking)

What callers send today may be refused, or read in another way.
In a callback or a webhook it is the server that calls, and the direction is turned.
Level by profile: default error, strict error, oasdiff error.

For example, without the lines at `-` and with those at `+`:

     openapi: 3.1.0
     info:
       title: orders
       version: "1"
     paths:
       /orders:
         post:
           requestBody:
             content:
               application/json:
                 schema:
                   type: object
                   properties:
                     item:
                       type: string
    -                  maxLength: 5
    +                  maxLength: 3
           responses:
             "200":
               description: done

  gives

    error[request-property-max-length-decreased]: `item` of request body `application/json` is limited to 3, not 5 by \
`max-length`
      in  POST /orders
      old old.yaml:16:19
      new new.yaml:16:19
      for example the old API takes {"item": "xxxx"}
"""
LINE = """\
tensor-renamed (breaking)

An input or output has another name, and the type and shape that it had.
Requests and answers name their tensors; one under the old name is refused, or not found.
Level by profile: default error, strict error, oasdiff error.

For example, `name: features` becomes `name: inputs`.
"""


@pytest.mark.parametrize(("id", "text"), [("request-property-max-length-decreased", CHANGE), ("tensor-renamed", LINE)])
def test_changes_are_explained(id: str, text: str) -> None:
    assert servewright("explain", id) == Outcome(0, text, "")


def test_every_change_is_listed_and_its_example_gives_it() -> None:
    listed = servewright("explain", "changes").out.splitlines()
    assert listed == change_ids() == sorted(set(listed))
    for id in listed:
        text = "\n".join(explanation(id))
        assert id in IDS or f"[{id}]: " in text, id


def test_no_change_is_without_an_explanation() -> None:
    said = set[str]()
    for turned in (False, True):
        states = list(pairs(turned=turned))
        files = {
            "old.json": document({f"/p{number}": {"post": pair.old} for number, pair in enumerate(states)}),
            "new.json": document({f"/p{number}": {"post": pair.new} for number, pair in enumerate(states)}),
        }
        found = compare(Library("old.json", files.get), Library("new.json", files.get))
        said |= {change.id for change in found.changes}
    for case in judged():
        said |= {change.id for change in compare(library(case["base"]), library(case["revision"]), TODAY).changes}
    for row in SURFACE:
        said |= {text.split()[2] for text in (*row["changes"], *row["back"])}
    assert said - set(change_ids()) == set()


def test_an_id_that_is_nearly_right_is_named() -> None:
    done = servewright("explain", "endpoint-ad")
    assert (done.code, done.out) == (2, "")
    assert "there is no change `endpoint-ad`: did you mean `endpoint-added`?" in done.err
