"""The files of one API, and the references between them: never the network, never outside the tree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from posixpath import dirname, normpath
from typing import Any, Final
from urllib.parse import unquote

from servewright.api.document.text import UnreadableError, parse
from servewright.core.document import Plain
from servewright.core.finding import Finding, Severity
from servewright.core.place import Path, Place
from servewright.core.rule import Rule

Read = Callable[[str], bytes | None]  # the content of a file below the root; None where there is none

NOT_OPENAPI: Final = Rule(
    "API003",
    "api_not_openapi",
    Severity.ERROR,
    "A document is not OpenAPI 3.0, 3.1 or 3.2.",
    "Other versions say the same things with other words, and half of them would be passed over.",
)
DANGLING: Final = Rule(
    "API004",
    "api_reference_dangling",
    Severity.ERROR,
    "A `$ref` of an API document leads nowhere, or in a circle of references alone.",
    "What it stands for is a part of the contract, and nobody can say how that part changed.",
)
OUTSIDE: Final = Rule(
    "API005",
    "api_reference_outside",
    Severity.ERROR,
    "A `$ref` of an API document is a URL, or leads out of the tree that is compared.",
    "The answer would depend on what somebody else's server, or this machine, holds today.",
)
# What stands below them is data, whatever it looks like.
_VALUES: Final = frozenset({"example", "examples", "default", "enum", "const"})
_VERSIONS: Final = ("3.0", "3.1", "3.2")


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document, and its place."""

    place: Place
    value: Any

    def child(self, *steps: str | int) -> "Node":
        """The value below this one; None where there is none."""
        value = self.value
        for step in steps:
            value = step_into(value, step)
        return Node(self.place.child(*steps), value)

    @property
    def mapping(self) -> Mapping[str, Any]:
        """The value as a mapping, empty where it is something else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple["Node", ...]:
        """The entries of a list, none where it is something else."""
        values = self.value if isinstance(self.value, list) else ()
        return tuple(Node(self.place.child(index), value) for index, value in enumerate(values))


def step_into(value: Any, step: str | int) -> Any:
    """What stands below a value; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step) if isinstance(step, str) else None
    if isinstance(value, list):
        return value[step] if isinstance(step, int) and 0 <= step < len(value) else None
    return None


class Library:
    """One API: its main document, and the files that it refers to, read when they are first needed.

    `findings` are the faults of references met so far; each is reported once.
    """

    __slots__ = ("_files", "_read", "_root", "_targets", "findings", "main", "version")

    def __init__(self, main: str, read: Read, root: str = "") -> None:
        """`root` is the folder that no reference leaves.

        Raises UnreadableError where the main document is none that can be compared.
        """
        content = read(main)
        if content is None:
            raise UnreadableError(NOT_OPENAPI.finding(f"`{main}` does not exist", Place(main), help="name a file"))
        self.main, self._read, self._root = main, read, root
        self._files: dict[str, Plain] = {main: parse(main, content)}
        self._targets: dict[tuple[str, str], Node | tuple[Rule, str, str]] = {}
        self.findings: dict[Place, Finding] = {}
        self.version = _version(main, self._files[main])

    @property
    def root(self) -> Node:
        """The main document."""
        return Node(Place(self.main), self._files[self.main])

    @property
    def legacy(self) -> bool:
        """Whether schemas are those of 3.0, with `nullable` and boolean exclusive bounds."""
        return self.version == "3.0"

    def at(self, place: Place) -> Node:
        """The node of a place; its value is None where the document holds nothing there."""
        value: Any = self._files.get(place.file)
        for step in place.path:
            value = step_into(value, step)
        return Node(place, value)

    def _find(self, file: str, path: Path) -> Node:
        """The node that a pointer names; its place counts the entries of lists in numbers."""
        value: Any = self._files.get(file)
        steps: list[str | int] = []
        for step in path:
            is_index = isinstance(value, list) and isinstance(step, str) and step.isdecimal() and len(step) < 10
            steps.append(int(step) if is_index else step)
            value = step_into(value, steps[-1])
        return Node(Place(file, 0, tuple(steps)), value)

    def resolved(self, node: Node) -> Node:
        """The node that a reference object leads to; the node itself where it is none."""
        seen = set[Place]()
        while isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str):
            if node.place in seen:
                return self._fault(node, DANGLING, "leads in a circle", "let one of them say what it is")
            seen.add(node.place)
            node = self.target(node)
        return node

    def target(self, node: Node) -> Node:
        """Where the `$ref` of a node leads, one step; a node without a value, and a finding, where it leads nowhere."""
        found = self.seek(node.place, node.value["$ref"])
        return found if isinstance(found, Node) else self._fault(node, *found)

    def seek(self, place: Place, text: str) -> "Node | tuple[Rule, str, str]":
        """What a reference written at a place names, or the rule that it breaks, how, and what to do."""
        known = self._targets.get((place.file, text))
        if known is None:
            known = self._targets[place.file, text] = self._seek(place, text)
        return known

    def _seek(self, place: Place, text: str) -> "Node | tuple[Rule, str, str]":
        file, _, fragment = text.partition("#")
        if "://" in file or file.startswith(("//", "/")):
            return OUTSIDE, "is no relative path", "copy what it names into this repository"
        path = normpath(f"{dirname(place.file) or '.'}/{unquote(file)}") if file else place.file
        if not self._is_inside(path):
            return OUTSIDE, "leads out of the tree", "move the file below the root, or widen --root"
        if path not in self._files:
            content = self._read(path)
            if content is None:
                return DANGLING, f"names `{path}`, which does not exist", "add the file, or correct the path"
            try:
                self._files[path] = parse(path, content)
            except UnreadableError as error:
                self._files[path] = None
                self.findings[Place(path)] = error.finding
        found = self._find(path, _pointer(fragment))
        if found.value is None or (fragment and not fragment.startswith("/")):
            return DANGLING, "names nothing", "define it, or correct the reference"
        return found

    def check(self) -> None:
        """Follows every reference, so that also those are reported that nothing on the other side is compared with."""
        checked = set[str]()
        while files := [file for file in self._files if file not in checked]:
            for file in files:
                checked.add(file)
                top = Node(Place(file), self._files[file])
                if not all(self._is_sound(Node(top.place, {"$ref": text})) for text in references(top.value)):
                    self._report(top)

    def _is_sound(self, node: Node) -> bool:
        seen = set[Place]()
        while isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str):
            found = self.seek(node.place, node.value["$ref"])
            if not isinstance(found, Node) or found.place in seen:
                return False
            node = found
            seen.add(node.place)
        return True

    def _report(self, top: Node) -> None:
        """Once more with places, since somewhere a reference is broken."""
        pending = [top]
        while pending:
            node = pending.pop()
            if isinstance(node.value, dict):
                if isinstance(node.value.get("$ref"), str):
                    self.resolved(node)
                pending += [node.child(name) for name in node.value if _may_refer(name)]
            pending += node.items

    def _is_inside(self, path: str) -> bool:
        if "\\" in path or "\0" in path:
            return False
        if self._root in ("", "."):
            return not path.startswith(("../", "/")) and path != ".."
        return path.startswith(f"{self._root.rstrip('/')}/")

    def _fault(self, node: Node, rule: Rule, what: str, help: str) -> Node:
        text = node.value["$ref"]
        at = node.place.child("$ref")
        self.findings.setdefault(at, rule.finding(f"reference `{text[:200]}` {what}", at, help=help))
        return Node(node.place, None)


def references(value: Any) -> set[str]:
    """The texts of all that look like references."""
    found = set[str]()
    pending = [value]
    while pending:
        node = pending.pop()
        if node.__class__ is dict:
            text = node.get("$ref")
            if text.__class__ is str:
                found.add(text)
            pending += [entry for name, entry in node.items() if entry.__class__ in _HOLDS and _may_refer(name)]
        elif node.__class__ is list:
            pending += node
    return found


_HOLDS: Final = (dict, list)


def _may_refer(name: str) -> bool:
    return name not in _VALUES and not name.startswith("x-")


def _version(main: str, value: Plain) -> str:
    place = Place(main)
    if not isinstance(value, dict):
        raise UnreadableError(NOT_OPENAPI.finding("document is no mapping", place, help="name an OpenAPI document"))
    if "swagger" in value:
        message = f"document is Swagger {str(value['swagger'])[:20]}, not OpenAPI 3"
        help = "convert it to OpenAPI 3 first"
        raise UnreadableError(NOT_OPENAPI.finding(message, place.child("swagger"), help=help))
    written = value.get("openapi")
    version = str(written)[:3]
    if version not in _VERSIONS:
        message = "document has no `openapi` key" if written is None else f"document is OpenAPI `{str(written)[:20]}`"
        help = f"name a document of OpenAPI {', '.join(_VERSIONS)}"
        raise UnreadableError(NOT_OPENAPI.finding(message, place.child("openapi"), help=help))
    return version


def _pointer(fragment: str) -> Path:
    steps = fragment.split("/")[1:] if fragment.startswith("/") else []
    return tuple(unquote(step).replace("~1", "/").replace("~0", "~") for step in steps)
