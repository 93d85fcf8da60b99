"""Requests over HTTP as `lock` makes them: bounded in time, tried again when a server is busy, and never led astray.

A redirect may change the host and not the scheme; `Authorization` does not follow it to another host.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from servewright import __version__
from servewright.edge.registries.unresolved import UnresolvedError

_BUSY = frozenset({429, 500, 502, 503, 504})
_TRIES = 4
_LONGEST_WAIT = 30.0
_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Http:
    """`timeout`: seconds without a byte. `wait` sleeps so many seconds between two tries."""

    timeout: float = 30.0
    wait: Callable[[float], None] = time.sleep

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Iterator[HTTPResponse]:
        """The answer, whatever its status. UnresolvedError where nobody answers, or the reading breaks off."""
        host = urlsplit(url).netloc
        try:
            response = self._tried(url, headers or {}, method)
            with response:
                yield response
        except TimeoutError as error:
            raise UnresolvedError(f"`{host}` did not answer within {self.timeout:g} s", _LATER) from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise UnresolvedError(f"`{host}` did not answer within {self.timeout:g} s", _LATER) from error
            raise UnresolvedError(f"`{host}` cannot be reached: {_said(error.reason)}", _LATER) from error
        except (OSError, HTTPException) as error:
            raise UnresolvedError(f"the connection to `{host}` broke off: {_said(error)}", _LATER) from error

    def _tried(self, url: str, headers: Mapping[str, str], method: str) -> HTTPResponse:
        for attempt in range(_TRIES):
            response = self._once(url, headers, method)
            if response.status not in _BUSY or attempt == _TRIES - 1:
                break
            response.close()
            self.wait(_pause(response.headers, attempt))
        return response

    def _once(self, url: str, headers: Mapping[str, str], method: str) -> HTTPResponse:
        own = {"User-Agent": f"servewright/{__version__}", "Accept-Encoding": "identity"}
        request = Request(url, headers={**own, **headers}, method=method)
        try:
            answer = build_opener(_SameScheme).open(request, timeout=self.timeout)
        except HTTPError as error:
            answer = error
        return answer  # type: ignore[no-any-return]  # an HTTPError has all that an answer has, its status too


class _SameScheme(HTTPRedirectHandler):
    max_redirections = _REDIRECTS

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if old.scheme != new.scheme:
            raise UnresolvedError(
                f"`{old.netloc}` redirects from `{old.scheme}` to `{new.scheme}`", "ask whoever runs it"
            )
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None:
            request.method = req.get_method()
            if old.netloc != new.netloc:
                request.remove_header("Authorization")
        return request


def _pause(headers: HTTPMessage, attempt: int) -> float:
    """What the server asks for, else twice as long each time."""
    asked = headers.get("Retry-After", "")
    return min(float(asked) if asked.isdecimal() else 2.0**attempt, _LONGEST_WAIT)


def _said(reason: object) -> str:
    strerror = getattr(reason, "strerror", None)
    return str(strerror or reason or type(reason).__name__).lower()


_LATER = "see that it runs and can be reached from here, then run this again"
