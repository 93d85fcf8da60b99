"""Releases over real histories: what merges, what is refused, and what stays byte for byte."""

from pathlib import Path

import pytest

from servewright.core.identity import Identity
from servewright.core.release import Point
from tests.command_line import servewright
from tests.released_platform import Repository, findings

ETA, FRAUD, ROUTE = Identity("Model", "eta", 2), Identity("Model", "fraud", 1), Identity("Route", "fraud")
MODEL, SERVICE, ROUTES = (
    "specs/delivery/eta/model.yaml",
    "specs/delivery/fraud/model.yaml",
    "specs/delivery/routes.yaml",
)
SMALLER, LARGER = ("maxBatchSize: 64", "maxBatchSize: 32"), ("maxBatchSize: 64", "maxBatchSize: 128")


def bump(repository: Repository, version: str, *edits: tuple[str, str], file: str = MODEL, old: str = "2.1.0") -> None:
    repository.edit(file, f"version: {old}", f"version: {version}")
    for before, after in edits:
        repository.edit(file, before, after)


def test_what_is_adopted_is_what_runs_everywhere(repository: Repository) -> None:
    assert repository.releases() == ["model/eta/2.1.0", "model/fraud/1.0.3"]
    assert repository.runs("prod") == repository.runs("dev")
    assert {str(ETA), str(FRAUD), "Route eta", "Route fraud", "Route order-eta"} == repository.runs("dev").keys()
    assert repository.check().code == 0


@pytest.mark.parametrize(
    ("edit", "advice"),
    [
        (SMALLER, "run `servewright bump model/eta@2 --major`: it breaks callers; or restore what was released"),
        (LARGER, "run `servewright bump model/eta@2 --minor`: it adds to the API; or restore what was released"),
        (
            ("backend: onnxruntime", "backend: onnxruntime\n      image: nvcr.io/nvidia/tritonserver:25.09-py3"),
            "run `servewright bump model/eta@2 --patch`: callers need not care; or restore what was released",
        ),
    ],
)
def test_a_released_version_says_what_it_said(repository: Repository, edit: tuple[str, str], advice: str) -> None:
    repository.edit(MODEL, *edit)
    outcome = servewright("compile", "-C", repository.root)
    said = "model `eta` 2.1.0 is released, and the spec says something else now"
    assert findings(outcome) == [("PLN001", said)]
    assert f"= help: {advice}" in outcome.out.splitlines()[-5:][0] or f"help: {advice}" in outcome.out


@pytest.mark.parametrize(
    ("version", "edit", "finds"),
    [
        ("2.1.1", (), []),
        ("2.2.0", (), []),
        ("2.2.0", LARGER, []),
        (
            "2.1.1",
            LARGER,
            [
                (
                    "API011",
                    "model `eta` 2.1.1 adds to 2.1.0 and is called a patch: a request may carry 128 rows, not only 64",
                )
            ],
        ),
        (
            "2.2.0",
            SMALLER,
            [
                (
                    "API010",
                    "model `eta` 2.2.0 breaks callers of 2.1.0: a request may carry 32 rows at most, no longer 64",
                )
            ],
        ),
        ("2.0.9", (), [("API012", "model `eta` 2.0.9 comes before 2.1.0, the first release of the line")]),
        ("2.2.0-rc.1", LARGER, []),
    ],
)
def test_a_version_promises_as_much_as_it_changes(
    repository: Repository, version: str, edit: tuple[str, str] | tuple[()], finds: list[tuple[str, str]]
) -> None:
    bump(repository, version, *((edit,) if edit else ()))
    assert repository.compile() == finds


def test_what_is_promised_names_who_relies_on_it(repository: Repository) -> None:
    bump(repository, "2.2.0", SMALLER)
    said = servewright("compile", "-C", repository.root).out
    assert "max-batch-size-lowered" in said
    assert [line.split(" ", 3)[-1] for line in said.splitlines() if "::: " in line and "route" in line] != []


def test_reverting_a_draft_restores_every_byte(repository: Repository) -> None:
    before = repository.renders()
    bump(repository, "2.2.0", LARGER)
    repository.edit(ROUTES, "path: /v1/fraud", "path: /v1/fraud\n  timeout: 40s")
    assert repository.compile() == []
    assert repository.renders() != before
    repository.checkout.git("checkout", "--quiet", "specs")
    assert repository.compile() == []
    assert repository.renders() == before


def test_a_merged_release_outlives_its_revert(repository: Repository) -> None:
    repository.checkout.branch("larger")
    bump(repository, "2.2.0", LARGER)
    repository.merge()
    repository.checkout.switch("main")
    merged = repository.checkout.squash_merge("larger")
    repository.checkout.branch("incident")
    repository.checkout.git("revert", "--no-edit", merged)
    assert repository.compile() == [
        (
            "API013",
            "model `eta` goes back from 2.2.0 to 2.1.0, and callers will notice: "
            "a request may carry 64 rows at most, no longer 128 in `dev`",
        )
    ]
    assert repository.releases() == ["model/eta/2.1.0", "model/eta/2.2.0", "model/fraud/1.0.3"]
    assert repository.point("dev", ETA).version == "2.1.0"


def test_prod_runs_its_pins_whatever_the_specs_say(repository: Repository) -> None:
    before = {path: content for path, content in repository.renders().items() if path.startswith("prod/")}
    bump(repository, "2.2.0", LARGER)
    repository.edit(MODEL, "scaling: {min: 2, max: 6}", "scaling: {min: 3, max: 9}")
    assert repository.merge() == []
    after = {path: content for path, content in repository.renders().items() if path.startswith("prod/")}
    assert after == before
    assert repository.point("prod", ETA).version == "2.1.0"


def test_a_promotion_keeps_what_running_pods_were_started_with(repository: Repository) -> None:
    old = repository.point("prod", ETA)
    bump(repository, "2.2.0", LARGER)
    repository.merge()
    repository.pin(ETA, repository.point("dev", ETA), old)
    assert repository.compile() == []
    configs = [path for path in repository.renders() if path.startswith("prod/apps/eta-v2/configmap-")]
    assert len(configs) == 2
    assert repository.point("prod", ETA).version == "2.2.0"


def test_only_what_has_merged_is_promoted(repository: Repository) -> None:
    bump(repository, "2.2.0")
    assert repository.compile() == []
    draft = repository.point("dev", ETA)
    repository.pin(ETA, draft)
    commit = repository.checkout.head[:10]
    assert repository.compile() == [
        ("PLN003", f"model `eta` {draft} is not among the releases of commit {commit}"),
    ]


def test_stacked_pull_requests_merge_one_by_one(repository: Repository) -> None:
    git = repository.checkout
    git.branch("first")
    bump(repository, "2.2.0", LARGER)
    assert repository.merge() == []
    git.branch("second")
    bump(repository, "2.3.0", ("maxBatchSize: 128", "maxBatchSize: 256"), old="2.2.0")
    assert repository.merge() == []
    git.switch("main")
    git.squash_merge("first")
    git.switch("second")
    git.try_git("merge", "--quiet", "--no-edit", "-X", "ours", "main")
    assert repository.merge() == []
    git.switch("main")
    git.squash_merge("second")
    assert repository.check().code == 0
    assert repository.releases() == ["model/eta/2.1.0", "model/eta/2.2.0", "model/eta/2.3.0", "model/fraud/1.0.3"]


def test_two_pull_requests_cannot_release_one_version(repository: Repository) -> None:
    git = repository.checkout
    for name, rows in (("one", "128"), ("two", "256")):
        git.switch("main")
        git.branch(name)
        bump(repository, "2.2.0", ("maxBatchSize: 64", f"maxBatchSize: {rows}"))
        assert repository.merge() == []
    git.switch("main")
    git.squash_merge("one")
    git.switch("two")
    git.try_git("merge", "--quiet", "--no-edit", "-X", "ours", "main")
    assert repository.compile() == [("PLN001", "model `eta` 2.2.0 is released, and the spec says something else now")]


def test_a_hotfix_is_measured_from_the_version_below(repository: Repository) -> None:
    bump(repository, "2.2.0", LARGER)
    repository.merge()
    bump(repository, "2.1.1", ("maxBatchSize: 128", "maxBatchSize: 64"), old="2.2.0")
    lost = "a request may carry 64 rows at most, no longer 128"
    assert repository.compile() == [
        ("API013", f"model `eta` goes back from 2.2.0 to 2.1.1, and callers will notice: {lost} in `dev`")
    ]
    repository.edit(MODEL, "maxBatchSize: 64", "maxBatchSize: 63")
    assert [code for code, _ in repository.compile()] == ["API010", "API013"]


def test_moving_a_spec_moves_no_byte(repository: Repository) -> None:
    before = repository.renders()
    repository.checkout.git("mv", MODEL, "specs/delivery/eta/line-2.yaml")
    assert repository.compile() == []
    assert repository.renders() == before


def test_another_team_takes_a_model_over(repository: Repository) -> None:
    """In a namespace of its own, the model stays where it is."""
    spare, record = Identity("Model", "spare", 1), "dev/index/spare-v1.json"
    text = repository.text(MODEL).replace("name: eta, team: delivery", "name: spare, namespace: spares, team: delivery")
    repository.checkout.put({"specs/delivery/spare/model.yaml": text.replace("version: 2.1.0", "version: 1.0.0")})
    repository.checkout.put({"specs/delivery/spare/weights.bin": "spare"})
    assert repository.merge() == []
    before, rows = repository.point("dev", spare), repository.record(record)["rows"]
    (repository.root / "specs/orders/spare").mkdir()
    for path in ("model.yaml", "weights.bin"):
        repository.checkout.git("mv", f"specs/delivery/spare/{path}", f"specs/orders/spare/{path}")
    repository.edit("specs/orders/spare/model.yaml", "team: delivery, sharedWith: [orders]", "team: orders")
    assert repository.compile() == []
    after, moved = repository.point("dev", spare), repository.record(record)["rows"]
    assert (before.version, before.revision) != (after.version, after.revision)
    assert isinstance(rows, list) and isinstance(moved, list)
    assert rows[0]["digest"] == moved[0]["digest"]
    repository.edit("specs/orders/spare/model.yaml", "namespace: spares, ", "")
    assert repository.compile() == [
        ("PLN010", "model `spare@1` is served in namespace `spares`, and goes to `orders` in `dev`")
    ]


def test_a_line_leaves_after_the_last_route_that_names_it(repository: Repository) -> None:
    text = repository.text(ROUTES)
    (repository.root / SERVICE).unlink()
    assert [code for code, _ in repository.compile()] == ["LNK001"]
    (repository.root / ROUTES).write_text(text.split("---")[0])
    assert repository.compile() == [
        ("PLN008", "model `fraud@1` goes, and route `fraud`, which is live, names it in `dev`")
    ]
    repository.checkout.git("checkout", "--quiet", SERVICE)
    assert repository.merge() == []
    (repository.root / SERVICE).unlink()
    (repository.root / "specs/locks/model-fraud-v1.yaml").unlink()
    assert repository.merge() == []
    assert repository.releases() == ["model/eta/2.1.0", "model/fraud/1.0.3"]


def test_a_route_moves_to_a_line_that_is_served(repository: Repository) -> None:
    new = repository.text(MODEL).replace("version: 2.1.0", "version: 3.0.0").replace(*SMALLER)
    (repository.root / "specs/delivery/eta/v3.yaml").write_text(new)
    repository.edit(ROUTES, "eta@2", "eta@3")
    assert [each for each in repository.compile() if each[0] == "PLN007"] == [
        ("PLN007", "route `eta` moves to model `eta@3`, which is not served yet in `dev`")
    ]
    repository.edit(ROUTES, "eta@3", "eta@2")
    assert repository.merge() == []
    repository.edit(ROUTES, "eta@2", "eta@3")
    assert repository.merge() == []
    repository.edit(ROUTES, "/v1/eta", "/v2/models/eta/infer")
    assert [code for code, _ in repository.compile()] == ["API014"]


def test_a_route_says_that_it_means_to_break(repository: Repository) -> None:
    repository.edit(ROUTES, "path: /v1/fraud", "path: /v2/fraud")
    assert repository.compile() == [
        ("API014", "route `fraud` breaks its callers: the route answers at `/v2/fraud`, not `/v1/fraud` in `dev`")
    ]
    repository.edit(
        ROUTES, "path: /v2/fraud", "path: /v2/fraud\n  accept: [{id: route-path-changed, reason: nobody calls it}]"
    )
    assert repository.merge() == []
    assert repository.compile() == [
        ("API015", "route `fraud` accepts `route-path-changed`, which it does not break, or has broken already")
    ]


def test_a_new_environment_takes_nothing_until_it_is_promoted_to(repository: Repository) -> None:
    text = repository.text("specs/platform.yaml")
    prod = next(part for part in text.split("---\n") if "name: prod" in part)
    staging = prod.replace("name: prod", "name: staging").replace("prod.example.com", "staging.example.com")
    (repository.root / "specs/staging.yaml").write_text(staging)
    assert repository.merge() == []
    assert repository.runs("staging") == {}
    assert repository.check().code == 0


def test_a_later_compiler_changes_no_default_of_a_release(repository: Repository) -> None:
    """As if it had been released by a compiler with another default."""
    snapshot = repository.root / "renders/releases/model/fraud/1.0.3.yaml"
    snapshot.write_text(snapshot.read_text().replace("python:3.11-slim", "python:3.10-slim"))
    revision = next((repository.root / "renders/releases/model/fraud").glob("1.0.3+*.yaml"))
    text = revision.read_text()
    built = text[text.index("context: ") :].split()[1]
    revision.write_text(text.replace(built, "0123456789ab"))
    repository.checkout.git("rm", "-r", "--quiet", "renders/images/fraud")
    repository.checkout.commit()
    assert repository.compile() == []
    workload = (repository.root / "renders/dev/apps/fraud-v1/rollout-fraud-v1.yaml").read_text()
    assert "fraud:1.0.3-0123456789ab" in workload
    assert repository.check().code == 0


def test_what_was_merged_wins_over_what_somebody_edits(repository: Repository) -> None:
    snapshot = repository.root / "renders/releases/model/eta/2.1.0.yaml"
    merged = snapshot.read_bytes()
    repository.checkout.branch("edited")
    snapshot.write_bytes(merged.replace(b"maxBatchSize: 64", b"maxBatchSize: 32"))
    assert repository.merge() == []
    assert snapshot.read_bytes() == merged


def test_conflict_markers_in_a_record(repository: Repository) -> None:
    record = repository.root / "renders/dev/index/eta-v2.json"
    whole = record.read_bytes()
    record.write_bytes(b"<<<<<<< HEAD\n" + whole + b"=======\n" + whole + b">>>>>>> main\n")
    assert repository.compile() == []
    assert record.read_bytes() == whole
    record.write_bytes(b"<<<<<<< HEAD\n" + whole)
    repository.checkout.commit()
    assert repository.compile() == [("PLN006", "`renders/dev/index/eta-v2.json` cannot be read as it was merged")]


def test_conflict_markers_in_a_pin(repository: Repository) -> None:
    pin = repository.root / "specs/pins/prod/model-fraud-v1.yaml"
    pin.write_text(f"<<<<<<< HEAD\n{pin.read_text()}=======\n>>>>>>> main\n")
    assert [code for code, _ in repository.compile()] == ["LOD001"]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        (
            "version: 1.0.3\nrevision: '0000000'\n",
            [("PLN003", "model `fraud` 1.0.3+0000000 is not among the releases of commit {head}")],
        ),
        (
            "version: 2.0.0\nrevision: '0000000'\n",
            [("VAL011", "`specs/pins/prod/model-fraud-v1.yaml` pins version 2.0.0 of line 1")],
        ),
        ("revision: '0000000'\n", [("VAL011", "`specs/pins/prod/model-fraud-v1.yaml` pins no version of line 1")]),
    ],
)
def test_pins_that_name_nothing(repository: Repository, text: str, finds: list[tuple[str, str]]) -> None:
    pin = repository.root / "specs/pins/prod/model-fraud-v1.yaml"
    pin.write_text(f"apiVersion: servewright.dev/v1\nkind: Pin\n{text}")
    head = repository.checkout.head[:10]
    assert repository.compile() == [(code, message.format(head=head)) for code, message in finds]


def test_a_line_that_a_promoted_route_names_is_promoted_too(repository: Repository) -> None:
    (repository.root / "specs/pins/prod/model-fraud-v1.yaml").unlink()
    assert ("LNK018", "route `fraud` names model `fraud`, which is not promoted in `prod`") in repository.compile()


def test_a_clone_of_one_commit_can_be_checked(repository: Repository, tmp_path: Path) -> None:
    shallow = repository.checkout.clone(tmp_path / "shallow", "--depth=1")
    assert servewright("check", "-C", shallow.root).code == 0


def test_what_cannot_be_compared_says_what_to_fetch(repository: Repository, tmp_path: Path) -> None:
    missing = repository.check("--against", "nowhere")
    assert (missing.code, missing.out) == (2, "")
    repository.checkout.branch("feature")
    bump(repository, "2.2.0")
    repository.merge()
    shallow = repository.checkout.clone(tmp_path / "shallow", "--depth=1", "--branch=feature", "--no-single-branch")
    outcome = servewright("check", "-C", shallow.root)
    assert outcome.code == 2
    assert "git fetch" in outcome.err


def test_without_git_nothing_is_frozen(repository: Repository) -> None:
    (repository.root / ".git").rename(repository.root.parent / "gone")
    repository.edit(MODEL, *SMALLER)
    assert repository.compile() == [("PLN009", "there is no commit of git here, so nothing is frozen")]


def test_a_replaced_pin_may_name_what_is_gone(repository: Repository) -> None:
    repository.pin(FRAUD, repository.point("prod", FRAUD), Point("1.0.2", "0123456"))
    assert repository.compile() == []


def test_a_route_follows_its_pin(repository: Repository) -> None:
    old = repository.point("prod", ROUTE)
    repository.edit(ROUTES, "path: /v1/fraud", "path: /v1/fraud\n  timeout: 40s")
    assert repository.merge() == []
    assert repository.point("prod", ROUTE) == old
    assert "request: 30s" in repository.text("renders/prod/apps/delivery-routes/httproute-fraud.yaml")
    repository.pin(ROUTE, repository.point("dev", ROUTE), old)
    assert repository.merge() == []
    assert "request: 40s" in repository.text("renders/prod/apps/delivery-routes/httproute-fraud.yaml")


def test_a_revision_that_somebody_removed_comes_back(repository: Repository) -> None:
    path = f"renders/releases/model/eta/{repository.point('prod', ETA)}.yaml"
    content = (repository.root / path).read_bytes()
    repository.checkout.git("rm", "--quiet", path)
    repository.checkout.commit()
    assert repository.compile() == []
    assert (repository.root / path).read_bytes() == content


PROMPT = """\
apiVersion: servewright.dev/v1
kind: Prompt
metadata: {name: hello, team: orders}
spec:
  version: 1.0.0
  operation: chat
  messages: [{role: user, content: "Hello."}]
  output: {schema: answer.schema.json}
"""


def test_a_released_prompt_is_compared_with_the_schema_that_it_had(repository: Repository) -> None:
    schema = '{"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}'
    repository.checkout.put({"specs/orders/hello.yaml": PROMPT, "specs/orders/answer.schema.json": schema})
    assert repository.merge() == []
    repository.edit("specs/orders/hello.yaml", "version: 1.0.0", "version: 1.0.1")
    assert repository.compile() == []
    repository.edit("specs/orders/answer.schema.json", ', "required": ["text"]', "")
    assert [code for code, _ in repository.compile()] == ["API010"]
