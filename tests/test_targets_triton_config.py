"""The block `config` of a Triton model: whatever it holds is rendered as it is, or refused."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servewright.core.finding import Finding
from servewright.core.server import Server
from servewright.core.slice import Slice
from servewright.formats import pbtxt
from servewright.formats.specs.merge import merge
from servewright.targets.triton.target import serve
from tests.slices import slice_of
from tests.trees import platform


def _names() -> list[str]:
    """The names of all fields of all messages, so that random configurations come near to real ones."""
    pending, names = [pbtxt.descriptor()], dict[str, None]()
    while pending:
        for field in pending.pop().fields:
            if field.name not in names and field.message_type:
                pending.append(field.message_type)
            names[field.name] = None
    return list(names)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=5)
    | st.sampled_from(["features", "minutes", "TYPE_FP32", "PRIORITY_MAX", "1"])
)
KEYS = st.sampled_from(_names()) | st.sampled_from(["1", "features", "x"])
CONFIGS = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)),
    max_size=4,
)


def _message(type_: Any) -> st.SearchStrategy[dict[str, Any]]:
    """What protobuf takes for a message, but for fields that exclude each other."""
    fields = {field.name: _field(field) for field in type_.fields}
    return st.fixed_dictionaries({}, optional=fields)


def _field(field: Any) -> st.SearchStrategy[Any]:
    if field.message_type and field.message_type.GetOptions().map_entry:
        entry = field.message_type.fields_by_name
        keys = _field(entry["key"]).map(str)
        return st.dictionaries(keys, _field(entry["value"]), max_size=2)
    one = _message(field.message_type) if field.message_type else _scalar(field)
    return st.lists(one, max_size=2) if field.is_repeated else one


def _scalar(field: Any) -> st.SearchStrategy[Any]:
    if field.enum_type:
        return st.sampled_from([value.name for value in field.enum_type.values])
    return {
        field.CPPTYPE_STRING: st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
        field.CPPTYPE_BOOL: st.booleans(),
        field.CPPTYPE_FLOAT: st.floats(width=32, allow_nan=False, allow_infinity=False),
        field.CPPTYPE_DOUBLE: st.floats(allow_nan=False, allow_infinity=False),
        field.CPPTYPE_INT32: st.integers(-(2**31), 2**31 - 1),
        field.CPPTYPE_INT64: st.integers(-(2**63), 2**63 - 1),
        field.CPPTYPE_UINT32: st.integers(0, 2**32 - 1),
        field.CPPTYPE_UINT64: st.integers(0, 2**64 - 1),
    }[field.cpp_type]


@cache
def _slice() -> Slice:
    """A model with a batcher and without a `config`."""
    eta = yaml.safe_load(platform()["specs/delivery/eta/model.yaml"])
    runtime: dict[str, Any] = {"batching": {}, "queue": None}
    return slice_of(merge(eta, {"spec": {"runtime": {"triton": runtime}}}), {"weights.bin": b"weights"})


def _served(config: dict[str, Any]) -> Server | set[str]:
    """The server of the model with this `config`, or the codes of what is found."""
    slice = _slice()
    model = slice.subject
    triton = model.body.runtime.triton.model_copy(update={"config": config})
    body = model.body.model_copy(update={"runtime": model.body.runtime.model_copy(update={"triton": triton})})
    produced = list(serve(replace(slice, specs={**slice.specs, model.identity: replace(model, body=body)})))
    servers = [server for server in produced if isinstance(server, Server)]
    return servers[0] if servers else {finding.code for finding in produced if isinstance(finding, Finding)}


@settings(deadline=None, max_examples=300)
@given(CONFIGS)
def test_a_config_is_refused_or_becomes_a_message(config: dict[str, Any]) -> None:
    served = _served(config)
    if isinstance(served, Server):
        text = served.config["prod.pbtxt"]
        assert pbtxt.print_text(pbtxt.parse(text)) == text
    else:
        assert served


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_message(pbtxt.descriptor()))
def test_what_the_protobuf_takes_is_never_called_unknown_or_of_a_wrong_type(config: dict[str, Any]) -> None:
    served = _served(config)
    assert isinstance(served, Server) or not served & {"RND212", "RND213"}


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("field", list(pbtxt.descriptor().fields), ids=lambda field: field.name)
@given(data=st.data())
def test_a_field_alone_is_rendered_as_it_is_or_refused(field: Any, data: st.DataObject) -> None:
    value = data.draw(_field(field))
    served = _served({field.name: value})
    if isinstance(served, set):
        assert not served & {"RND212", "RND213"}
    elif field.name not in ("input", "output", "dynamic_batching"):  # merged with what the spec says
        said: Any = pbtxt.from_tree({field.name: value})
        rendered: Any = pbtxt.parse(served.config["prod.pbtxt"])
        assert getattr(rendered, field.name) == getattr(said, field.name)
