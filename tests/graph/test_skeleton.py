"""The graph in arrays: always that of the store, and searched as the graph itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.skeleton import Kind, Skeleton, arrange_skeleton
from graph.store import Store, open_store
from graph.subgraph import Edge, Subgraph
from graph.writer import Writer
from queries.paths import PartnerPath, PathFilter, find_paths
from queries.skeletons import search_skeleton
from queries.strength import RELATION_STRENGTH
from tests.factory import claim, document
from tests.queries.test_paths import filters, subgraphs

TIE = "MATCH (a:Entity {key: 'a'}), (b:Entity {key: 'b'}) MERGE (a)-[r:MET_WITH]->(b) SET r += $r"
VALUES = {"claims": 1, "documents": 1, "confidence": 1.0, "status": "done"}


def skeleton_of(graph: Subgraph) -> Skeleton:
    by_kind: dict[Kind, list[Edge]] = {}
    for e in graph.edges:
        if e.type in RELATION_STRENGTH:
            kind = (
                e.type,
                e.claims,
                e.documents,
                e.first_date,
                e.last_date,
                e.status,
                e.confidence,
            )
            by_kind.setdefault(kind, []).append(e)
    edges = [edge for group in by_kind.values() for edge in group]
    dates = [e.last_date for e in graph.edges if e.last_date]
    return arrange_skeleton(
        sorted((n.key, n.name, n.label, n.country) for n in graph.nodes),
        list(by_kind),
        ([e.source for e in edges], [e.target for e in edges], [*map(len, by_kind.values())]),
        max(dates, default=None),
    )


def with_degrees(graph: Subgraph) -> Subgraph:
    ends = Counter(
        end for e in graph.edges if e.type in RELATION_STRENGTH for end in (e.source, e.target)
    )
    return replace(graph, nodes=tuple(replace(n, degree=ends[n.key]) for n in graph.nodes))


def plain(paths: list[PartnerPath]) -> list[tuple[object, ...]]:
    return [
        (
            p.cost,
            [n.key for n in p.nodes],
            [[replace(e, evidence=()) for e in s.edges] for s in p.steps],
        )
        for p in paths
    ]


@settings(max_examples=200, deadline=None)
@given(graph=subgraphs(), wanted=filters(), k=st.integers(1, 12))
def test_the_skeleton_gives_the_paths_of_the_graph(
    graph: Subgraph, wanted: PathFilter, k: int
) -> None:
    graph = with_degrees(graph)
    ends = (graph.nodes[0].key, graph.nodes[1].key)
    expected = find_paths(graph, ends, k=k, wanted=wanted)
    assert plain(search_skeleton(skeleton_of(graph), ends, k=k, wanted=wanted)) == plain(expected)


def test_nothing_is_known_of_unknown_ends() -> None:
    empty = arrange_skeleton([], [], ([], [], []), None)
    assert search_skeleton(empty, ("a", "b"), k=1, wanted=PathFilter()) == []


@pytest.fixture
def kept(embedded_address: str, tmp_path: Path) -> Store:
    with open_store(embedded_address) as store:
        store.write("MATCH (n) DETACH DELETE n")
        store.write(
            "UNWIND ['a', 'b'] AS k CREATE (:Entity:City {key: k, name: k, label: 'City', names: [k]})"
        )
        yield store
        store.write("MATCH (n) DETACH DELETE n")


def test_a_write_makes_the_skeleton_anew(kept: Store, embedded_address: str) -> None:
    with open_store(embedded_address) as other:
        before = other.skeleton()
        assert before is not None
        assert other.skeleton() is before
        kept.write(TIE, {"r": VALUES})
        after = other.skeleton()
        assert (len(before.here), len(after.here)) == (0, 2)
        assert after.edge(0).type == "MET_WITH"
        kept.write("MATCH (:Entity)-[r:MET_WITH]->(:Entity) DELETE r")
        assert len(other.skeleton().here) == 0


def test_each_change_of_a_writer_is_seen(kept: Store, embedded_address: str) -> None:
    with open_store(embedded_address) as other:
        kept.install()
        said = claim("MET_WITH: Turku -> Tartu")
        Writer(kept).load([document("a.txt", said)], [said])
        assert len(other.skeleton().here) == 2
        Writer(kept).retract(["a.txt"])
        assert len(other.skeleton().here) == 0


def test_nothing_is_kept_while_a_writer_is_at_work_or_was_killed(
    kept: Store, embedded_address: str
) -> None:
    mark = Path(embedded_address) / "graph.stamp"
    assert kept.skeleton() is kept.skeleton()
    mark.write_text("being written", "ascii")
    assert kept.skeleton() is not kept.skeleton()
    mark.unlink()
    assert kept.skeleton() is not kept.skeleton()
    kept.write(TIE, {"r": VALUES})
    assert kept.skeleton() is kept.skeleton()


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 no archive", b"\x00" * 400])
def test_a_broken_file_is_fetched_anew(kept: Store, embedded_address: str, broken: bytes) -> None:
    assert kept.skeleton() is not None
    (Path(embedded_address) / "skeleton.npz").write_bytes(broken)
    with open_store(embedded_address) as other:
        assert list(other.skeleton().keys) == ["a", "b"]


def test_the_next_command_finds_the_file(kept: Store, embedded_address: str) -> None:
    kept.write(TIE, {"r": VALUES | {"last_date": "2020-05"}})
    assert kept.skeleton() is not None
    with open_store(embedded_address) as other:
        real, other.read = other.read, None  # type: ignore[method-assign]
        found = other.skeleton()
        other.read = real  # type: ignore[method-assign]
    assert (found.newest, found.edge(0).last_date) == ("2020-05", "2020-05")
    assert found.node(0).degree == 1


def test_a_server_keeps_none(neo4j_address: str) -> None:
    with open_store(neo4j_address) as store:
        assert store.skeleton() is None
