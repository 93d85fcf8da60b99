"""What an image registry wants to see before it answers: an anonymous token, or the credentials of `docker login`.

https://distribution.github.io/distribution/spec/auth/token/
"""

import json
import os
import re
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from servewright.edge.registries.http import Http
from servewright.edge.registries.images.name import ImageName
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.regular_file import open_regular

_PARAMETER = re.compile(r'([a-z_]{1,32})="([^"]{0,2000})"')
_LARGEST = 1 << 20
_OK = 200

# Docker Hub's tokens come from another host than its images, and its credentials are kept under a third name.
_TOKENS_OF = {"registry-1.docker.io": "auth.docker.io"}
_KEPT_AS = {"registry-1.docker.io": "https://index.docker.io/v1/"}


def authorization(challenge: str, image: ImageName, http: Http) -> str:
    """The `Authorization` that answers a `WWW-Authenticate`; UnresolvedError where there is none."""
    scheme, _, rest = challenge.partition(" ")
    login = _login(image.registry)
    if scheme.lower() == "basic" and login:
        return f"Basic {login}"
    if scheme.lower() == "bearer":
        return f"Bearer {_token(dict(_PARAMETER.findall(rest)), login, image, http)}"
    raise UnresolvedError(
        f"registry `{image.registry}` wants a password", f"run `docker login {image.registry}`, then run this again"
    )


def _token(asked: dict[str, str], login: str, image: ImageName, http: Http) -> str:
    realm = urlsplit(asked.get("realm", ""))
    if realm.scheme != urlsplit(image.url).scheme or not realm.netloc:
        raise UnresolvedError(
            f"registry `{image.registry}` names no address for tokens that can be trusted", "ask whoever runs it"
        )
    scope = asked.get("scope") or f"repository:{image.repository}:pull"
    query = urlencode({"service": asked.get("service", ""), "scope": scope})
    # A password goes to the registry that it is for, and nowhere that the registry may name.
    trusted = realm.hostname in (urlsplit(image.url).hostname, _TOKENS_OF.get(image.registry))
    headers = {"Authorization": f"Basic {login}"} if login and trusted else {}
    with http.open(f"{realm.geturl()}?{query}", headers) as response:
        body = response.read(_LARGEST)
    token = _text(_parsed(body), "token") or _text(_parsed(body), "access_token")
    if response.status != _OK or not token.isascii() or not token.isprintable() or not token:
        raise UnresolvedError(
            f"registry `{image.registry}` gives no token for `{image.repository}`",
            f"correct the name, or run `docker login {image.registry}`",
        )
    return token


def _login(registry: str) -> str:
    """What `docker login` has kept as base64 of `user:password`; empty where it has nothing, or a helper keeps it."""
    folder = os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker"
    try:
        with open_regular(Path(folder, "config.json")) as stream:
            kept = _parsed(stream.read(_LARGEST)).get("auths")
    except OSError:
        return ""
    entry = kept.get(_KEPT_AS.get(registry, registry)) if isinstance(kept, dict) else None
    if not isinstance(entry, dict):
        return ""
    user, password = _text(entry, "username"), _text(entry, "password")
    return _text(entry, "auth") or (b64encode(f"{user}:{password}".encode()).decode() if user else "")


def _text(tree: dict[str, object], key: str) -> str:
    value = tree.get(key)
    return value if isinstance(value, str) else ""


def _parsed(body: bytes) -> dict[str, object]:
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return tree if isinstance(tree, dict) else {}
