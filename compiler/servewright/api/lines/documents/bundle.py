"""An OpenAPI document and the files that it refers to as one document."""

from posixpath import basename
from typing import Any, Final

from servewright.api.document.library import Library
from servewright.api.lines.documents.sections import component_name, section_below, section_of
from servewright.core.place import Place
from servewright.formats.plain_tree import mapping_at

Json = dict[str, Any]

# What stands below them is data, whatever it looks like.
_VALUES: Final = frozenset({"example", "examples", "default", "enum", "const"})
# Path items have no place among the components of 3.0, so they are written out, in each other no deeper than this.
_DEEPEST: Final = 8


def bundled(library: Library) -> Json:
    """The main document, its version and order kept; what it refers to elsewhere becomes a component.

    A reference that leads nowhere stays as it is: the library reports it.
    """
    return _Bundle(library).whole()


class _Bundle:
    """Names what is outside as it is met, in the order of the document."""

    __slots__ = ("_added", "_library", "_names", "_pending", "_taken")

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names: dict[Place, tuple[str, str]] = {}
        self._pending: list[Place] = []
        self._added: dict[str, Json] = {}
        components = library.root.child("components")
        self._taken = {(section, name) for section in components.mapping for name in components.child(section).mapping}

    def whole(self) -> Json:
        root = self._library.root
        tree: Json = {
            key: self._converted(root.place.child(key), value, section_below("", key), 0)
            for key, value in root.mapping.items()
        }
        while self._pending:
            place = self._pending.pop(0)
            section, name = self._names[place]
            value = self._library.at(place).value
            self._added.setdefault(section, {})[name] = self._converted(place, value, section, 0)
        if self._added:
            own = mapping_at(tree, "components")
            sections = [*own, *(section for section in self._added if section not in own)]
            both = {section: {**mapping_at(own, section), **self._added.get(section, {})} for section in sections}
            tree["components"] = both
        return tree

    def _converted(self, place: Place, value: Any, section: str, depth: int) -> Any:
        if isinstance(value, list):
            return [self._converted(place.child(i), entry, section, depth) for i, entry in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str):
            return self._referring(place, value, section, depth)
        return self._entries(place, value, section, depth)

    def _entries(self, place: Place, value: Json, section: str, depth: int) -> Json:
        found: Json = {}
        for key, entry in value.items():
            if key in _VALUES or key.startswith("x-"):
                found[key] = entry
            elif key == "mapping" and place.path[-1:] == ("discriminator",) and isinstance(entry, dict):
                found[key] = {name: self._mapped(place, target) for name, target in entry.items()}
            else:
                found[key] = self._converted(place.child(key), entry, section_below(section, key), depth)
        return found

    def _referring(self, place: Place, value: Json, section: str, depth: int) -> Json:
        rest = self._entries(place, {key: entry for key, entry in value.items() if key != "$ref"}, section, depth)
        target = self._library.seek(place, value["$ref"])
        if isinstance(target, tuple):
            return {"$ref": value["$ref"], **rest}
        if section == "pathItems" and target.place.file != self._library.main and depth < _DEEPEST:
            inner = self._converted(target.place, target.value, section, depth + 1)
            return {**inner, **rest} if isinstance(inner, dict) else rest
        return {"$ref": self._local(target.place, section, value["$ref"]), **rest}

    def _mapped(self, place: Place, target: Any) -> Any:
        """A mapping's value is the name of a component, or a reference."""
        if not isinstance(target, str) or not ("/" in target or "#" in target or "." in target):
            return target
        found = self._library.seek(place, target)
        return target if isinstance(found, tuple) else self._local(found.place, "schemas", target)

    def _local(self, place: Place, section: str, text: str) -> str:
        if place.file == self._library.main:
            return f"#{text.partition('#')[2]}"
        if place not in self._names:
            own = section_of(place.path) or section
            stem = str(place.path[-1]) if place.path else basename(place.file).partition(".")[0]
            self._names[place] = own, self._free(own, component_name(stem))
            self._pending.append(place)
        section, name = self._names[place]
        return f"#/components/{section}/{name}"

    def _free(self, section: str, wanted: str) -> str:
        name, number = wanted, 2
        while (section, name) in self._taken:
            name, number = f"{wanted}-{number}", number + 1
        self._taken.add((section, name))
        return name
