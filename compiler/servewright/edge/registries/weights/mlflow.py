"""MLflow's model registry: what a model's alias or version is, and where its files lie.

MLflow is asked through its own client, which knows its servers and databases, and their credentials.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO

from servewright.edge.registries.foreign import errors_of
from servewright.edge.registries.unresolved import UnresolvedError

_URI = re.compile(r"models:/([A-Za-z0-9_. -]+)(?:@([A-Za-z0-9_-]+)|/([0-9]+))")


@dataclass(frozen=True, slots=True)
class Registered:
    """`version` as the registry counts; `source` is a URI or a path, as whoever registered it wrote it."""

    version: str
    source: str


def registered(uri: str, registry: str) -> Registered:
    """What `models:/name@alias` or `models:/name/3` is in the registry at this URI; UnresolvedError where it is not."""
    match = _URI.fullmatch(uri)
    if match is None:
        raise UnresolvedError(f"`{uri}` names no model of MLflow", "write `models:/name@alias` or `models:/name/3`")
    if not registry:
        raise UnresolvedError(
            f"nothing says which MLflow registry knows `{uri}`", "name it with --mlflow or MLFLOW_TRACKING_URI"
        )
    _refuse_new_database(registry)
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        with _quiet():
            from mlflow.tracking import MlflowClient
    except ImportError as error:
        raise UnresolvedError(f"`{uri}` cannot be asked for without MLflow", _INSTALL) from error
    with _said_by_mlflow(uri, registry), _quiet():
        client = MlflowClient(tracking_uri=registry, registry_uri=registry)
        name, alias, version = match.groups()
        found = client.get_model_version_by_alias(name, alias) if alias else client.get_model_version(name, version)
        return Registered(str(found.version), client.get_model_version_download_uri(name, str(found.version)))


def _refuse_new_database(registry: str) -> None:
    """MLflow would make the database that a misspelt path names."""
    path = registry.removeprefix("sqlite:///")
    if path != registry and not os.path.isfile(path):
        raise UnresolvedError(f"there is no MLflow database `{path}`", "correct --mlflow or MLFLOW_TRACKING_URI")


@contextmanager
def _quiet() -> Iterator[None]:
    """MLflow tells of its migrations and retries on the terminal."""
    import logging

    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with redirect_stderr(StringIO()), redirect_stdout(StringIO()):
            yield
    finally:
        logging.disable(before)


@contextmanager
def _said_by_mlflow(uri: str, registry: str) -> Iterator[None]:
    """What MLflow and the packages below it raise is about the registry; anything else is our mistake."""
    try:
        yield
    except errors_of(_MLFLOW) as error:
        code = getattr(error, "error_code", "")
        if code in _ABSENT or (code == "INVALID_PARAMETER_VALUE" and "not found" in str(error)):
            raise UnresolvedError(
                f"MLflow at `{registry}` does not know `{uri}`", "register it, or correct the name, alias or version"
            ) from error
        said = str(error).partition("\n")[0] or type(error).__name__
        raise UnresolvedError(f"MLflow at `{registry}` does not answer: {said}", _REACH) from error


# What MLflow does by itself: it tells its makers of each use, and tries for ten minutes to reach a server.
_ENVIRONMENT = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "30",
}
_ABSENT = frozenset({"RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"})
_MLFLOW = (
    ("alembic.util.exc", "CommandError"),
    ("mlflow.exceptions", "MlflowException"),
    ("sqlalchemy.exc", "SQLAlchemyError"),
    ("urllib3.exceptions", "HTTPError"),
)
_INSTALL = "install `servewright[lock]`, or write the entry into the lock by hand"
_REACH = "see that its URI is right and that it can be reached from here, then run this again"
