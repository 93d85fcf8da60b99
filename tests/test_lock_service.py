"""Services that `lock` runs for their OpenAPI document: what they see, how long they may take, what they may break."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from servewright.edge.registries.services.service import Service, emitted
from servewright.edge.registries.unresolved import UnresolvedError

# What a service looks like to whoever asks it, without FastAPI's time to load.
PLAIN = """
class App:
    def openapi(self):
        return {"openapi": "3.1.0", "info": {"title": "plain", "version": "1"}, "paths": {}}
app = App()
"""
BENTO = """
class Spec:
    def asdict(self):
        info = {"title": "ranker", "version": "None", "description": "a badge"}
        return {"openapi": "3.0.2", "info": info, "paths": {}}
class Ranker:
    openapi_spec = Spec()
"""


def emit(source: str, timeout: float = 20, model: Path | None = None, **files: str) -> bytes:
    contents = {"main.py": source.encode(), **{name.replace("_", "."): text.encode() for name, text in files.items()}}
    return emitted(Service("plain 1.0.0", "1.0.0", "fastapi", "main:app", contents, model), sys.executable, timeout)


def refusal(source: str, timeout: float = 20) -> tuple[str, str]:
    with pytest.raises(UnresolvedError) as refused:
        emit(source, timeout)
    return refused.value.message, refused.value.help


def saying(expression: str) -> str:
    """A service whose title is what an expression comes to."""
    return f"import os, sys, json\nsaid = json.dumps({expression})\n" + PLAIN.replace('"plain"', "said")


def said(source: str, model: Path | None = None) -> object:
    return json.loads(json.loads(emit(source, model=model))["info"]["title"])


def test_fastapi_emits_what_it_serves() -> None:
    source = "from fastapi import FastAPI\napp = FastAPI(title='café')\n@app.get('/b')\ndef b(): ...\n"
    content = emit(source)
    assert list(json.loads(content)) == ["openapi", "info", "paths"]
    assert content == json.dumps(json.loads(content), indent=2, ensure_ascii=False).encode() + b"\n"
    assert "café".encode() in content
    assert emit(source) == content


def test_bentoml_is_described_as_its_release() -> None:
    files = {"service.py": BENTO.encode(), "README.md": b"Ranks.\n"}
    content = emitted(Service("r", "1.4.0", "bentoml", "service:Ranker", files), sys.executable, 20)
    info = json.loads(content)["info"]
    assert info == {"title": "ranker", "version": "1.4.0", "description": "Ranks.\n"}


def test_what_a_service_prints_is_not_its_document() -> None:
    assert emit("print('hello')\n" + PLAIN) == emit(PLAIN)


def test_no_secret_is_in_its_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    seen = said(saying("sorted(os.environ)"), model=tmp_path / "weights.bin")
    ours = {"HOME", "LANG", "MODEL_PATH", "PATH", "PYTHONHASHSEED", "TMPDIR"}
    assert set(seen) - {"LC_CTYPE"} == ours  # type: ignore[call-overload]  # a list


def test_it_runs_in_a_copy_that_goes(tmp_path: Path) -> None:
    folder = said("open('left', 'w').close()\n" + saying("os.getcwd()"))
    assert isinstance(folder, str)
    assert not os.path.exists(folder)


def test_sets_have_one_order() -> None:
    names = saying("list({'alpha', 'beta', 'gamma', 'delta'})")
    assert said(names) == said(names)


IMPORTABLE = "let `main:app` be importable without a model, a network or credentials"
REFUSALS = {
    "import no_such_module_anywhere": (
        "plain 1.0.0 cannot be imported: No module named 'no_such_module_anywhere'",
        "install its `requirements.txt` into an environment, and name that one's Python with --python",
    ),
    "raise ValueError('no weights')": (
        "plain 1.0.0 gives no OpenAPI document: ValueError: no weights",
        IMPORTABLE,
    ),
    "app = 1": (
        "plain 1.0.0 gives no OpenAPI document: AttributeError: 'int' object has no attribute 'openapi'",
        IMPORTABLE,
    ),
    "import sys; sys.exit(7)": ("plain 1.0.0 gives no OpenAPI document: exit code 7", IMPORTABLE),
    "import os; os.abort()": ("plain 1.0.0 gives no OpenAPI document: exit code -6", IMPORTABLE),
    "import os; os._exit(0)": ("plain 1.0.0 gives no OpenAPI document", "let `main:app` be the application"),
    PLAIN.replace('"openapi": "3.1.0", ', ""): (
        "plain 1.0.0 gives no OpenAPI document",
        "let `main:app` be the application",
    ),
}


@pytest.mark.parametrize("source", REFUSALS)
def test_a_service_that_gives_no_document(source: str) -> None:
    assert refusal(source) == REFUSALS[source]


def test_a_service_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "started"
    child = "import subprocess\nchild = subprocess.Popen(['sleep', '60'])\n"
    child += f"open({str(started)!r}, 'w').write(str(child.pid))\n"
    began = time.monotonic()
    assert refusal(child + "import time\ntime.sleep(60)", timeout=2) == (
        "plain 1.0.0 gives no OpenAPI document within 2 s",
        "load the model when the service starts, not when it is imported, or raise --timeout",
    )
    assert time.monotonic() - began < 10
    assert not runs(int(started.read_text()))


def runs(process: int) -> bool:
    """Whether a process is alive; one that has ended may wait to be counted."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_service_cannot_fill_the_disk() -> None:
    message, _ = refusal("stream = open('big', 'wb')\nfor _ in range(100): stream.write(bytes(1 << 20))")
    assert message == "plain 1.0.0 gives no OpenAPI document: OSError: [Errno 27] File too large"


def test_a_python_that_is_not_there() -> None:
    with pytest.raises(UnresolvedError, match="`/no/python` cannot be run: no such file or directory"):
        emitted(Service("plain", "1", "fastapi", "main:app", {"main.py": PLAIN.encode()}), "/no/python", 5)
