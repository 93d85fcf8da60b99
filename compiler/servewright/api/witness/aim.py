"""Values that an edit is about, before any others: the alternative that came, the value that went, the property."""

import json
from collections.abc import Iterator
from typing import Any

from servewright.api.pairs.edit import Edit
from servewright.api.schema.normal import NOTHING, Nodes, Schema
from servewright.api.schema.schemas import Schemas
from servewright.api.witness.samples import NoSampleError, Samples


def is_exact(edit: Edit) -> bool:
    """Whether no other value could show this edit, so that one that tells the sides apart would show another."""
    return edit.name.startswith(("enum-value-", "const-changed", "property-removed"))


def aimed(edit: Edit, forms: tuple[Schema, Schema], samples: tuple[Samples, Samples]) -> list[Any]:
    """The values, best first; those that cannot be made are left out."""
    if edit.name in ("enum-value-added", "enum-value-removed", "const-added", "const-removed", "const-changed"):
        return [json.loads(word) for word in edit.words if _is_json(word)]
    if edit.name.startswith(("any-of-", "one-of-", "wrapped-in-one-of")):
        return list(_alternatives(edit, forms, samples))
    if edit.member is not None:
        values = _members(edit.member.name, forms, samples)
        return [value for value in values if edit.name != "property-removed" or edit.member.name in value]
    return []


def _is_json(word: str) -> bool:
    try:
        json.loads(word)
    except ValueError:
        return False
    return True


def _alternatives(edit: Edit, forms: tuple[Schema, Schema], samples: tuple[Samples, Samples]) -> Iterator[Any]:
    for form, path, source in zip(forms, (edit.old_path, edit.new_path), samples, strict=True):
        if len(path) < 2 or not isinstance(path[1], int):
            continue
        for group in form.any_of if path[0] == "anyOf" else form.one_of:
            if path[1] < len(group):
                yield from _sample(source, group[path[1]], form)


def _sample(source: Samples, nodes: Nodes, around: Schema) -> Iterator[Any]:
    try:
        value = source.of(nodes)
        if isinstance(value, dict) and (around.required or around.properties):
            value = {**source.object(around, without=value), **value}
    except NoSampleError:
        return
    yield value


def _members(name: str, forms: tuple[Schema, Schema], samples: tuple[Samples, Samples]) -> Iterator[Any]:
    """Without the property, and with it."""
    for form, source in zip(forms, samples, strict=True):
        try:
            least = source.object(form)
        except NoSampleError:
            continue
        yield {key: value for key, value in least.items() if key != name}
        nodes = source.property(form, name)
        if nodes != NOTHING:
            try:
                yield {**least, name: source.of(nodes)}
            except NoSampleError:
                continue


def forms_of(pair: tuple[Nodes, Nodes], schemas: tuple[Schemas, Schemas]) -> tuple[Schema, Schema]:
    """The normal forms of both sides."""
    return schemas[0].form(pair[0]), schemas[1].form(pair[1])
