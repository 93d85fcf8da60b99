"""Weights that are downloaded: measured as they stream by, and not kept."""

from urllib.parse import urlsplit

from servewright.edge.registries.http import Http
from servewright.edge.registries.progress import Observe
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.registries.weights.hashing import Measure, measure_stream

_OK = 200


def measure_download(url: str, http: Http, observe: Observe) -> Measure:
    """What stands at an `https://` URL. UnresolvedError where it is not there, or does not arrive whole."""
    with http.open(url) as response:
        if response.status != _OK:
            raise UnresolvedError(
                f"`{urlsplit(url).netloc}` answers {response.status} for `{url}`",
                "correct the URL, or make it readable without a password",
            )
        length = response.headers.get("Content-Length", "")
        return measure_stream(response, url, int(length) if length.isdecimal() else 0, observe)
