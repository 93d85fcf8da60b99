"""`servewright diff` as people run it: what it prints, its exit code, and what it says of broken documents."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servewright.cli.main import servewright

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: 1.0.0}\n"
OLD = """paths:
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {200: {description: ok}}
components:
  schemas:
    Order:
      type: object
      properties:
        note: {type: string, maxLength: 5}
"""
NEW = OLD.replace("maxLength: 5", "maxLength: 3")


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], *args: str, given: str = "") -> Result:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return CliRunner().invoke(servewright, ["diff", *args, "--today", "2026-11-21"], input=given)


FILES = {"old.yaml": HEAD + OLD, "new.yaml": HEAD + NEW}
MESSAGE = "`Order.note` in a request body is limited to 3, not 5 by `max-length`"
SHOWN = f"""error[request-property-max-length-decreased]: {MESSAGE}
  in  POST /orders
  old new.yaml:13:30
  new new.yaml:13:30
  for example the old API takes {{"note": "xxxx"}}

info[api-version-not-bumped]: version 1.0.0 is still 1.0.0, and callers break
  old new.yaml:2:18
  new new.yaml:2:18

1 breaking, 1 patch changes
""".replace("old new.yaml", "old old.yaml")


def test_a_breaking_change_is_shown_with_both_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(tmp_path, monkeypatch, FILES, "old.yaml", "new.yaml")
    assert (ran.exit_code, ran.stdout) == (1, SHOWN)


def test_the_old_document_may_come_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(tmp_path, monkeypatch, FILES, "-", "new.yaml", given=HEAD + OLD)
    assert (ran.exit_code, ran.stdout) == (1, SHOWN.replace("old.yaml", "<stdin>"))


@pytest.mark.parametrize(
    ("args", "files", "code"),
    [
        (("--fail-on", "none"), {}, 0),
        (("--fail-on", "warning"), {}, 1),
        (("--ignore", "ignore"), {"ignore": "request-property-max-length-decreased  # agreed\n"}, 0),
        (("--ignore", "ignore"), {"ignore": "request-*-decreased POST /orders\n"}, 0),
        (("--ignore", "ignore"), {"ignore": "request-*-decreased POST /other\n"}, 1),
        (("--ignore", "ignore"), {"ignore": "two words\n"}, 2),
        (("--levels", "levels"), {"levels": "request-property-max-length-decreased info\n"}, 0),
        (("--levels", "levels"), {"levels": "request-property-max-length-decreased warn\n"}, 0),
        (("--levels", "levels"), {"levels": "request-property-max-length-decreased loud\n"}, 2),
    ],
)
def test_what_fails_is_what_the_user_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], files: dict[str, str], code: int
) -> None:
    assert run(tmp_path, monkeypatch, {**FILES, **files}, "old.yaml", "new.yaml", *args).exit_code == code


def test_json_holds_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(tmp_path, monkeypatch, FILES, "old.yaml", "new.yaml", "--format", "json")
    assert json.loads(ran.stdout)["changes"][0] == {
        "id": "request-property-max-length-decreased",
        "size": "breaking",
        "level": "error",
        "message": MESSAGE,
        "operations": ["POST /orders"],
        "component": "Order",
        "path": "note",
        "old": {"file": "old.yaml", "line": 13, "column": 30},
        "new": {"file": "new.yaml", "line": 13, "column": 30},
        "decided": True,
        "witness": {"value": '{"note": "xxxx"}', "accepted": "old"},
    }


LIMITED = OLD.replace(", maxLength: 5", "")


@pytest.mark.parametrize(
    ("profile", "old", "new", "begins", "code"),
    [
        ("default", LIMITED, OLD, "error[request-property-max-length-set]", 1),
        ("oasdiff", LIMITED, OLD, "warning[request-property-max-length-set]", 0),
        ("strict", LIMITED, OLD, "error[request-property-max-length-set]", 1),
        ("default", OLD, OLD.replace("note", "text"), "warning[request-property-removed]", 0),
        ("strict", OLD, OLD.replace("note", "text"), "error[request-property-removed]", 1),
        ("oasdiff", OLD, OLD, "no changes", 0),
    ],
)
def test_a_profile_is_a_set_of_levels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str, old: str, new: str, begins: str, code: int
) -> None:
    files = {"old.yaml": HEAD + old, "new.yaml": HEAD + new}
    ran = run(tmp_path, monkeypatch, files, "old.yaml", "new.yaml", "--profile", profile)
    assert (ran.exit_code, ran.stdout.startswith(begins)) == (code, True), ran.stdout


REF = HEAD + "paths: {/a: {get: {responses: {200: {content: {text/json: {schema: {$ref: '%s'}}}}}}}}\n"
FAULTS = [
    ("a: [1", "LOD001"),
    ("{", "LOD001"),
    ("\x00", "API001"),
    ("swagger: '2.0'", "API003"),
    ("openapi: 4.0.0", "API003"),
    ("- 1", "API003"),
    ("", "API003"),
    (HEAD + "a: 1\na: 2", "API002"),
    (HEAD + "a: &a [*a]", "API001"),
    (HEAD + "a: " + "[" * 300 + "]" * 300, "API001"),
    (REF % "#/components/schemas/None", "API004"),
    (REF % "other.yaml#/A", "API004"),
    (REF % "#/paths/~1a/get/responses/200/content/text~1json/schema", "API004"),
    (REF % "https://example.com/a.yaml#/A", "API005"),
    (REF % "../a.yaml#/A", "API005"),
    (REF % "/etc/passwd", "API005"),
]


@pytest.mark.parametrize(("text", "code"), FAULTS, ids=[f"{code}-{index}" for index, (_, code) in enumerate(FAULTS)])
@pytest.mark.parametrize("side", ["old.yaml", "new.yaml"])
def test_a_document_that_cannot_be_compared_is_one_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str, side: str
) -> None:
    ran = run(tmp_path, monkeypatch, {**FILES, side: text}, "old.yaml", "new.yaml")
    assert (ran.exit_code, ran.stdout, ran.stderr.count("error["), ran.stderr[:14]) == (
        2,
        "",
        1,
        f"error[{code}]:"[:14],
    )
    assert f"--> {side}" in ran.stderr


def test_paths_that_collide_are_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEAD + "paths:\n  /a/{b}: {get: {responses: {}}}\n  /a/{c}: {get: {responses: {}}}\n"
    ran = run(tmp_path, monkeypatch, {"old.yaml": text, "new.yaml": text}, "old.yaml", "new.yaml")
    assert (ran.exit_code, ran.stdout) == (0, "no changes\n")
    assert "warning[API006]: paths `/a/{b}` and `/a/{c}` differ only in the names of their parameters" in ran.stderr


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(tmp_path / "huge.yaml", "wb") as stream:
        stream.truncate(100_000_000)
    ran = run(tmp_path, monkeypatch, FILES, "huge.yaml", "new.yaml")
    assert (ran.exit_code, ran.stderr.splitlines()[0]) == (
        2,
        "error[API001]: file has more than 67108864 bytes",
    )


def test_references_lead_to_other_files_of_the_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "old.yaml": REF % "parts/a.yaml#/A",
        "new.yaml": REF % "parts/b.yaml#/A",
        "parts/a.yaml": "A: {type: string}",
        "parts/b.yaml": "A: {$ref: 'c.yaml'}",
        "parts/c.yaml": "type: [string, 'null']",
    }
    ran = run(tmp_path, monkeypatch, files, "old.yaml", "new.yaml", "--format", "json")
    change = json.loads(ran.stdout)["changes"][0]
    assert (change["id"], change["old"]["file"], change["new"]["file"]) == (
        "response-body-became-nullable",
        "parts/a.yaml",
        "parts/c.yaml",
    )
