"""The stored queries: strict headers, and a golden answer for each."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from graph.errors import CoopgraphError, QueryError, UnknownNameError
from graph.projection import fetch_edges, fetch_neighbourhood, fetch_stepping_stones, find_entity
from graph.store import Store
from graph.subgraph import Subgraph
from queries.answers import find_query, run_query
from queries.catalogue import read_catalogue
from queries.exploring import explore_paths
from queries.paths import PathFilter, find_paths, path_to_record

GOLDEN = Path(__file__).parent / "golden"
CATALOGUE = read_catalogue()
HEADER = """// name: {name}
// says: What?
// rows: one row per thing
// param: a: text = "x" — a text
// column: x — a thing
"""
STATEMENT = "RETURN $a AS x\n"


def cases() -> list[tuple[str, int, dict[str, Any]]]:
    found = []
    for path in sorted(GOLDEN.glob("*.json")):
        for number, case in enumerate(json.loads(path.read_text("utf-8"))):
            found.append((path.stem, number, case))
    return found


def test_each_stored_query_has_a_golden_answer() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(CATALOGUE)
    assert len(CATALOGUE) >= 25


def test_each_golden_file_has_rows_and_each_parameter_is_used() -> None:
    for name, query in CATALOGUE.items():
        known = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
        assert any(case["rows"] for case in known), name
        used = {key for case in known for key in case["parameters"]}
        assert used == {p.name for p in query.parameters}, name


def readable(store: Store, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose keys are names, so that goldens do not depend on how keys are made."""
    names = {row["key"]: row["name"] for row in run_query(store, CATALOGUE["entities"]).rows}
    return [
        {k: names[v] if v is not None and k.endswith("key") else v for k, v in row.items()}
        for row in rows
    ]


@pytest.mark.parametrize(("name", "number", "case"), cases())
def test_golden_answer(sample_store: Store, name: str, number: int, case: dict[str, Any]) -> None:
    answer = run_query(sample_store, CATALOGUE[name], case["parameters"])
    rows = readable(sample_store, list(answer.rows))
    assert rows == case["rows"]
    if rows:
        assert list(rows[0]) == [column.name for column in CATALOGUE[name].columns]


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_the_order_of_rows_is_the_same_each_time(sample_store: Store, name: str) -> None:
    example = CATALOGUE[name].example
    first = run_query(sample_store, CATALOGUE[name], example)
    assert first.rows == run_query(sample_store, CATALOGUE[name], example).rows


def test_two_files_of_one_name_are_both_told(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.cypher").write_text(HEADER.format(name="same") + STATEMENT, "utf-8")
    with pytest.raises(QueryError, match=r"two\.cypher and .*one\.cypher are both named same"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER.format(name="q") + "RETURN $a AS x, $b AS y", r"uses \$b but declares no such"),
        (HEADER.format(name="q") + "RETURN 1 AS x", "declares a but does not use it"),
        (HEADER.format(name="q") + "RETURN '$a' AS x", "declares a but does not use it"),
        (HEADER.format(name="q"), "no statement"),
        (HEADER.format(name="Q!") + STATEMENT, "small letters"),
        (HEADER.format(name="q").replace("one row per thing", "rows") + STATEMENT, "one row per"),
        (HEADER.format(name="q").replace(": text", ": float") + STATEMENT, "unknown type 'float'"),
        (HEADER.format(name="q").replace(' = "x"', "") + STATEMENT, "cannot read the parameter"),
        (HEADER.format(name="q") + '// param: a: text = "x" — again\n' + STATEMENT, "a twice"),
        (HEADER.format(name="q") + "// view: film\n" + STATEMENT, "unknown view 'film'"),
        (HEADER.format(name="q") + "// view: graph\n" + STATEMENT, "needs the columns"),
        (HEADER.format(name="q") + "// colour: red\n" + STATEMENT, "cannot read the header line"),
        ("RETURN 1", "lacks the header line"),
        (HEADER.format(name="q").replace("// column: x — a thing\n", "") + STATEMENT, "no column"),
    ],
)
def test_wrong_headers_are_refused_with_the_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.cypher").write_text(text, "utf-8")
    with pytest.raises(QueryError, match=said) as told:
        read_catalogue(tmp_path)
    assert "mine.cypher" in str(told.value)


def test_a_folder_of_ones_own_is_added(tmp_path: Path, sample_store: Store) -> None:
    (tmp_path / "mine.cypher").write_text(HEADER.format(name="mine") + STATEMENT, "utf-8")
    mine = read_catalogue(tmp_path)["mine"]
    hostile = "'; MATCH (n) DETACH DELETE n //"
    assert run_query(sample_store, mine, {"a": hostile}).rows == [{"x": hostile}]


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("partners_of", {}, "needs name"),
        ("partners_of", {"nmae": "Busan"}, "has no parameter nmae; it has: name"),
        ("city_pairings", {"country": "Atlantis"}, "is no country"),
        ("city_pairings", {"since": "last year"}, "is no date"),
        ("entities", {"kind": "Dragon"}, "is no kind"),
        ("links_of", {"name": "Busan", "relation": "KNOWS"}, "is no relation"),
        ("doubtful", {"below": "low"}, "is no number"),
        ("partners_of", {"name": "Busen"}, "did you mean Busan"),
    ],
)
def test_wrong_values_are_told(sample_store: Store, name: str, values: dict, said: str) -> None:
    with pytest.raises(CoopgraphError, match=said):
        run_query(sample_store, CATALOGUE[name], values)


def test_unknown_queries_get_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="city_pairings"):
        find_query(CATALOGUE, "city_pairing")


@pytest.mark.parametrize("name", ["Busan", "BUSAN", "Busan Metropolitan City", "busan (City)"])
def test_entities_are_found_by_any_name(sample_store: Store, name: str) -> None:
    assert find_entity(sample_store, name).name == "Busan"


@pytest.mark.parametrize("name", ["", "`", "'; DROP", "\x00", "a" * 5000, "$name", "}) DETACH"])
def test_strange_names_are_only_unknown_names(sample_store: Store, name: str) -> None:
    with pytest.raises(UnknownNameError):
        find_entity(sample_store, name)


def test_a_neighbourhood_has_every_edge_among_its_entities(sample_store: Store) -> None:
    busan = find_entity(sample_store, "Busan").key
    near = fetch_neighbourhood(sample_store, [busan], steps=1)
    names = {node.name for node in near.nodes}
    assert {"Busan", "Barcelona", "Casa Asia", "Seoul", "NeoStack", "CityNet"} <= names
    keys = {node.key: node.name for node in near.nodes}
    among = {(e.type, *sorted((keys[e.source], keys[e.target]))) for e in near.edges}
    assert ("COOPERATES_WITH", "Barcelona", "Casa Asia") in among
    assert all(edge.evidence for edge in near.edges)
    assert all(len(edge.evidence) == edge.claims for edge in near.edges)
    few = fetch_neighbourhood(sample_store, [busan], steps=2, limit=4)
    assert len(few.nodes) == 4
    assert (few.total_nodes or 0) > 4


def test_edges_of_a_pair_carry_their_passages(sample_store: Store) -> None:
    keys = [find_entity(sample_store, name).key for name in ("Barcelona", "Busan")]
    found = fetch_edges(sample_store, [(keys[0], keys[1])])
    assert {edge.type: len(edge.evidence) for edge in found.edges if edge.type != "VISITED"} == {
        "PAIRED_WITH": 2
    }
    assert [len(edge.evidence) for edge in found.edges if edge.type == "VISITED"] == [1, 1]


def test_the_way_from_stockholm_to_busan(sample_store: Store) -> None:
    ends = tuple(find_entity(sample_store, name).key for name in ("Stockholm", "Busan"))
    wanted = PathFilter(without=frozenset({find_entity(sample_store, "Smart City Expo").key}))
    best = explore_paths(sample_store, (ends[0], ends[1]), k=3, wanted=wanted)[0]
    assert [n.name for n in best.nodes] == ["Stockholm", "GrowSmarter", "Barcelona", "Busan"]
    assert all(step.evidence for step in best.steps)


def test_exploring_gives_what_ranking_the_whole_graph_gives(sample_store: Store) -> None:
    keys = [row["key"] for row in run_query(sample_store, CATALOGUE["entities"]).rows]
    edges = fetch_neighbourhood(sample_store, keys, steps=1).edges
    whole = Subgraph(fetch_stepping_stones(sample_store, keys), edges)
    wishes = (PathFilter(), PathFilter(max_steps=3), PathFilter(via_label="City", since="2015"))
    for start, goal in itertools.product(keys[::6], keys[1::5]):
        for wanted in wishes:
            explored = explore_paths(sample_store, (start, goal), k=4, wanted=wanted)
            ranked = find_paths(whole, (start, goal), k=4, wanted=wanted)
            assert [path_to_record(p) for p in explored] == [path_to_record(p) for p in ranked]


def test_no_cypher_outside_of_files() -> None:
    words = re.compile(r"\b(MATCH|MERGE|UNWIND)\s*\(|\bDETACH DELETE\b|\bRETURN [a-z$]+ AS\b")
    root = Path(__file__).parents[2]
    packages = [root / name for name in ("queries", "coopgraph", "loaders")]
    guilty = [
        str(path)
        for package in packages
        for path in package.rglob("*.py")
        if words.search(path.read_text("utf-8"))
    ]
    assert guilty == []
