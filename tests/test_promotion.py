"""`servewright promote`, `rollback` and `retire` in real histories: after each step all compiles, twice alike."""

import re
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis.strategies import text

from servewright.cli.promotion.named import tidy_reason
from servewright.core.release import Point
from servewright.formats.releases.pin_file import PinFile
from servewright.formats.releases.pin_print import print_pin
from servewright.formats.yaml.load import load
from tests.command_line import Outcome, everything_below, lay_out, servewright
from tests.git_history import Checkout, init, nobodys_settings
from tests.trees import platform

pytestmark = pytest.mark.usefixtures("elsewhere", "settings")

ETA, ROUTES, ENVIRONMENTS = "specs/delivery/eta/model.yaml", "specs/delivery/routes.yaml", "specs/environments.yaml"
ORDERS = "specs/orders/specs.yaml"
WROTE = "next: run `servewright compile`\n"
ENVIRONMENT = """\
---
apiVersion: servewright.dev/v1
kind: Environment
metadata: {{name: {name}}}
spec:
  kubernetes: "1.34"
  cluster: https://{name}.example.com
  {promotes}
  loadBalancer: {{type: alb}}
  gateway: {{class: envoy, name: public, namespace: gateways}}
  secretStores: {{vault: {{kind: ClusterSecretStore, name: vault}}}}
  gpuPools: [{{name: a10g, memory: 24Gi, count: 16}}]
"""
PLATFORM = """\
apiVersion: servewright.dev/v1
kind: Platform
spec: {repository: https://git.example.com/ai/platform.git, images: registry.example.com/ai}
"""


def environments(**promotes: str) -> dict[str, str | None]:
    """Each by its name, and what it promotes from; nothing where that is empty."""
    texts = [
        ENVIRONMENT.format(name=name, promotes=f"promotesFrom: {before}" if before else "")
        for name, before in promotes.items()
    ]
    return {ENVIRONMENTS: "".join(texts)}


def route(name: str, to: str = "{model: eta@2}", more: str = "") -> dict[str, str | None]:
    spec = f"spec:\n  host: ai.example.com\n  path: /v1/{name}\n  to: {to}\n{more}"
    header = f"apiVersion: servewright.dev/v1\nkind: Route\nmetadata: {{name: {name}, team: delivery}}\n"
    return {f"specs/delivery/{name}.yaml": header + spec}


def prompt(name: str, version: str) -> dict[str, str | None]:
    head = f"apiVersion: servewright.dev/v1\nkind: Prompt\nmetadata: {{name: {name}, team: delivery}}\n"
    body = f"spec: {{version: {version}, operation: chat, messages: [{{role: user, content: hi {version}}}]}}\n"
    return {f"specs/delivery/{name}-v{version[0]}.yaml": head + body}


CREDENTIAL = {
    "specs/delivery/credential.yaml": "apiVersion: servewright.dev/v1\nkind: Credential\n"
    "metadata: {name: openai, team: delivery}\n"
    "spec: {provider: openai, secret: {store: vault, key: ai/delivery/openai}}\n"
}
THREE = environments(dev="", staging="dev", prod="staging")


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    nobodys_settings(monkeypatch)


@pytest.fixture
def bare(tmp_path: Path) -> Checkout:
    """Specs that were never compiled: dev, staging that promotes from it, prod that promotes from staging."""
    return begun(tmp_path / "repository")


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """All of it runs everywhere. It is not to be changed."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        nobodys_settings(monkeypatch)
        checkout = begun(tmp_path_factory.mktemp("everywhere") / "repository")
        for environment in ("staging", "prod"):
            done(checkout, "promote", "--all", "--to", environment)
        merge(checkout)
    return checkout


@pytest.fixture
def adopted(everywhere: Checkout, tmp_path: Path) -> Checkout:
    """The same, to be changed."""
    return Checkout(copytree(everywhere.root, tmp_path / "repository"))


def begun(root: Path) -> Checkout:
    checkout = init(root)
    lay_out(checkout.root, platform())
    checkout.put(replaced(checkout, "specs/teams.yaml", ("gpus: 8", "gpus: 16")))
    checkout.commit({".gitignore": "/.servewright/\n", "specs/platform.yaml": PLATFORM, **THREE})
    return checkout


def run(checkout: Checkout, *arguments: str) -> Outcome:
    return servewright(*arguments, "-C", checkout.root)


def done(checkout: Checkout, *arguments: str) -> list[str]:
    """The lines on standard output of what succeeds, without the digests of revisions."""
    outcome = run(checkout, *arguments)
    assert outcome.code == 0, outcome
    return plain(outcome.out).splitlines()


def plain(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{7}\b", "#", text)


def refused(checkout: Checkout, *arguments: str) -> list[str]:
    """Why, and what to do; nothing changes."""
    before = everything_below(checkout.root / "specs")
    outcome = run(checkout, *arguments)
    assert everything_below(checkout.root / "specs") == before
    assert (outcome.code, outcome.out) == (1, ""), outcome
    *lines, last = plain(outcome.err).splitlines()
    assert last == "nothing was written"
    return lines


def compiles(checkout: Checkout) -> None:
    """Soundly, and twice alike; the committed renders follow."""
    first = run(checkout, "compile")
    assert first.code == 0, first.out
    assert re.fullmatch(r"\d+ files: 0 new, 0 changed, 0 removed\n", run(checkout, "compile").err)
    assert run(checkout, "check").code == 0


def merge(checkout: Checkout, files: Mapping[str, str | None] | None = None) -> None:
    """A change that is compiled and merged."""
    checkout.put(files or {})
    compiles(checkout)
    checkout.commit()


def replaced(checkout: Checkout, path: str, *changes: tuple[str, str]) -> dict[str, str | None]:
    text = (checkout.root / path).read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return {path: text}


def version(checkout: Checkout, number: str) -> dict[str, str | None]:
    """Eta at another version, with other operations too."""
    now = re.search(r"version: .*", (checkout.root / ETA).read_text())
    assert now is not None
    return replaced(checkout, ETA, (now[0], f"version: {number}"))


def pin(checkout: Checkout, environment: str, name: str) -> str:
    return plain((checkout.root / f"specs/pins/{environment}/{name}.yaml").read_text())


def pins(checkout: Checkout, environment: str) -> list[str]:
    return sorted(path.stem for path in (checkout.root / f"specs/pins/{environment}").iterdir())


def pin_text(point: str, replaces: str = "", reason: str = "") -> str:
    """A pin of a version, digests apart."""
    text = f'apiVersion: servewright.dev/v1\nkind: Pin\nversion: {point}\nrevision: "#"\n'
    text += f'replaces:\n  version: {replaces}\n  revision: "#"\n' if replaces else ""
    text += f"reason: {reason}\n" if reason else ""
    return text


def same(text: str, other: str) -> bool:
    """Whether two pins differ in no more than the quotes of digests, which some of them need."""
    return text.replace('"', "") == other.replace('"', "")


ALL = [
    "model eta@2 -> 2.1.0+#",
    "model fraud@1 -> 1.0.3+#",
    "route eta -> #",
    "route fraud -> #",
    "route order-eta -> #",
]


def test_adoption_begins_with_what_the_specs_say(bare: Checkout) -> None:
    assert done(bare, "promote", "--all", "--to", "staging") == [f"staging: {line}" for line in ALL]
    assert done(bare, "promote", "--all", "--to", "prod") == [f"prod: {line}" for line in ALL]
    assert run(bare, "promote", "--all", "--to", "prod") == Outcome(0, "", "nothing to do\n")
    merge(bare)
    assert run(bare, "promote", "--all", "--to", "prod") == Outcome(0, "", "nothing to do\n")
    assert same(pin(bare, "prod", "model-eta-v2"), pin_text("2.1.0"))


def test_adoption_one_environment_a_merge(bare: Checkout) -> None:
    merge(bare)
    for environment in ("staging", "prod"):
        assert done(bare, "promote", "--all", "--to", environment) == [f"{environment}: {line}" for line in ALL]
        merge(bare)


def test_without_git_there_is_no_baseline(tmp_path: Path) -> None:
    checkout = Checkout(lay_out(tmp_path / "plain", platform()))
    checkout.put({"specs/platform.yaml": PLATFORM, **THREE})
    for environment in ("staging", "prod"):
        assert done(checkout, "promote", "--all", "--to", environment) == [f"{environment}: {line}" for line in ALL]
        compiles(checkout)


def test_a_version_goes_through_all_environments(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    assert run(adopted, "promote", "eta@2", "--to", "prod").err == (
        "model `eta@2` is at " + point(adopted, "prod") + " in `prod` already\nnothing to do\n"
    )
    assert done(adopted, "promote", "eta@2", "--to", "staging") == ["staging: model eta@2 2.1.0+# -> 2.2.0+#"]
    again = run(adopted, "promote", "model/eta@2", "--to", "staging")
    assert (again.code, again.out) == (0, "")
    assert same(pin(adopted, "staging", "model-eta-v2"), pin_text("2.2.0", "2.1.0"))
    outcome = run(adopted, "promote", "eta@2", "--to", "prod")
    assert plain(outcome.err).splitlines() == [
        "model `eta@2`: 2.2.0 is not merged yet",
        "model `eta@2` is at 2.1.0+# in `prod` already",
        "nothing to do",
    ]
    merge(adopted)
    assert done(adopted, "promote", "Model/eta@2", "--to", "prod") == ["prod: model eta@2 2.1.0+# -> 2.2.0+#"]
    merge(adopted)


def point(checkout: Checkout, environment: str) -> str:
    found = re.search(r"version: (.*)\nrevision: \"?(.{7})", (checkout.root / pin_file(environment)).read_text())
    assert found is not None
    return f"{found[1]}+{found[2]}"


def pin_file(environment: str) -> str:
    return f"specs/pins/{environment}/model-eta-v2.yaml"


def test_operations_go_by_promotion_too(adopted: Checkout) -> None:
    merge(adopted, replaced(adopted, ETA, ("max: 6", "max: 5")))
    assert done(adopted, "promote", "--all", "--to", "staging") == ["staging: model eta@2 2.1.0+# -> 2.1.0+#"]
    merge(adopted)


def test_what_has_not_merged_is_not_promoted(adopted: Checkout) -> None:
    adopted.branch("change")
    adopted.commit({**version(adopted, "2.2.0"), **route("late")})
    compiles(adopted)
    outcome = run(adopted, "promote", "--all", "--to", "staging")
    assert (outcome.code, outcome.out, plain(outcome.err).splitlines()) == (
        0,
        "",
        [
            "model `eta@2`: 2.2.0 is not merged yet",
            "not yet: route `late`: # is not merged yet in `dev`",
            "nothing to do",
        ],
    )
    assert refused(adopted, "promote", "late", "--to", "staging") == [
        "Error: route `late` cannot be promoted: # is not merged yet in `dev`",
        "help: merge it first",
    ]
    assert refused(adopted, "promote", "late", "--to", "prod") == [
        "Error: route `late` cannot be promoted: `staging` does not run it",
        "help: run `servewright promote route/late --to staging` first, and merge that",
    ]


def test_expand_switch_contract(adopted: Checkout) -> None:
    """A new line, a route that moves to it, and the end of the old line."""
    merge(adopted, {"specs/delivery/eta/model-v3.yaml": version(adopted, "3.0.0")[ETA]})
    merge(adopted, {**replaced(adopted, ROUTES, ("eta@2", "eta@3")), **route("fresh", "{model: eta@3}")})
    for environment in ("staging", "prod"):
        assert refused(adopted, "promote", "route/eta", "--to", environment) == [
            f"Error: route `eta` names model `eta@3`, which `{environment}` does not run",
            f"help: run `servewright promote model/eta@3 --to {environment}`, merge that, and move the route after it",
        ]
        assert refused(adopted, "promote", "fresh", "--to", environment) == [
            f"Error: route `fresh` names model `eta@3`, which `{environment}` does not run",
            f"help: run `servewright promote route/fresh model/eta@3 --to {environment}`",
        ]
        assert refused(adopted, "promote", "route/eta", "model/eta@3", "--to", environment) == [
            f"Error: route `eta` moves to model `eta@3`, which `{environment}` does not serve yet",
            f"help: run `servewright promote model/eta@3 --to {environment}`, merge that, and move the route after it",
        ]
        outcome = run(adopted, "promote", "--all", "--to", environment)
        assert plain(outcome.out).splitlines() == [
            f"{environment}: model eta@3 -> 3.0.0+#",
            f"{environment}: route fresh -> #",
        ]
        waits = (
            f"after this is merged: route `eta`, which moves to model `eta@3`, which `{environment}` does not serve yet"
        )
        assert outcome.err == f"{waits}\n{WROTE}"
        merge(adopted)
        assert done(adopted, "promote", "--all", "--to", environment) == [f"{environment}: route eta # -> #"]
        merge(adopted)
    orders = replaced(adopted, ORDERS, ("eta@2", "eta@3"))
    merge(adopted, orders)
    merge(adopted, {ETA: None})
    for environment in ("staging", "prod"):
        outcome = run(adopted, "promote", "--all", "--to", environment)
        assert plain(outcome.out) == f"{environment}: route order-eta # -> #\n"
        goes = "model `eta@2` goes; route `order-eta`, which is live, names it"
        assert outcome.err == (f"after this is merged: {goes}\n" if environment == "staging" else "") + WROTE
        merge(adopted)
    assert done(adopted, "promote", "--all", "--to", "staging") == ["staging: model eta@2 2.1.0+# retired"]
    assert run(adopted, "promote", "--all", "--to", "prod").out == ""
    merge(adopted)
    assert done(adopted, "promote", "--all", "--to", "prod") == ["prod: model eta@2 2.1.0+# retired"]
    merge(adopted)
    assert pins(adopted, "prod") == [
        "model-eta-v3",
        "model-fraud-v1",
        "route-eta",
        "route-fraud",
        "route-fresh",
        "route-order-eta",
    ]


def test_a_hotfix_passes_staging_over(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    done(adopted, "promote", "eta@2", "--to", "staging")
    merge(adopted)
    merge(adopted, version(adopted, "2.1.1"))
    assert refused(adopted, "promote", "eta@2.1.1", "--to", "prod") == [
        "Error: `staging` runs 2.2.0+# of model `eta@2`, and not 2.1.1",
        "help: promote it to `staging` first, or pass that over by --skip and --reason",
    ]
    hotfix = ("promote", "eta@2.1.1", "--to", "prod", "--skip", "staging", "--reason", "  late by\n an hour ")
    assert done(adopted, *hotfix) == ["prod: model eta@2 2.1.0+# -> 2.1.1+#"]
    assert same(pin(adopted, "prod", "model-eta-v2"), pin_text("2.1.1", "2.1.0", "late by an hour"))
    assert run(adopted, *hotfix).out == ""
    merge(adopted)
    merge(adopted, version(adopted, "2.2.0"))
    assert done(adopted, "promote", "eta@2", "--to", "prod") == ["prod: model eta@2 2.1.1+# -> 2.2.0+#"]
    merge(adopted)


def test_a_line_that_passed_staging_over_stays(adopted: Checkout) -> None:
    merge(adopted, {"specs/delivery/eta/model-v3.yaml": version(adopted, "3.0.0")[ETA]})
    assert refused(adopted, "promote", "eta@3", "--to", "prod", "--reason", "soon")[0] == (
        "Error: model `eta@3` cannot be promoted: `staging` does not run it"
    )
    hotfix = ("promote", "eta@3", "--to", "prod", "--skip", "staging", "--reason", "soon")
    assert done(adopted, *hotfix) == ["prod: model eta@3 -> 3.0.0+#"]
    merge(adopted)
    assert run(adopted, "promote", "--all", "--to", "prod") == Outcome(0, "", "nothing to do\n")


def test_a_release_that_is_behind_is_promoted_by_name_only(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.1.1"))
    done(adopted, "promote", "eta@2.1.1", "--to", "prod", "--skip", "staging", "--reason", "hot")
    merge(adopted)
    outcome = run(adopted, "promote", "--all", "--to", "prod")
    moved = "model `eta@2`: `prod` has moved from 2.1.0+# to 2.1.1+# (hot)"
    advice = "to take it there, run `servewright promote model/eta@2 --to prod`"
    assert plain(outcome.err) == f"not by itself: {moved}; {advice}\nnothing to do\n"
    assert done(adopted, "promote", "eta@2", "--to", "prod") == ["prod: model eta@2 2.1.1+# -> 2.1.0+#"]
    merge(adopted)


def test_rollback_swaps(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    for environment in ("staging", "prod"):
        done(adopted, "promote", "eta@2", "--to", environment)
        merge(adopted)
    bad = pin(adopted, "prod", "model-eta-v2")
    assert done(adopted, "rollback", "eta@2", "--in", "prod", "--reason", "slow") == [
        "prod: model eta@2 2.2.0+# -> 2.1.0+#"
    ]
    assert same(pin(adopted, "prod", "model-eta-v2"), pin_text("2.1.0", "2.2.0", "slow"))
    merge(adopted)
    outcome = run(adopted, "promote", "--all", "--to", "prod")
    assert (outcome.out, outcome.err.startswith("not by itself: model `eta@2`")) == ("", True)
    assert done(adopted, "rollback", "eta@2", "--in", "prod") == ["prod: model eta@2 2.1.0+# -> 2.2.0+#"]
    assert pin(adopted, "prod", "model-eta-v2") == bad
    merge(adopted)
    assert done(adopted, "rollback", "eta@2", "--in", "prod", "--to", "2.1.0") == [
        "prod: model eta@2 2.2.0+# -> 2.1.0+#"
    ]
    merge(adopted)
    assert refused(adopted, "rollback", "eta@2", "--in", "prod", "--to", "2.0.9") == [
        "Error: `2.0.9` is not among the releases of model `eta@2` that have merged",
        "help: there is `2.1.0+#` or `2.2.0+#`",
    ]
    assert refused(adopted, "rollback", "fraud@1", "--in", "prod") == [
        "Error: the pin of model `fraud@1` in `prod` replaced nothing",
        "help: no other release of it has merged",
    ]
    now = point(adopted, "prod")
    already = f"model `eta@2` is at {now} in `prod` already\nnothing to do\n"
    assert run(adopted, "rollback", "eta@2", "--in", "prod", "--to", now) == Outcome(0, "", already)


def test_a_route_does_not_go_back_to_a_line_that_has_gone(adopted: Checkout) -> None:
    merge(adopted, {"specs/delivery/eta/model-v3.yaml": version(adopted, "3.0.0")[ETA]})
    moved = {**replaced(adopted, ROUTES, ("eta@2", "eta@3")), **replaced(adopted, ORDERS, ("eta@2", "eta@3"))}
    merge(adopted, moved)
    for _ in range(2):
        done(adopted, "promote", "--all", "--to", "staging")
        merge(adopted)
    assert done(adopted, "retire", "eta@2", "--in", "staging") == ["staging: model eta@2 2.1.0+# retired"]
    merge(adopted)
    assert refused(adopted, "rollback", "route/eta", "--in", "staging") == [
        "Error: route `eta` # names model `eta@2`, which `staging` does not run",
        "help: run `servewright promote model/eta@2 --to staging`, merge that, and move the route after it",
    ]
    assert done(adopted, "promote", "model/eta@2", "--to", "staging") == ["staging: model eta@2 -> 2.1.0+#"]
    assert refused(adopted, "rollback", "route/eta", "--in", "staging") == [
        "Error: route `eta` # moves to model `eta@2`, which `staging` does not serve yet",
        "help: run `servewright promote model/eta@2 --to staging`, merge that, and move the route after it",
    ]
    merge(adopted)
    assert done(adopted, "rollback", "route/eta", "--in", "staging") == ["staging: route eta # -> #"]
    merge(adopted)
    assert run(adopted, "rollback", "route/eta", "--in", "staging", "--dry-run").code == 0


def test_a_route_does_not_go_back_to_a_line_that_nobody_has(adopted: Checkout) -> None:
    merge(adopted, {"specs/delivery/eta/model-v3.yaml": version(adopted, "3.0.0")[ETA]})
    merge(adopted, {**replaced(adopted, ROUTES, ("eta@2", "eta@3")), **replaced(adopted, ORDERS, ("eta@2", "eta@3"))})
    for _ in range(2):
        done(adopted, "promote", "--all", "--to", "staging")
        merge(adopted)
    merge(adopted, {ETA: None})
    done(adopted, "retire", "eta@2", "--in", "staging")
    merge(adopted)
    assert refused(adopted, "rollback", "route/eta", "--in", "staging") == [
        "Error: route `eta` # names model `eta@2`, which `staging` does not run",
        "help: revert the changes by which model `eta@2` went, or take another release by --to",
    ]


def test_of_two_revisions_one_has_to_be_said(adopted: Checkout) -> None:
    """Prod runs one revision of 2.1.0, perf another, and staging is two versions further."""
    merge(adopted, environments(dev="", staging="dev", prod="staging", perf="dev"))
    merge(adopted, replaced(adopted, ETA, ("max: 6", "max: 5")))
    done(adopted, "promote", "--all", "--to", "perf")
    for number in ("2.2.0", "2.3.0"):
        merge(adopted, version(adopted, number))
        done(adopted, "promote", "eta@2", "--to", "staging")
        merge(adopted)
    revisions = sorted(point(adopted, environment) for environment in ("prod", "perf"))
    back = ("rollback", "eta@2", "--in", "staging", "--to")
    assert run(adopted, *back, "2.1.0") == Outcome(
        1,
        "",
        "Error: `2.1.0` of model `eta@2` has 2 revisions\n"
        f"help: say which: `{revisions[0]}` or `{revisions[1]}`\nnothing was written\n",
    )
    assert done(adopted, *back, revisions[1]) == ["staging: model eta@2 2.3.0+# -> 2.1.0+#"]
    assert point(adopted, "staging") == revisions[1]
    merge(adopted)
    hotfix = ("promote", "eta@2.1.0", "--to", "prod", "--skip", "staging", "--reason", "x")
    assert done(adopted, *hotfix) == []
    routes = ("rollback", "route/eta", "--in", "prod", "--to")
    assert refused(adopted, *routes, "1.0.0")[0] == (
        "Error: `1.0.0` is not among the releases of route `eta` that have merged"
    )


def test_a_line_leaves_after_its_routes(adopted: Checkout) -> None:
    assert refused(adopted, "retire", "fraud@1", "--in", "prod") == [
        "Error: model `fraud@1` cannot go: route `fraud` names it",
        "help: move the route by `servewright promote route/fraud --to prod`, or remove it by "
        "`servewright retire route/fraud --in prod`; merge that, then run this again",
    ]
    assert done(adopted, "retire", "route/fraud", "--in", "prod") == ["prod: route fraud # retired"]
    assert refused(adopted, "retire", "model/fraud", "--in", "prod") == [
        "Error: model `fraud@1` cannot go: route `fraud`, which is live, names it",
        "help: merge the change that moves or removes route `fraud`, then run this again",
    ]
    merge(adopted)
    diff = run(adopted, "retire", "model/fraud@1", "--in", "prod", "--dry-run").out
    assert diff.splitlines()[:2] == ["--- a/specs/pins/prod/model-fraud-v1.yaml", "+++ /dev/null"]
    adopted.git("apply", "--check", "-", stdin=diff.encode())
    assert done(adopted, "retire", "model/fraud@1", "--in", "prod") == ["prod: model fraud@1 1.0.3+# retired"]
    assert run(adopted, "retire", "model/fraud@1", "--in", "prod") == Outcome(
        0, "", "model `fraud@1` is not pinned in `prod`\nnothing to do\n"
    )
    merge(adopted)
    assert pins(adopted, "prod") == ["model-eta-v2", "route-eta", "route-order-eta"]


def test_a_new_environment_is_filled_at_once(adopted: Checkout) -> None:
    merge(adopted, environments(dev="", staging="dev", prod="staging", perf="staging"))
    assert done(adopted, "promote", "--all", "--to", "perf") == [f"perf: {line}" for line in ALL]
    merge(adopted)


def test_an_environment_that_followed_the_specs_takes_pins(bare: Checkout) -> None:
    merge(bare, environments(dev="", prod=""))
    merge(bare, version(bare, "2.2.0"))
    bare.put(environments(dev="", prod="dev"))
    assert done(bare, "promote", "--all", "--to", "prod") == [
        line.replace("2.1.0", "2.2.0") for line in (f"prod: {line}" for line in ALL)
    ]
    merge(bare)


def test_two_pull_requests_promote_the_same_line(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    for name in ("one", "two"):
        adopted.branch(name, "main")
        assert done(adopted, "promote", "eta@2", "--to", "staging") == ["staging: model eta@2 2.1.0+# -> 2.2.0+#"]
        merge(adopted)
    adopted.branch("three", "main")
    adopted.switch("main")
    adopted.squash_merge("one")
    assert adopted.merge("two")
    compiles(adopted)
    merge(adopted, version(adopted, "2.3.0"))
    adopted.switch("three")
    adopted.git("merge", "--quiet", "--no-edit", "main")
    done(adopted, "promote", "eta@2", "--to", "staging")
    assert same(pin(adopted, "staging", "model-eta-v2"), pin_text("2.3.0", "2.2.0"))
    compiles(adopted)


def test_conflict_markers_in_a_pin_are_promoted_over(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    text = (adopted.root / pin_file("staging")).read_text()
    adopted.put({pin_file("staging"): f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> two\n"})
    assert done(adopted, "promote", "eta@2", "--to", "staging") == ["staging: model eta@2 -> 2.2.0+#"]
    assert same(pin(adopted, "staging", "model-eta-v2"), pin_text("2.2.0", "2.1.0"))
    merge(adopted)


def test_a_broken_spec_elsewhere_stops_nothing(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    adopted.put({"specs/orders/torn.yaml": "kind: [", "specs/delivery/odd.yaml": "kind: Rute\n"})
    assert done(adopted, "promote", "--all", "--to", "staging") == ["staging: model eta@2 2.1.0+# -> 2.2.0+#"]


def test_a_broken_environment_stops_all(adopted: Checkout) -> None:
    adopted.put(replaced(adopted, ENVIRONMENTS, ("kubernetes:", "kubernets:")))
    outcome = run(adopted, "promote", "--all", "--to", "staging")
    assert outcome.code == 1
    assert outcome.out.startswith("error[VAL")
    assert outcome.err == (
        "Error: the specs of kind Environment are not sound\n"
        "help: correct what is shown, then run this again\nnothing was written\n"
    )


def test_exact_releases_come_along_with_their_route(adopted: Checkout) -> None:
    llm = "{prompt: caption@1.1.0, with: {credential: openai, llm: gpt-5-mini}}"
    arms = "    arms: {control: {weight: 9}, warm: {weight: 1, prompt: caption@1.0.0}}\n"
    merge(adopted, {**CREDENTIAL, **prompt("caption", "1.0.0")})
    merge(adopted, prompt("caption", "1.1.0"))
    merge(adopted, route("caption", llm, f"  experiment:\n    name: warm\n{arms}"))
    for environment in ("staging", "prod"):
        assert done(adopted, "promote", "route/caption", "--to", environment) == [
            f"{environment}: prompt caption@1 -> 1.1.0+#",
            f"{environment}: route caption -> #",
        ]
        merge(adopted)
    assert refused(adopted, "retire", "prompt/caption", "--in", "prod")[0] == (
        "Error: prompt `caption@1` cannot go: route `caption` names it"
    )


# What is said wrongly: arguments, and what is said to it, after "Error: ".

USAGE = [
    ("promote etta --to prod", "there is no `etta`: did you mean `eta`?"),
    ("promote eta --to prod", "`eta` may be `model/eta@2` or `route/eta`: say which"),
    ("promote model/eta@9 --to prod", "there is no `model/eta@9`: there is `model/eta@2` or `route/eta`"),
    ("promote eta --to prd", "there is no environment `prd`: did you mean `prod`?"),
    ("promote eta --to x", "there is no environment `x`: there is `dev`, `prod`, `staging`"),
    ("promote rute/eta --to prod", "`rute` is no kind: did you mean `route`?"),
    ("promote team/delivery --to prod", "a team has no pins: it applies as soon as it has merged"),
    ("promote eta@2.1.0 eta@2 --to prod", "model `eta@2` is named twice"),
    ("promote --to prod", "say what to promote: a NAME, or --all"),
    ("promote fraud --all --to prod", "--all goes with no NAME"),
    ("promote --all --skip staging --to prod", "--all goes with no --skip"),
    ("promote eta@2.1.0 --to prod --skip staging", "--skip needs a --reason"),
    (
        "promote eta@2 --to prod --skip dev --reason x",
        "`dev` does not stand directly before `prod`: releases come by `prod` <- `staging` <- `dev`",
    ),
    (
        "promote eta@2 --to staging --skip dev --reason x",
        "nothing stands before `dev`: releases come by `staging` <- `dev`",
    ),
    ("rollback eta@2.1.0 --in prod", "`eta@2.1.0` is a release: name its line, `eta@2`"),
    ("retire fruad --in prod", "there is no `fruad`: did you mean `fraud`?"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE, ids=[case[0] for case in USAGE])
def test_what_is_said_wrongly_is_told(everywhere: Checkout, arguments: str, message: str) -> None:
    outcome = run(everywhere, *arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[-1] == f"Error: {message}"


@pytest.mark.parametrize(
    "arguments", ["promote eta@2 --to dev", "rollback fraud@1 --in dev", "retire fraud@1 --in dev"]
)
def test_dev_takes_no_pins(everywhere: Checkout, arguments: str) -> None:
    assert refused(everywhere, *arguments.split()) == [
        "Error: environment `dev` runs what the specs say, and takes no pins",
        "help: change the specs and merge them, or give the environment `promotesFrom`",
    ]


@given(text())
def test_any_reason_is_read_as_it_was_written(said: str) -> None:
    reason = tidy_reason(said[:80])
    loaded = load("pin.yaml", print_pin(Point("2.1.0", "1e00000"), Point("2.0.0", "0000000"), reason))
    assert not loaded.findings
    read = PinFile.model_validate(loaded.documents[0].value)
    assert (read.reason, read.point) == (reason, Point("2.1.0", "1e00000"))


def test_a_dry_run_writes_nothing(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    before = everything_below(adopted.root / "specs")
    diff = run(adopted, "promote", "eta@2", "--to", "staging", "--dry-run").out
    assert everything_below(adopted.root / "specs") == before
    adopted.git("apply", "-", stdin=diff.encode())
    by_diff = everything_below(adopted.root / "specs")
    adopted.git("checkout", "--", "specs")
    done(adopted, "promote", "eta@2", "--to", "staging")
    assert everything_below(adopted.root / "specs") == by_diff


def test_from_a_folder_below(adopted: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    monkeypatch.chdir(adopted.root / "specs" / "delivery")
    assert servewright("promote", "eta@2", "--to", "staging").code == 0
    assert same(pin(adopted, "staging", "model-eta-v2"), pin_text("2.2.0", "2.1.0"))


def test_against_another_commit(adopted: Checkout) -> None:
    merge(adopted, version(adopted, "2.2.0"))
    old = adopted.git("rev-parse", "HEAD~1")
    assert run(adopted, "promote", "eta@2", "--to", "staging", "--against", old).out == ""
    unknown = run(adopted, "promote", "eta@2", "--to", "staging", "--against", "nowhere")
    assert (unknown.code, unknown.err.splitlines()[0]) == (2, "Error: `nowhere` is not a commit of this clone")


def test_a_link_in_the_way_is_not_followed(adopted: Checkout, tmp_path: Path) -> None:
    merge(adopted, environments(dev="", staging="dev", prod="staging", perf="staging"))
    (adopted.root / "specs/pins/perf").symlink_to(tmp_path)
    outcome = run(adopted, "promote", "--all", "--to", "perf")
    assert (outcome.code, outcome.err) == (
        2,
        "Error: `specs/pins/perf` leads through a symbolic link: put a folder in its place\n",
    )
    assert not list(tmp_path.glob("*.yaml"))
