"""`config.pbtxt`: public configurations survive, text that is none is refused with its place, and gRPC stays out."""

import subprocess
import sys
from pathlib import Path

import pytest

from servewright.formats import pbtxt
from tests.trees import SHARED

PUBLIC = sorted((SHARED / "cases" / "triton").glob("*.pbtxt"))


@pytest.mark.skipif(not PUBLIC, reason="`../shared/cases/triton` is not beside the repository")
@pytest.mark.parametrize("path", PUBLIC, ids=[path.stem for path in PUBLIC])
def test_public_configurations_survive_parse_and_print(path: Path) -> None:
    message = pbtxt.parse(path.read_text(encoding="utf-8"))
    text = pbtxt.print_text(message)
    assert pbtxt.parse(text) == message
    assert text.isascii()


REFUSED = {
    "name: 'eta'\nbackened: 'python'": '2:1 : Message type "inference.ModelConfig" has no field named "backened".',
    "max_batch_size: 9999999999": "1:17 : 'max_batch_size: 9999999999': Value out of range: 9999999999",
}


@pytest.mark.parametrize("text", REFUSED)
def test_text_that_is_no_configuration_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        pbtxt.parse(text)
    assert str(refused.value) == REFUSED[text]


def test_the_message_comes_without_grpc() -> None:
    program = "from servewright.formats import pbtxt; pbtxt.descriptor(); import sys; print('grpc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"
