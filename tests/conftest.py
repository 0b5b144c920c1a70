"""The store fixture: each test that uses it runs on the embedded engine and on a real Neo4j."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from graph.store import Store, open_store
from tests.servers import embedded_store, empty, missing, neo4j_server

# The script runs in an environment of its own (tests/install-tools), with a library that ours lacks.
collect_ignore = ["ftm"]

# Started in the background by a shell, the suite and all it starts would not heed Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples at each run of the gate; developers' runs go on looking for new ones.
settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("gate")


@pytest.fixture(scope="session")
def embedded_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_store(tmp_path_factory.mktemp("embedded") / "store") as address:
        yield address


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if reason := missing():
        pytest.skip(reason)
    with neo4j_server(tmp_path_factory.mktemp("neo4j")) as address:
        yield address


@pytest.fixture(scope="session", params=["embedded", "neo4j"])
def server(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(f"{request.param}_address")
    return address


@pytest.fixture(scope="session")
def opened(server: str) -> Iterator[Store]:
    with open_store(server) as store:
        yield store


@pytest.fixture
def store(opened: Store) -> Store:
    """An empty store with the schema, once on each engine."""
    empty(opened)
    return opened


@pytest.fixture
def corpus() -> Path:
    return Path(__file__).parent.parent / "corpus"
