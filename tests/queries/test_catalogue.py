"""The stored queries: headers are strict, and each has a golden answer on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.errors import QueryError, UnknownNameError
from graph.store import Store
from graph.writer import Writer
from queries.answers import find_query, run_query
from queries.catalogue import read_catalogue
from tests.queries.sample import sample
from tests.servers import empty

GOLDEN = Path(__file__).parent / "golden"
CATALOGUE = read_catalogue()


@pytest.fixture(scope="module")
def graph(opened: Store) -> Store:
    """The sample graph, once an engine."""
    empty(opened)
    documents, claims = sample()
    Writer(opened).load(documents, claims)
    return opened


@pytest.mark.parametrize("name", CATALOGUE)
def test_golden_answer(graph: Store, name: str) -> None:
    golden = GOLDEN / f"{name}.json"
    assert golden.exists(), f"{name} has no golden answer"
    query = CATALOGUE[name]
    rows = run_query(graph, query, query.example).rows
    assert rows == json.loads(golden.read_text(encoding="utf-8"))
    for row in rows:
        assert list(row) == [column.name for column in query.columns]


def test_golden_answers_are_of_stored_queries() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(CATALOGUE)
    assert len(CATALOGUE) >= 25


HEAD = "// name: mine\n// says: What?\n// rows: one row per thing\n// column: n — a number\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "MATCH (e {name: $who}) RETURN 1 AS n", "who"),
        (HEAD + "// param: who: text = \"x\" — unused\nRETURN 1 AS n", "who"),
        (HEAD.replace("one row per thing", "rows") + "RETURN 1 AS n", "one row per"),
        (HEAD.replace("mine", "city_pairings") + "RETURN 1 AS n", "city_pairings"),
        ("RETURN 1 AS n", "name"),
    ],
)
def test_wrong_headers_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "mine.cypher").write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=words) as caught:
        read_catalogue(tmp_path)
    assert "mine.cypher" in str(caught.value)


def test_unknown_query_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="city_pairings"):
        find_query(CATALOGUE, "city_pairing")


def test_own_queries_are_added(graph: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_text(HEAD + "RETURN 1 AS n", encoding="utf-8")
    assert run_query(graph, read_catalogue(tmp_path)["mine"]).rows == [{"n": 1}]
