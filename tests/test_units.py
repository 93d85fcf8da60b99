"""Every unit and name: what it accepts and how it prints, what it refuses and why, and the laws that hold for all."""

import importlib
import inspect
import pkgutil
import re
from itertools import product
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_origin

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ConfigDict, TypeAdapter, ValidationError

from servewright.formats import units
from servewright.formats.units.base import Scalar

FOLDER = Path(units.__path__[0])


class Unit(NamedTuple):
    name: str
    type: Any  # a Scalar, or an annotated `str`
    reader: Any  # has `read`, `parse` and `shape` in either case
    accepted: list[tuple[Any, str]]
    refused: list[tuple[Any, str]]


def _unit(module: str, name: str, cases: dict[str, list[Any]]) -> Unit:
    kind = getattr(importlib.import_module(f"{units.__name__}.{module}"), name)
    accepted = [case if isinstance(case, list) else [case, case] for case in cases["accepted"]]
    return Unit(
        name,
        kind,
        kind.__metadata__[0] if get_origin(kind) is Annotated else kind,
        [(_written(value), _written(text)) for value, text in accepted],
        [(_written(value), text) for value, text in cases["refused"]],
    )


def _written(value: Any) -> Any:
    if isinstance(value, dict) and "repeat" in value:
        return value["repeat"] * value["times"]
    return value


def _cases(module: str) -> Any:
    return yaml.safe_load((FOLDER / f"{module}.cases.yaml").read_text(encoding="utf-8"))


MODULES = sorted(file.name.removesuffix(".cases.yaml") for file in FOLDER.glob("*.cases.yaml"))
UNITS = [
    _unit(module, name, cases)
    for module in MODULES
    if module != "secret_shape"
    for name, cases in _cases(module).items()
]
ACCEPTED = [(unit, value, text) for unit in UNITS for value, text in unit.accepted]
REFUSED = [(unit, value, text) for unit in UNITS for value, text in unit.refused]


def _label(case: Any) -> str:
    return case.name if isinstance(case, Unit) else ascii(case)[:30]


@pytest.mark.parametrize(("unit", "value", "text"), ACCEPTED, ids=_label)
def test_accepted(unit: Unit, value: Any, text: str) -> None:
    read = unit.reader.read(value)
    assert str(read) == text
    assert unit.reader.parse(str(read)) == read
    assert TypeAdapter(unit.type).dump_python(read) == text
    assert _schema(unit).is_valid(value)


@pytest.mark.parametrize(("unit", "value", "message"), REFUSED, ids=_label)
def test_refused(unit: Unit, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=r".*") as fault:
        unit.reader.read(value)
    assert str(fault.value) == message


@pytest.mark.parametrize("unit", UNITS, ids=_label)
def test_pydantic_shows_the_message(unit: Unit) -> None:
    value, message = unit.refused[0]
    with pytest.raises(ValidationError) as fault:
        TypeAdapter(unit.type, config=_config(unit)).validate_python(value)
    assert [(error["type"], error["msg"]) for error in fault.value.errors()] == [
        ("value_error", f"Value error, {message}")
    ]


def _config(unit: Unit) -> ConfigDict | None:
    # An enumeration and a dataclass bring a configuration of their own, as pydantic sees them.
    return None if inspect.isclass(unit.type) else ConfigDict(strict=True)


def test_every_type_has_cases() -> None:
    written = {(module, name) for module in MODULES if module != "secret_shape" for name in _cases(module)}
    assert written == set(_defined())


def _defined() -> list[tuple[str, str]]:
    found = []
    for info in pkgutil.iter_modules(units.__path__):
        source = (FOLDER / f"{info.name}.py").read_text(encoding="utf-8")
        for name, value in vars(importlib.import_module(f"{units.__name__}.{info.name}")).items():
            own = inspect.isclass(value) and value.__module__.endswith(f".{info.name}")
            scalar = own and issubclass(value, Scalar) and value is not Scalar and not name.startswith("_")
            if scalar or (get_origin(value) is Annotated and re.search(rf"^{name} = ", source, re.MULTILINE)):
                found.append((info.name, name))
    return found


@pytest.mark.parametrize("unit", UNITS, ids=_label)
def test_examples_parse(unit: Unit) -> None:
    for example in unit.reader.shape.examples:
        assert str(unit.reader.parse(example)) == example


@pytest.mark.parametrize("unit", [unit for unit in UNITS if isinstance(unit.reader, type)], ids=_label)
def test_equal_values_print_alike_and_hash_alike(unit: Unit) -> None:
    for (one, one_text), (other, other_text) in product(unit.accepted, repeat=2):
        left, right = unit.reader.read(one), unit.reader.read(other)
        assert (left == right) == (one_text == other_text)
        assert left != right or hash(left) == hash(right)


# What the consumer checks: patterns of Kubernetes' API server and of the Gateway API's CRDs, the grammar of image tags.
QUANTITY = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?"
SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]"
LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
CONSUMERS = {
    "Cpu": QUANTITY,
    "Memory": QUANTITY,
    "SpecName": "[a-z]([-a-z0-9]{0,48}[a-z0-9])?",
    "TeamName": LABEL,
    "EnvironmentName": LABEL,
    "KubernetesName": LABEL,
    "KubernetesSubdomain": SUBDOMAIN,
    "LabelKey": f"({SUBDOMAIN}/)?{QUALIFIED}",
    "LabelValue": f"({QUALIFIED})?",
    "ExtendedResource": f"{SUBDOMAIN}/{QUALIFIED}",
    "HostName": rf"(\*\.)?{SUBDOMAIN}",
    "HttpPath": r"/(?!.*//)(?!.*/\.\.?(/|\Z))(?!.*%2[fF])([-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*",
    "HeaderName": r"[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+",
    "Version": f"(?={QUALIFIED})[A-Za-z0-9_][A-Za-z0-9._-]{{0,127}}",
}

AWKWARD = "aA09zZ.-_/:@%~+=*#?\\'\"`{} \n\t\0\x7f\x85é٣\uff10\u0301\u202e\u2028\ud800😀"


@st.composite
def near_misses(draw: st.DrawFn) -> tuple[Unit, str]:
    """A unit and a text that it accepts, edited here and there."""
    unit = draw(st.sampled_from(UNITS))
    text = str(draw(st.sampled_from(unit.accepted))[0])
    for _ in range(draw(st.integers(0, 3))):
        at, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        text = text[:at] + draw(st.text(st.sampled_from(AWKWARD), max_size=3)) + text[min(end, at + 2) :]
    return unit, text


@given(near_misses())
@settings(deadline=None)
def test_near_misses_are_read_or_refused(case: tuple[Unit, str]) -> None:
    _reads_or_refuses(*case)


@given(st.sampled_from(UNITS), st.text())
@settings(deadline=None)
def test_any_text_is_read_or_refused(unit: Unit, text: str) -> None:
    _reads_or_refuses(unit, text)


Plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(UNITS), Plain)
@settings(deadline=None)
def test_any_value_of_yaml_is_read_or_refused(unit: Unit, value: Any) -> None:
    _reads_or_refuses(unit, value)


def _reads_or_refuses(unit: Unit, value: Any) -> None:
    try:
        read = unit.reader.read(value)
    except ValueError as fault:
        assert str(fault).isprintable()
        assert len(str(fault)) < 500
        return
    assert unit.reader.parse(str(read)) == read
    assert _schema(unit).is_valid(value)
    assert re.fullmatch(CONSUMERS.get(unit.name, ".*"), str(read))


SCHEMAS: dict[str, Any] = {}


def _schema(unit: Unit) -> Any:
    if unit.name not in SCHEMAS:
        SCHEMAS[unit.name] = jsonschema_rs.validator_for(TypeAdapter(unit.type).json_schema())
    return SCHEMAS[unit.name]
