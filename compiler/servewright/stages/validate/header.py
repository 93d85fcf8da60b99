"""The first two keys of a document: which program it is for, and of what kind it is."""

from collections.abc import Collection, Iterator, Mapping

from servewright.core.document import Document, Plain
from servewright.core.finding import Finding, Severity
from servewright.core.rule import Rule
from servewright.formats.nearest import did_you_mean
from servewright.formats.releases.paths import PINS
from servewright.formats.units.shown import shown

UNKNOWN_KIND = Rule(
    "VAL001",
    "unknown_kind",
    Severity.ERROR,
    "A document below `specs/` is of no kind that servewright knows.",
    "Each `*.yaml` there is a spec; one that is passed over would be a model that nobody serves.",
)
WRONG_API_VERSION = Rule(
    "VAL005",
    "wrong_api_version",
    Severity.ERROR,
    "A document does not begin with `apiVersion: servewright.dev/v1`.",
    "The version says how to read the rest, also years from now.",
)

API_VERSION = "servewright.dev/v1"
LOCKS = "specs/locks/"


def check_header(document: Document, tree: Mapping[str, Plain], kinds: Collection[str]) -> Iterator[Finding]:
    """What keeps a document from being read as one of these kinds, which are those of its folder."""
    said = str(tree.get("kind"))
    meant = "" if said in kinds else did_you_mean(said, kinds)
    if tree.get("apiVersion") != API_VERSION:
        version = f"is {shown(tree['apiVersion'])}" if "apiVersion" in tree else "is missing"
        elsewhere = "" if meant or said in kinds else ", or move the file out of `specs/`"
        yield WRONG_API_VERSION.finding(
            f"`apiVersion` {version}, and `{API_VERSION}` is wanted",
            document.place("apiVersion"),
            help=f"write `apiVersion: {API_VERSION}`{elsewhere}",
        )
    # What is of another version, and no slip of the pen, may well be of another program's kind.
    if said not in kinds and (meant or tree.get("apiVersion") == API_VERSION):
        below = next((f" of `{folder}`" for folder in (LOCKS, PINS) if document.file.startswith(folder)), "")
        yield UNKNOWN_KIND.finding(
            f"{shown(tree['kind'])} is no kind{below}" if "kind" in tree else "`kind` is missing",
            document.place("kind"),
            help=meant or f"name {'one of ' if len(kinds) > 1 else ''}{', '.join(f'`{name}`' for name in kinds)}",
        )
