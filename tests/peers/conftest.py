"""Peers that are dear to start, one of each for the whole run."""

from collections.abc import Iterator

import pytest

from tests.peers.api_server import ApiServer


@pytest.fixture(scope="session")
def api_server() -> Iterator[ApiServer]:
    with ApiServer() as server:
        yield server
