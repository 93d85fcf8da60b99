"""The judged pairs of OpenAPI documents, and how what the engine says is measured against them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from servewright.api.change import Change, Level
from servewright.api.compare import compare
from servewright.api.document.library import Library
from tests.trees import REPOSITORY

CASES = REPOSITORY.parent / "shared" / "cases" / "openapi"
LEVELS = {"ERR": Level.ERROR, "WARN": Level.WARNING, "INFO": Level.INFO, "NONE": 0}
VERSIONS = frozenset({"api-version-not-bumped", "api-version-decreased", "api-major-version-not-bumped"})
TODAY = date(2026, 11, 21)

Case = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether ids, and whether the verdict, are those of the case."""

    ids: bool
    verdict: bool


def judged() -> list[Case]:
    """The cases; none where they are not there."""
    file = CASES / "cases.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def library(path: str) -> Library:
    """A document of the cases."""

    def read(file: str) -> bytes | None:
        return (CASES / file).read_bytes() if (CASES / file).is_file() else None

    return Library(path, read)


def said(case: Case) -> list[Change]:
    """What the engine says that the case looks at."""
    flags = case["flags"]
    today = date.fromisoformat(flags["today"]) if "today" in flags else TODAY
    looked_at = flags.get("check_ids")
    return [
        change
        for change in compare(library(case["base"]), library(case["revision"]), today).changes
        if change.level >= LEVELS[flags["min_level"]]
        and (looked_at is None or change.id in looked_at)
        and (flags["versioning_policy"] or change.id not in VERSIONS)
    ]


def agreement(case: Case) -> Agreement:
    """As the README of the cases has it; ids are compared as sets."""
    changes = said(case)
    found, expected = {change.id for change in changes}, {entry["id"] for entry in case["expect"]}
    breaks = any(change.level is Level.ERROR for change in changes)
    should = any(entry["level"] == "ERR" for entry in case["expect"])
    if case["mode"] in ("exact", "none"):
        return Agreement(found == expected, breaks == should)
    any_of = all(found & set(ids) for ids in case.get("any_of") or ())
    same = expected <= found and not found & set(case.get("absent") or ()) and any_of
    return Agreement(same, breaks or not should)
