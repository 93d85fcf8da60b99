"""Kinds that no schema is known of: what is rendered of them was not checked, and the run says so once."""

from collections.abc import Collection, Iterator

from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule

SCHEMA_MISSING = Rule(
    "VER100",
    "schema_missing",
    Severity.NOTE,
    "Custom resources were rendered whose schema is not known, and so they were not checked.",
    "A misspelt field of a custom resource is dropped or refused by the cluster, long after the review.",
)


def unknown_kinds(kinds: Collection[str]) -> Iterator[Finding]:
    """One note that lists the kinds, each as `group/version Kind`."""
    if kinds:
        yield SCHEMA_MISSING.finding(
            f"no schema is known of {', '.join(f'`{kind}`' for kind in sorted(kinds))}",
            help="name a folder with the CRDs of your cluster: `--crds DIR`",
        )
