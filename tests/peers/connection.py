"""How to reach a Kubernetes API server, and one kept-alive connection to it."""

import http.client
import json
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Access:
    port: int  # on 127.0.0.1
    certificate: Path
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any  # decoded JSON: an object, or a Status with the reason of a refusal
    warnings: tuple[str, ...]


class Connection:
    def __init__(self, access: Access) -> None:
        context = ssl.create_default_context(cafile=access.certificate)
        self._http = http.client.HTTPSConnection("127.0.0.1", access.port, timeout=60, context=context)
        self._authorization = f"Bearer {access.token}"

    def send(self, method: str, path: str, body: bytes | None = None, form: str = "application/json") -> Answer:
        """Sends twice if the connection turns out to be gone; raises OSError if the server is."""
        headers = {"Authorization": self._authorization, "Accept": "application/json", "Content-Type": form}
        try:
            self._http.request(method, path, body, headers)
            response = self._http.getresponse()
        except (ConnectionError, ssl.SSLError):
            # The server closes a connection that was idle for long; nothing sent here does harm when sent twice.
            self._http.close()
            self._http.request(method, path, body, headers)
            response = self._http.getresponse()
        content = response.read()
        return Answer(response.status, _decoded(content), _warnings(response.headers.get_all("Warning", [])))

    def close(self) -> None:
        self._http.close()


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        # /readyz and paths that nothing serves answer in plain text.
        return {"message": content.decode(errors="replace").strip()}


def _warnings(headers: list[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"\\(.)", r"\1", text) for header in headers for text in _WARNING.findall(header))


# RFC 9110 quotes the text; 299 is "miscellaneous, persistent", the only code that Kubernetes sends.
_WARNING = re.compile(r'299 \S+ "((?:[^"\\]|\\.)*)"')
