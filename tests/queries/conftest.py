from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.store import Store, open_store
from graph.writer import Writer
from tests.queries.sample import sample
from tests.servers import empty


@pytest.fixture(scope="module")
def sample_store(server: str) -> Iterator[Store]:
    """The sample graph in a store that the tests of a module only read, on each engine."""
    with open_store(server) as store:
        empty(store)
        store.install()
        Writer(store).load(*sample())
        yield store
        empty(store)
