"""What a client will see of a change, in one clause."""

from typing import Final

from servewright.api.pairs.edit import Edit
from servewright.api.pairs.way import Way

# {0}, {1} are the words of the edit; what it is about is put in front.
_CLAUSES: Final = {
    "became-nullable": "may be null",
    "became-not-nullable": "may not be null any more",
    "type-changed": "changes its {0} from `{1}` to `{2}`",
    "type-widened": "changes its {0} from `{1}` to `{2}`",
    "type-narrowed": "changes its {0} from `{1}` to `{2}`",
    "list-of-types-widened": "takes `{1}`, not only `{0}`",
    "list-of-types-narrowed": "takes `{1}`, no longer `{0}`",
    "unique-items-set": "may not hold an entry twice any more",
    "unique-items-unset": "may hold an entry twice",
    "multiple-of-set": "has to be a multiple of {1}",
    "multiple-of-unset": "has to be no multiple of {0} any more",
    "multiple-of-changed": "has to be a multiple of {1}, not of {0}",
    "pattern-added": "has to match `{1}`",
    "pattern-removed": "has to match `{0}` no more",
    "pattern-changed": "has to match `{1}`, not `{0}`",
    "pattern-generalized": "has to match `{1}`, not `{0}`",
    "content-encoding-changed": "is encoded as `{1}`, not `{0}`",
    "content-media-type-changed": "holds `{1}`, not `{0}`",
    "became-enum": "is one of {0} only",
    "enum-removed": "is not limited to {0} any more",
    "const-added": "is always {0}",
    "const-removed": "is not always {0} any more",
    "const-changed": "is always {1}, not {0}",
    "enum-value-removed": "is never {0} any more",
    "enum-value-added": "may be {0}",
    "property-added": "has the new property `{0}`",
    "property-removed": "has no property `{0}` any more",
    "property-became-required": "always has `{0}`",
    "property-became-optional": "may lack `{0}`",
    "property-became-read-only": "has `{0}` in responses only",
    "property-became-write-only": "has `{0}` in requests only",
    "property-became-not-read-only": "has `{0}` in requests too",
    "property-became-not-write-only": "has `{0}` in responses too",
    "additional-properties-closed": "takes no properties that are not declared",
    "additional-properties-opened": "may have properties that are not declared",
    "property-names-added": "limits the names of its properties",
    "property-names-removed": "does not limit the names of its properties any more",
    "pattern-property-added": "has a schema for properties that match `{0}`",
    "pattern-property-removed": "has no schema for properties that match `{0}` any more",
    "dependent-required-added": "demands more properties where `{0}` is there",
    "dependent-required-removed": "demands no more properties where `{0}` is there",
    "dependent-required-changed": "demands other properties where `{0}` is there",
    "dependent-schema-added": "has a schema for objects that have `{0}`",
    "dependent-schema-removed": "has no schema for objects that have `{0}` any more",
    "prefix-items-added": "has a schema of its own at position {0}",
    "prefix-items-removed": "has no schema of its own at position {0} any more",
    "items-closed": "takes no further entries",
    "items-opened": "may have further entries",
    "contains-added": "has to contain an entry of a given kind",
    "contains-removed": "has to contain no entry of a given kind any more",
    "min-contains-increased": "has to contain {1} matching entries at least, not {0}",
    "min-contains-decreased": "has to contain {1} matching entries at least, not {0}",
    "max-contains-increased": "contains {1} matching entries at most, not {0}",
    "max-contains-decreased": "contains {1} matching entries at most, not {0}",
    "any-of-added": "has the alternative `{0}`",
    "any-of-removed": "has no alternative `{0}` any more",
    "one-of-added": "has the alternative `{0}`",
    "one-of-removed": "has no alternative `{0}` any more",
    "all-of-added": "has to match `{0}` too",
    "all-of-removed": "has to match `{0}` no more",
    "wrapped-in-one-of": "is one of several alternatives now, `{0}` among them",
    "not-added": "may not match what `not` describes",
    "not-removed": "may match what `not` described",
    "if-added": "has a condition",
    "if-removed": "has no condition any more",
    "then-added": "demands more where its condition holds",
    "then-removed": "demands no more where its condition holds",
    "else-added": "demands more where its condition does not hold",
    "else-removed": "demands no more where its condition does not hold",
    "content-schema-added": "holds text with a schema of its own",
    "content-schema-removed": "holds text without a schema",
    "unread-keyword-changed": "changes its `{0}`, which cannot be compared",
    "unevaluated-affected": "leaves other parts to its `unevaluated` keywords than before",
    "default-value-added": "is {1} where it is left out",
    "default-value-removed": "is not {0} any more where it is left out",
    "default-value-changed": "is {1}, not {0}, where it is left out",
    "x-extensible-enum-value-removed": "lists {0} no more",
    "deprecated": "is deprecated",
    "deprecated-with-sunset": "is deprecated until {0}",
    "deprecated-sunset-invalid": "is deprecated until `{0}`, which is no date",
    "sunset-date-too-small": "is deprecated until {0}, which has passed",
    "reactivated": "is not deprecated any more",
    "stability-decreased": "is {1} now, not {0}",
    "stability-increased": "is {1} now, not {0}",
    "stability-invalid": "has the stability level `{0}`, which is none",
    "discriminator-added": "says by a property which alternative it is",
    "discriminator-removed": "does not say by a property which alternative it is",
    "discriminator-property-name-changed": "says which alternative it is by `{1}`, not `{0}`",
    "discriminator-mapping-added": "has the name `{0}` for an alternative",
    "discriminator-mapping-deleted": "has no name `{0}` for an alternative any more",
    "discriminator-mapping-changed": "means another alternative by `{0}`",
}
_BOUNDS: Final = {
    "set": "is limited to {1}",
    "unset": "is limited to {0} no more",
    "increased": "is limited to {1}, not {0}",
    "decreased": "is limited to {1}, not {0}",
}


def clause_of(edit: Edit) -> str:
    """What happened, without what it happened to."""
    return f"{_clause(edit)}, which no accepted type knows" if edit.is_idle else _clause(edit)


def _clause(edit: Edit) -> str:
    known = _CLAUSES.get(edit.name)
    words = tuple(word if len(word) <= 200 else f"{word[:199]}…" for word in edit.words)
    if known is not None:
        return known.format(*words)
    keyword, _, action = edit.name.rpartition("-")
    bounds = _BOUNDS.get(action)
    if bounds is None:
        return f"changes: {edit.name.replace('-', ' ')}"
    return f"{bounds.format(*words)} by `{keyword}`"


def subject_of(way: Way, label: str, path: str, component: str) -> str:
    """What a change happened to."""
    whole = {
        ("request", "body"): "request body",
        ("request", "parameter"): "parameter",
        ("response", "body"): "response",
        ("response", "header"): "header of response",
    }[way.direction, way.scope]
    if component:
        return f"`{component}{f'.{path}' if path else ''}` in a {whole}"
    return f"`{path}` of {whole} {label}" if path else f"{whole} {label}"
