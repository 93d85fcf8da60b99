"""Weights in an object store, measured through fsspec: it finds the credentials where each provider keeps them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from servewright.edge.registries.foreign import errors_of
from servewright.edge.registries.progress import Observe
from servewright.edge.registries.unresolved import UnresolvedError
from servewright.edge.registries.weights.hashing import MOST_FILES, Measure, measure_stream, together

# By scheme, the package that fsspec needs for it; each is an extra of the scheme's name.
PACKAGES = {"s3": "s3fs", "gs": "gcsfs"}


def measure_bucket(uri: str, observe: Observe) -> Measure:
    """An object, or all that is below a folder of them."""
    scheme = uri.partition(":")[0]
    with _said_by_provider(uri):
        try:
            from fsspec.core import url_to_fs

            files, root = url_to_fs(uri)
        except ImportError as error:
            raise UnresolvedError(
                f"`{uri}` cannot be read without `{PACKAGES.get(scheme, scheme)}`",
                f"install `servewright[{scheme}]`, or write the entry into the lock by hand",
            ) from error
        return _measured(files, root, uri, observe)


def _measured(files: Any, root: str, uri: str, observe: Observe) -> Measure:
    if not uri.endswith("/") and files.isfile(root):
        return _object(files, root, uri, observe)
    root = root.rstrip("/")
    found = sorted(files.find(root))
    if not found:
        raise UnresolvedError(f"there is nothing at `{uri}`", "correct the URI, or put the weights there")
    if len(found) > MOST_FILES:
        raise UnresolvedError(f"`{uri}` holds more than {MOST_FILES} objects", "pack them into an archive")
    return together({path.removeprefix(f"{root}/"): _object(files, path, uri, observe) for path in found}, uri)


def _object(files: Any, path: str, uri: str, observe: Observe) -> Measure:
    size = files.info(path).get("size") or 0
    with files.open(path, "rb") as stream:
        return measure_stream(stream, uri, size, observe)


@contextmanager
def _said_by_provider(uri: str) -> Iterator[None]:
    """What a provider's own package raises is about the store; anything else is our mistake, and stays what it is."""
    try:
        yield
    except errors_of(_PROVIDERS) as error:
        said = str(error) or type(error).__name__
        hint = "see that it exists and that you may read it"
        raise UnresolvedError(f"`{uri}` cannot be read: {said}", hint) from error


_PROVIDERS = (
    ("aiohttp.client_exceptions", "ClientError"),
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("gcsfs.retry", "HttpError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)
