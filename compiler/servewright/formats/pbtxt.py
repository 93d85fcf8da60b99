"""Triton's model configuration, as NVIDIA's own protobuf message and in protobuf's text format.

The message type is read from the file that tritonclient ships, by its path: importing the package around it would bring
gRPC, which takes a quarter of a second and is not needed.
"""

from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor
    from google.protobuf.message import Message

_FILE = "grpc/model_config_pb2.py"


def from_tree(tree: dict[str, Any]) -> "Message":
    """The message of a plain tree whose keys are protobuf's names; raises ValueError for what it cannot hold."""
    from google.protobuf.json_format import ParseDict, ParseError

    try:
        return ParseDict(tree, _empty())
    except ParseError as fault:
        raise ValueError(str(fault)) from fault


def parse(text: str) -> "Message":
    """The message of a `config.pbtxt`; raises ValueError with line and column (`1:9 : ...`)."""
    from google.protobuf.text_format import Parse, ParseError

    try:
        return Parse(text, _empty())
    except ParseError as fault:
        raise ValueError(str(fault)) from fault


def print_text(message: "Message") -> str:
    """Fields in the order of their numbers, maps in the order of their keys; ASCII, a line feed at the end."""
    from google.protobuf.text_format import MessageToString

    return MessageToString(message, as_utf8=False)


def descriptor() -> "Descriptor":
    """What `inference.ModelConfig` consists of."""
    found: Descriptor = _module().ModelConfig.DESCRIPTOR
    return found


def _empty() -> "Message":
    message: Message = _module().ModelConfig()
    return message


@cache
def _module() -> ModuleType:
    package = find_spec("tritonclient")
    if package is None or not package.submodule_search_locations:
        raise ImportError("tritonclient is not installed")
    path = Path(package.submodule_search_locations[0], _FILE)
    found = spec_from_file_location("servewright.formats._model_config_pb2", path)
    if found is None or found.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module
