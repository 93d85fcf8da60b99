"""`anyOf` and `oneOf`: alternatives that came, went, or changed."""

from dataclasses import replace
from typing import Final

from servewright.api.pairs.edit import (
    NARROWS,
    NEVER,
    NO,
    OVERLAP,
    OVERLAPPING,
    SAME,
    WIDENS,
    YES,
    Differences,
    Edge,
    Edit,
    Effect,
    Sign,
)
from servewright.api.pairs.matching import Labels, Match, match
from servewright.api.schema.conjunction import is_conditional
from servewright.api.schema.likeness import Likeness
from servewright.api.schema.normal import Nodes, Schema
from servewright.api.schema.schemas import Schemas

Branches = tuple[Nodes, ...]
# Types of which a schema without facets takes every value.
_PLAIN: Final = frozenset({"boolean", "integer", "fraction", "string"})
# Among how many alternatives one is looked for that takes all.
_FEW: Final = 16
_DEEP: Final = 3
_SLUGS: Final = {"anyOf": "any-of", "oneOf": "one-of"}


def compare_alternatives(old: Schema, new: Schema, likeness: Likeness, found: Differences, sign: Sign) -> bool:
    """Adds what changed; true where the two schemas are compared by their alternatives and by nothing else."""
    if _wrapped(old, new, likeness, found):
        return True
    labels = _labels(old, likeness.old), _labels(new, likeness.new)
    for keyword in ("anyOf", "oneOf"):
        before, after = (old.any_of, new.any_of) if keyword == "anyOf" else (old.one_of, new.one_of)
        for index in range(max(len(before), len(after))):
            if index >= len(before):
                _whole_group(keyword, after[index], likeness.new, NARROWS, found)
            elif index >= len(after):
                _whole_group(keyword, before[index], likeness.old, WIDENS, found)
            else:
                _group(keyword, before[index], after[index], likeness, labels, found, sign)
    return False


def _labels(form: Schema, schemas: Schemas) -> dict[Nodes, str]:
    return {nodes: name for name, nodes in schemas.named_alternatives(form).items()}


def _group(
    keyword: str,
    before: Branches,
    after: Branches,
    likeness: Likeness,
    labels: Labels,
    found: Differences,
    sign: Sign,
) -> None:
    matched = match(before, after, likeness, labels)
    one_of = keyword == "oneOf"
    apart = not one_of or (are_disjoint(before, likeness.old) and are_disjoint(after, likeness.new))
    child = (SAME if apart else OVERLAPPING).below(sign)
    for i, j in matched.pairs:
        name = _name(likeness.new, after[j], j)
        is_open = not one_of and _is_covered(i, before, likeness.old) and _is_covered(j, after, likeness.new)
        sign = NEVER if is_open else child
        found.edges.append(Edge(f"{keyword}[{name}]", before[i], after[j], sign, is_property=False))
    _left_over(keyword, before, after, matched, likeness, found, OVERLAP if not apart else NO)


def _is_covered(index: int, branches: Branches, schemas: Schemas) -> bool:
    """Whether another alternative takes all that this one could, as in `anyOf: [{type: string}, {enum: [a, b]}]`."""
    form = schemas.form(branches[index])
    if form.null or not form.types or not form.types <= _PLAIN:
        return False
    others = [branch for other, branch in enumerate(branches[:_FEW]) if other != index]
    return any(_takes_all(branch, form.types, schemas, _DEEP) for branch in others)


def _takes_all(nodes: Nodes, types: frozenset[str], schemas: Schemas, depth: int) -> bool:
    """Whether every scalar of these types is accepted for sure."""
    form = schemas.form(nodes)
    if not types <= form.types or form.enum is not None or form.facets or is_conditional(replace(form, any_of=())):
        return False
    return depth > 0 and all(
        any(_takes_all(branch, types, schemas, depth - 1) for branch in group[:_FEW]) for group in form.any_of
    )


def _left_over(
    keyword: str,
    before: Branches,
    after: Branches,
    matched: Match,
    likeness: Likeness,
    found: Differences,
    other: int,
) -> None:
    slug = _SLUGS[keyword]
    for index in matched.removed:
        effect = Effect(YES, other)
        name = _name(likeness.old, before[index], index)
        found.edits.append(Edit(f"{slug}-removed", effect, (name,), (keyword, index), (keyword,)))
    for index in matched.added:
        effect = Effect(other, YES)
        name = _name(likeness.new, after[index], index)
        found.edits.append(Edit(f"{slug}-added", effect, (name,), (keyword,), (keyword, index)))


def _whole_group(keyword: str, group: Branches, schemas: Schemas, effect: Effect, found: Differences) -> None:
    """Alternatives where there were none demand something new, however many they are."""
    for index, branch in enumerate(group):
        name = _name(schemas, branch, index)
        found.edit(
            f"{_SLUGS[keyword]}-{'added' if effect == NARROWS else 'removed'}", effect, name, at=(keyword, index)
        )


def _wrapped(old: Schema, new: Schema, likeness: Likeness, found: Differences) -> bool:
    """A plain schema that became one of several alternatives, or the other way round."""
    before, after = _only_group(old), _only_group(new)
    if (before is None) == (after is None):
        return False
    keyword, group = before or after or ("", ())
    plain = new if before else old
    if plain.any_of or plain.one_of or plain.null or plain.is_trivial or plain.accepts_nothing:
        return False
    matched = match(group, (plain.nodes,), likeness) if before else match((plain.nodes,), group, likeness)
    if not matched.pairs:
        return False
    own, (i, j) = found, matched.pairs[0]
    schemas = likeness.old if before else likeness.new
    apart = keyword == "anyOf" or are_disjoint(group, schemas)
    child = SAME if apart else OVERLAPPING
    pair = (group[i], new.nodes) if before else (old.nodes, group[j])
    own.edges.append(Edge(f"{keyword}[{_name(schemas, group[i if before else j], i if before else j)}]", *pair, child))
    rest = matched.removed if before else matched.added
    other = NO if apart else OVERLAP
    if after and rest and old.types == {"object"} and keyword == "oneOf":
        found.edit("wrapped-in-one-of", Effect(other, YES), *(_name(schemas, group[k], k) for k in rest))
        return True
    _left_over(keyword, group if before else (), () if before else group, matched, likeness, found, other)
    return True


def _only_group(schema: Schema) -> tuple[str, Branches] | None:
    groups = [("anyOf", group) for group in schema.any_of] + [("oneOf", group) for group in schema.one_of]
    return groups[0] if len(groups) == 1 and schema.is_trivial else None


def are_disjoint(branches: Branches, schemas: Schemas) -> bool:
    """Whether no value can match two alternatives: by their types, or by a property whose values tell them apart."""
    forms = [schemas.form(branch) for branch in branches]
    objects = [form for form in forms if "object" in form.types]
    seen = set[str]()
    for form in forms:
        types = form.types - {"object"} | ({"null"} if form.null else set())
        if types & seen:
            return False
        seen |= types
    return len(objects) < 2 or any(_tells_apart(name, objects, schemas) for name in sorted(objects[0].required))


def _tells_apart(name: str, objects: list[Schema], schemas: Schemas) -> bool:
    seen = set[str]()
    for form in objects:
        if name not in form.required or name not in form.properties:
            return False
        value = schemas.form(form.properties[name])
        values = (value.enum or frozenset()) | ({"null"} if value.null else frozenset())
        if value.enum is None or values & seen:
            return False
        seen |= values
    return True


def _name(schemas: Schemas, nodes: Nodes, index: int) -> str:
    name = schemas.name(nodes)
    if name:
        return f"#/components/schemas/{name}"
    title = schemas.form(nodes).notes.get("title")
    return f"subschema #{index + 1}" + (f": {title}" if isinstance(title, str) else "")
