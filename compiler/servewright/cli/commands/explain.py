"""`servewright explain`: what a code or a change of an API means, or what a field of a spec does."""

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import click

from servewright.cli.output import result

if TYPE_CHECKING:
    from servewright.core.kind import Kind
    from servewright.core.rule import Rule
    from servewright.formats.rule_cases import Case
    from servewright.formats.specs.fields import SpecField

CHANGES = "changes"


@click.command(
    "explain",
    short_help="Explain a finding's code, a change of an API, or a field of a spec.",
    epilog="Examples: servewright explain LNK001, servewright explain Model.spec.load, servewright explain changes",
)
@click.argument("what", required=False)
def _explain(what: str | None) -> None:
    """Explain WHAT: a code (LNK001), a rule's name (reference_unknown), a kind (Model), a field (Model.spec.load), or
    the id of an API's change (endpoint-added).

    Without an argument, list all codes and kinds; `changes` lists the ids of all changes.
    """
    from servewright.core.kind import find_kinds
    from servewright.core.registry import constants
    from servewright.core.rule import FAMILIES, Rule
    from servewright.formats.nearest import did_you_mean

    kinds = find_kinds()
    kind, _, path = (what or "").partition(".")
    if kind in kinds:
        _say(_fields(kinds[kind], path))
        return
    rules = {
        rule.code: (module, rule) for family in FAMILIES for module, rule in constants(f"servewright.{family}", Rule)
    }
    if what is None:
        _say(_everything(rules, kinds))
        return
    for code, (module, rule) in rules.items():
        if what.upper() == code or what == rule.name:
            _say(_rule(module, rule))
            return
    if _is_change(what):
        return
    names = [*rules, *(rule.name for _, rule in rules.values()), *kinds]
    if "-" in what:  # only ids of changes have one
        near = did_you_mean(what, _change_ids())
        raise click.UsageError(f"there is no change `{what}`" + (f": {near}" if near else ""))
    near = did_you_mean(what, [*names, CHANGES])
    raise click.UsageError(f"there is no code, rule or kind `{what}`" + (f": {near}" if near else ""))


def _is_change(what: str) -> bool:
    """Says what a change is, or lists them all, if that is asked for."""
    if what == CHANGES:
        result("".join(f"{id}\n" for id in _change_ids()))
        return True
    if "-" not in what or what not in _change_ids():
        return False
    from servewright.cli.changes.explanation import explanation

    _say(explanation(what))
    return True


def _change_ids() -> list[str]:
    from servewright.cli.changes.explanation import change_ids

    return change_ids()


def _say(lines: Iterator[str]) -> None:
    result("".join(f"{line}\n" for line in lines))


def _everything(rules: "dict[str, tuple[ModuleType, Rule]]", kinds: "dict[str, Kind]") -> Iterator[str]:
    yield "Codes:"
    for code in sorted(rules):
        rule = rules[code][1]
        yield f"  {code}  {rule.severity!s:8} {rule.name:24} {rule.means}"
    yield ""
    yield f"Kinds: {', '.join(kinds)} (try `servewright explain Model`)"
    yield "Changes of APIs: `servewright explain changes` lists them"


def _rule(module: ModuleType, rule: "Rule") -> Iterator[str]:
    from servewright.formats.rule_cases import cases_of

    yield f"{rule.code} {rule.name} ({rule.severity})"
    yield ""
    yield rule.means
    yield rule.why
    for case in cases_of(module, rule.code)[:1]:
        yield from _case(case)


def _case(case: "Case") -> Iterator[str]:
    yield ""
    yield f"For example, {case.name}:"
    for name, text in case.given.items():
        yield ""
        if "/" in name:
            yield f"  {name}"
        yield from (f"    {line}".rstrip() for line in text.splitlines())
    yield ""
    yield "  gives"
    for found in case.finds:
        yield ""
        yield from (f"    {line}".rstrip() for line in found.splitlines())


def _fields(kind: "Kind", path: str) -> Iterator[str]:
    """The field at a path, and those directly below it; alternatives may have fields of the same name."""
    from servewright.formats.nearest import did_you_mean
    from servewright.formats.specs.fields import spec_fields

    fields = [field for field in spec_fields(kind.document) if field.description]
    found = [field for field in fields if _bare(field.name) == _bare(path)]
    if path and not found:
        near = did_you_mean(path, (_bare(field.name) for field in fields))
        raise click.UsageError(f"`{kind.name}` has no field `{path}`" + (f": {near}" if near else ""))
    if not path:
        yield f"{kind.name}: {_summary(kind)}"
    for number, field in enumerate(found):
        yield from _field(kind.name, field) if number == 0 else ("", *_field(kind.name, field))
    below = [field for field in fields if _bare(field.name).rpartition(".")[0] == _bare(path)]
    if below:
        yield ""
        yield from _table(below)


def _bare(name: str) -> str:
    """Without the marks of elements: `spec.fallback[].credential` may be asked for as `spec.fallback.credential`."""
    return name.replace("[]", "").replace("{}", "")


def _summary(kind: "Kind") -> str:
    import sys

    doc = sys.modules[kind.document.__module__].__doc__ or ""
    return doc.splitlines()[0].partition(": ")[2]


def _field(kind: str, field: "SpecField") -> Iterator[str]:
    from servewright.formats.specs.field_docs import default_words, examples, type_words

    part = f" ({field.part.value})" if field.part else ""
    yield f"{kind}.{_bare(field.name)}: {type_words(field.type, field.marks)}{part}"
    yield ""
    yield field.description
    yield f"  {default_words(field)}"
    if field.unit:
        yield f"  unit: {field.unit}"
    if shown := examples(field.type, field.marks):
        yield f"  for example: {', '.join(f'`{example}`' for example in shown)}"


def _table(fields: "list[SpecField]") -> Iterator[str]:
    from servewright.formats.specs.field_docs import default_words, type_words

    for field in fields:
        yield f"  {_bare(field.name).rpartition('.')[2]}: {type_words(field.type, field.marks)}; {default_words(field)}"
        yield f"      {field.description}"


COMMAND = _explain
