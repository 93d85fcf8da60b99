"""The block `config:` of a Triton model: fields of NVIDIA's `ModelConfig` that the spec has no place of its own for.

It is checked against the protobuf message's own fields, so that a misspelt one is found here, at its line, and not by a
server that does not start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servewright.core.finding import Finding, Severity
from servewright.core.place import Path
from servewright.core.rule import Rule
from servewright.core.spec import Spec
from servewright.formats.nearest import did_you_mean
from servewright.formats.pbtxt import descriptor
from servewright.formats.units.shown import shown
from servewright.kinds.model.kind import ModelSpec
from servewright.kinds.model.triton import TritonRuntime
from servewright.targets.triton.field_values import choices, wanted
from servewright.targets.triton.typed_fields import ELSEWHERE, IMPOSSIBLE

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor, FieldDescriptor

UNKNOWN_FIELD = Rule(
    "RND212",
    "config_field_unknown",
    Severity.ERROR,
    "`config` has a field that Triton's `ModelConfig` does not know.",
    "Triton refuses to load a model whose configuration it cannot read.",
)
WRONG_TYPE = Rule(
    "RND213",
    "config_field_of_wrong_type",
    Severity.ERROR,
    "A field of `config` has a value of another type than Triton's `ModelConfig` wants.",
    "Triton refuses to load a model whose configuration it cannot read.",
)
SAID_ELSEWHERE = Rule(
    "RND214",
    "config_field_said_elsewhere",
    Severity.ERROR,
    "`config` has a field that the spec has a place of its own for.",
    "What is said twice can be said differently, and only the spec's own fields have units and environments.",
)
NOT_HELD = Rule(
    "RND215",
    "config_field_unusable",
    Severity.ERROR,
    "`config` has a field that needs what the model's image or server does not have.",
    "The image holds one version of one model in one file; Triton would refuse the rest, or pass over it in silence.",
)
ONE_OF = Rule(
    "RND216",
    "config_fields_exclude_each_other",
    Severity.ERROR,
    "Two fields are set of which Triton's `ModelConfig` takes one.",
    "A message holds the last of the two, so the other would be dropped in silence.",
)
UNKNOWN_TENSOR = Rule(
    "RND217",
    "config_tensor_unknown",
    Severity.ERROR,
    "`config` adds fields to a tensor that the spec does not have.",
    "Tensors are part of the model's API, and the spec is where they are defined.",
)

_ROOT = ("spec", "runtime", "triton", "config")
_SHOWN = 8
_DIGITS = 20  # of the largest unsigned integer of 64 bits


@dataclass(frozen=True, slots=True)
class _At:
    """`path` is the place below `config`, `fields` the same without indices and the keys of maps."""

    model: Spec[ModelSpec]
    path: Path = ()
    fields: tuple[str, ...] = ()

    def item(self, step: str | int) -> "_At":
        return _At(self.model, (*self.path, step), self.fields)

    def field(self, name: str) -> "_At":
        return _At(self.model, (*self.path, name), (*self.fields, name))

    @property
    def label(self) -> str:
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return shown("config" + "".join(steps))

    def finding(self, rule: Rule, message: str, help: str, *, at_key: bool = False) -> Finding:
        place = self.model.place(*_ROOT, *self.path)
        return rule.finding(message, place.key() if at_key else place, help=help)


def refused_config(model: Spec[ModelSpec], runtime: TritonRuntime) -> Iterator[Finding]:
    """What the message does not take, and what it should not be given here."""
    at, config = _At(model), runtime.config
    yield from _message(at, descriptor(), config)
    if runtime.batching and "sequence_batching" in config:
        here = at.field("sequence_batching")
        yield here.finding(ONE_OF, f"{here.label} and `batching` exclude each other", "remove one", at_key=True)
    for side, tensors in (("input", runtime.inputs), ("output", runtime.outputs)):
        yield from _tensors(at.field(side), config.get(side), [tensor.name for tensor in tensors])


def _tensors(at: _At, rows: object, names: list[str]) -> Iterator[Finding]:
    """Each row adds fields to a tensor that the spec has, which it names."""
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(row, dict) or not isinstance(name := row.get("name", ""), str):
            continue  # of the wrong type, and found already
        if name not in names:
            here = at.item(number)
            listed = ", ".join(shown(known) for known in names[:_SHOWN])
            help = did_you_mean(name, names) or f"give it the `name` of one of {listed}"
            yield here.finding(UNKNOWN_TENSOR, f"{here.label} names no tensor of the spec", help)


def _message(at: _At, type_: "Descriptor", value: object) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _wrong(at, value, "a mapping")
        return
    yield from _exclusive(at, type_, value)
    for name, inner in value.items():
        field = type_.fields_by_name.get(name)
        here = at.field(name)
        if field is None:
            names = [known for known in type_.fields_by_name if (*at.fields, known) not in ELSEWHERE]
            help = did_you_mean(name, names) or f"name a field of `{type_.name}` in NVIDIA's model_config.proto"
            yield here.finding(UNKNOWN_FIELD, f"{here.label} is no field of `{type_.name}`", help, at_key=True)
        elif (said := ELSEWHERE.get(here.fields)) is not None:
            help = f"write it as `{said}`"
            yield here.finding(SAID_ELSEWHERE, f"{here.label} has a place of its own", help, at_key=True)
        elif (reason := IMPOSSIBLE.get(here.fields)) is not None:
            yield here.finding(NOT_HELD, f"{here.label} cannot be used, since {reason}", "remove it", at_key=True)
        else:
            yield from _field(here, field, inner)


def _field(at: _At, field: "FieldDescriptor", value: object) -> Iterator[Finding]:
    if field.message_type and field.message_type.GetOptions().map_entry:
        yield from _map(at, field.message_type, value)
    elif not field.is_repeated:
        yield from _element(at, field, value)
    elif isinstance(value, list):
        for number, element in enumerate(value):
            yield from _element(at.item(number), field, element)
    else:
        yield _wrong(at, value, "a list")


def _map(at: _At, entry: "Descriptor", value: object) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield _wrong(at, value, "a mapping")
        return
    key_field, value_field = entry.fields_by_name["key"], entry.fields_by_name["value"]
    for key, inner in value.items():
        if want := wanted(key_field, _key(key_field, key)):
            yield at.item(key).finding(WRONG_TYPE, f"the key {shown(key)} is not {want}", "", at_key=True)
        else:
            yield from _element(at.item(key), value_field, inner)


def _key(field: "FieldDescriptor", key: str) -> str | int:
    """The key of a map; YAML has texts only, and one map of `ModelConfig` has numbers."""
    if field.cpp_type == field.CPPTYPE_STRING or not key.isascii() or not key.isdigit() or len(key) > _DIGITS:
        return key
    # Not `01`, which would be the same key as `1`.
    return int(key) if str(int(key)) == key else key


def _element(at: _At, field: "FieldDescriptor", value: object) -> Iterator[Finding]:
    if field.message_type:
        yield from _message(at, field.message_type, value)
    elif want := wanted(field, value):
        yield _wrong(at, value, want, choices(field))


def _exclusive(at: _At, type_: "Descriptor", value: dict[str, Any]) -> Iterator[Finding]:
    for choice in type_.oneofs:
        first, *others = [field.name for field in choice.fields if field.name in value] or [""]
        for other in others:
            here = at.field(other)
            yield here.finding(ONE_OF, f"{here.label} and `{first}` exclude each other", "remove one", at_key=True)


def _wrong(at: _At, value: object, want: str, names: list[str] | None = None) -> Finding:
    help = did_you_mean(value, names) if names and isinstance(value, str) else ""
    if want == "a text" and isinstance(value, int | float):
        help = "put it in quotes"
    return at.finding(WRONG_TYPE, f"{at.label} is {shown(value)}, and {want} is wanted", help)
