"""The files of one API, and the references between them: never the network, never outside the tree."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from posixpath import dirname, normpath
from typing import Any, Final
from urllib.parse import unquote

from servewright.api.document.anchors import NO_RESOURCES, Resources, anchors, joined, resources
from servewright.api.document.json_marks import json_positions
from servewright.api.document.node import Node, step_into
from servewright.api.document.references import mappings, pointer, references
from servewright.api.document.text import UnreadableError, parse
from servewright.api.document.yaml_marks import yaml_position
from servewright.api.document.yaml_values import Marks
from servewright.core.document import Plain
from servewright.core.finding import Finding, Severity
from servewright.core.place import Mark, Path, Place
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
_VERSIONS: Final = ("3.0", "3.1", "3.2")


class Library:
    """One API: its main document, and the files that it refers to, read when they are first needed.

    `findings` are the faults of references met so far; each is reported once.
    """

    __slots__ = (
        "_files",
        "_marks",
        "_named",
        "_read",
        "_resources",
        "_root",
        "_targets",
        "findings",
        "main",
        "version",
    )

    def __init__(self, main: str, read: Read, root: str = "") -> None:
        """`root` is the folder that no reference leaves.

        Raises UnreadableError where the main document is none that can be compared.
        """
        content = read(main)
        if content is None:
            raise UnreadableError(NOT_OPENAPI.finding(f"`{main}` does not exist", Place(main), help="name a file"))
        self.main, self._read, self._root = main, read, root
        self._files: dict[str, Plain] = {}
        self._marks: dict[str, Marks | str] = {}
        self._resources: dict[str, Resources] = {}
        self._take(main, content)
        self._named: dict[str, Mapping[str, tuple[Path, ...]]] = {}
        self._targets: dict[tuple[str, str, Path], Node | tuple[Rule, str, str]] = {}
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
            # As `step_into` has it: this is walked more often than all else.
            value = value.get(step) if value.__class__ is dict else step_into(value, step)
        return Node(place, value)

    def locate(self, places: Iterable[Place]) -> dict[Place, Mark]:
        """Lines and columns: of a key, of an entry of a list, or of the nearest of both around; none of other files."""
        by_file: dict[str, dict[Path, None]] = defaultdict(dict)
        wanted = [place for place in places if place.file in self._files]
        for place in wanted:
            by_file[place.file][place.path] = None
        found = {file: self._positions(file, paths) for file, paths in by_file.items()}
        return {place: Mark(place.file, *found[place.file][place.path]) for place in wanted}

    def _positions(self, file: str, paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
        marks = self._marks[file]
        if isinstance(marks, str):
            return json_positions(marks, paths)
        return {path: yaml_position(self._files[file], marks, path) for path in paths}

    def _take(self, file: str, content: bytes) -> None:
        parsed = parse(file, content)
        self._files[file], self._marks[file] = parsed.value, parsed.marks
        if b"$id" not in content:
            self._resources[file] = NO_RESOURCES

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
        own = self._resources_of(place.file)
        root, base = own.around(place.path) if own.paths else ((), place.file)
        key = place.file, text, root
        known = self._targets.get(key)
        if known is None:
            known = self._targets[key] = self._identified(own, root, base, place, text) or self._seek(place, text)
        return known

    def _resources_of(self, file: str) -> Resources:
        if file not in self._resources:
            self._resources[file] = resources(file, self._files.get(file))
        return self._resources[file]

    def _identified(self, own: Resources, root: Path, base: str, place: Place, text: str) -> Node | None:
        """What a reference names that begins, or ends, at a part of its file that has an id."""
        start, _, fragment = text.partition("#")
        top = own.paths.get(joined(base, start)) if start else root
        if not top:
            return None
        found = self._find(place.file, (*top, *pointer(fragment)))
        if fragment and not fragment.startswith("/"):
            inside = [at for at in self.anchored(place.file, fragment) if at.path[: len(top)] == top]
            return self.at(inside[0]) if inside else None
        return found if found.value is not None else None

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
                self._take(path, content)
            except UnreadableError as error:
                self._files[path], self._marks[path] = None, []
                self.findings[Place(path)] = error.finding
        is_anchor = fragment != "" and not fragment.startswith("/")
        steps = [place.path for place in self.anchored(path, fragment)][:1] if is_anchor else [pointer(fragment)]
        found = self._find(path, steps[0]) if steps else Node(place, None)
        if found.value is None:
            return DANGLING, "names nothing", "define it, or correct the reference"
        return found

    def anchored(self, file: str, name: str) -> tuple[Place, ...]:
        """Every place of a file that has an anchor; which one a `$dynamicRef` means depends on the way to it."""
        if file not in self._named:
            self._named[file] = anchors(self._files.get(file))
        return tuple(Place(file, 0, path) for path in self._named[file].get(name, ()))

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
        for path, value in mappings(top.value):
            if isinstance(value.get("$ref"), str):
                self.resolved(Node(top.place.child(*path), value))

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
