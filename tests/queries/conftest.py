from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.engine import stop_engine
from graph.store import Store, open_store
from graph.writer import Writer
from tests.queries.sample import sample


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample graph in a store that tests only read."""
    folder = tmp_path_factory.mktemp("sample") / "store"
    with open_store(str(folder)) as store:
        store.install()
        Writer(store).load(*sample())
        yield store
    stop_engine(folder)
