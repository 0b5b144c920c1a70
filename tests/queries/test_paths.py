"""Partner paths: laws against brute force, filters, sentences."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.ontology import RELATIONS
from graph.subgraph import Edge, Evidence, Node, Subgraph
from queries.paths import PathFilter, find_paths, path_to_record
from queries.strength import RELATION_STRENGTH, edge_strength

LABELS = ("City", "Country", "Company", "Person", "Network", "Event")
COUNTRIES = ("KR", "ES", None)
DATES = (None, "2015", "2018-05", "2020-11-02", "2022")


@st.composite
def subgraphs(draw: st.DrawFn) -> Subgraph:
    size = draw(st.integers(2, 7))
    nodes = tuple(
        Node(
            chr(97 + i),
            f"N{i}",
            draw(st.sampled_from(LABELS)),
            country=draw(st.sampled_from(COUNTRIES)),
            degree=draw(st.sampled_from((0, 1, 5, 5000))),
        )
        for i in range(size)
    )
    pairs = list(itertools.combinations(range(size), 2))
    edges = []
    for _ in range(draw(st.integers(0, 16))):
        i, j = draw(st.sampled_from(pairs))
        if draw(st.booleans()):
            i, j = j, i
        date = draw(st.sampled_from(DATES))
        kind = draw(st.sampled_from(("MET_WITH", "PARTICIPATED_IN", "LOCATED_IN", "WORKS_FOR")))
        name = f"d{len(edges)}"
        edges.append(
            Edge(
                kind,
                nodes[i].key,
                nodes[j].key,
                documents=draw(st.integers(1, 3)),
                first_date=date,
                last_date=date,
                status=draw(st.sampled_from((None, "done", "planned"))),
                confidence=draw(st.sampled_from((1.0, 0.5, 0.0))),
                evidence=(Evidence(name, "q", 0, 1, date),),
            )
        )
    return Subgraph(nodes, tuple(edges))


@st.composite
def filters(draw: st.DrawFn) -> PathFilter:
    return PathFilter(
        only=draw(st.sampled_from((frozenset(), frozenset({"MET_WITH"})))),
        without=draw(st.sampled_from((frozenset(), frozenset("c"), frozenset("cd")))),
        since=draw(st.sampled_from((None, "2018", "2021"))),
        via_label=draw(st.sampled_from((None, None, "Network", "City"))),
        via_country=draw(st.sampled_from((None, None, "ES"))),
        max_steps=draw(st.integers(1, 6)),
    )


def brute_force(
    graph: Subgraph, start: str, goal: str, wanted: PathFilter
) -> list[tuple[float, tuple[str, ...]]]:
    """Every simple path by permutation, scored in floating point by the documented formula."""
    nodes = {node.key: node for node in graph.nodes}
    newest = max((e.last_date for e in graph.edges if e.last_date), default=None)
    found = []
    inner = [key for key in nodes if key not in (start, goal)]
    for size in range(min(len(inner), wanted.max_steps - 1) + 1):
        for middle in itertools.permutations(inner, size):
            if set(middle) & wanted.without:
                continue
            if (wanted.via_label or wanted.via_country) and not any(
                wanted.via_label in (None, nodes[key].label)
                and wanted.via_country in (None, nodes[key].country)
                for key in middle
            ):
                continue
            path = (start, *middle, goal)
            score = 1.0
            for pair in itertools.pairwise(path):
                edges = usable(graph, nodes, pair, wanted, {start, goal})
                score *= max((edge_strength(e, newest=newest) for e in edges), default=0.0)
            for key in middle:
                degree = nodes[key].degree or len(neighbours(graph, nodes, key))
                score /= 1 + math.log10(max(2, degree) / 2)
            if score:
                found.append((score, path))
    return found


def usable(graph, nodes, pair, wanted, ends):
    return [
        edge
        for edge in graph.edges
        if {edge.source, edge.target} == set(pair)
        and edge.type != "LOCATED_IN"
        and (not wanted.only or edge.type in wanted.only)
        and (wanted.since is None or (edge.last_date or "") >= wanted.since)
        and (
            edge.type == "WORKS_FOR"
            or all(nodes[key].label != "Person" or key in ends for key in pair)
        )
    ]


def neighbours(graph, nodes, key):
    return {
        other
        for other in nodes
        if other != key and usable(graph, nodes, (key, other), PathFilter(), ())
    }


@settings(max_examples=300, deadline=None)
@given(graph=subgraphs(), wanted=filters(), k=st.integers(1, 12))
def test_the_k_best_of_all_simple_paths(graph: Subgraph, wanted: PathFilter, k: int) -> None:
    start, goal = graph.nodes[0].key, graph.nodes[1].key
    expected = brute_force(graph, start, goal, wanted)
    found = find_paths(graph, (start, goal), k=k, wanted=wanted)
    scores = {path: score for score, path in expected}
    keys = [tuple(node.key for node in path.nodes) for path in found]
    assert len(found) == min(k, len(expected))
    assert len(set(keys)) == len(keys)
    assert [path.score for path in found] == sorted((p.score for p in found), reverse=True)
    for path, walked in zip(found, keys, strict=True):
        assert math.isclose(path.score, scores[walked], rel_tol=1e-5)
    best = sorted(scores.values(), reverse=True)[:k]
    assert all(math.isclose(p.score, s, rel_tol=1e-5) for p, s in zip(found, best, strict=True))


@settings(max_examples=150, deadline=None)
@given(graph=subgraphs(), wanted=filters(), data=st.data())
def test_order_of_input_changes_nothing(graph: Subgraph, wanted: PathFilter, data) -> None:
    shuffled = Subgraph(
        tuple(data.draw(st.permutations(graph.nodes))),
        tuple(data.draw(st.permutations(graph.edges))),
    )
    ends = (graph.nodes[0].key, graph.nodes[1].key)
    first = find_paths(graph, ends, k=5, wanted=wanted)
    assert [path_to_record(p) for p in first] == [
        path_to_record(p) for p in find_paths(shuffled, ends, k=5, wanted=wanted)
    ]


@settings(max_examples=150, deadline=None)
@given(graph=subgraphs(), wanted=filters())
def test_there_and_back_have_the_same_scores(graph: Subgraph, wanted: PathFilter) -> None:
    a, b = graph.nodes[0].key, graph.nodes[1].key
    there = find_paths(graph, (a, b), k=50, wanted=wanted)
    back = find_paths(graph, (b, a), k=50, wanted=wanted)
    assert [p.score for p in there] == [p.score for p in back]


@settings(max_examples=150, deadline=None)
@given(graph=subgraphs(), wanted=filters())
def test_a_step_carries_all_edges_of_its_pair(graph: Subgraph, wanted: PathFilter) -> None:
    nodes = {node.key: node for node in graph.nodes}
    ends = (graph.nodes[0].key, graph.nodes[1].key)
    for path in find_paths(graph, ends, k=5, wanted=wanted):
        for step in path.steps:
            expected = usable(graph, nodes, (step.here.key, step.there.key), wanted, set(ends))
            documents = {passage.document for _, passage in step.evidence}
            assert documents == {e.document for edge in expected for e in edge.evidence}


def node(name: str, label: str = "City", **more) -> Node:
    return Node(name.lower(), name, label, **more)


def graph_of(nodes: list[Node], *edges: Edge) -> Subgraph:
    return Subgraph(tuple(nodes), edges)


def names(paths) -> list[list[str]]:
    return [[n.name for n in path.nodes] for path in paths]


def test_one_country_connects_nobody() -> None:
    graph = graph_of(
        [node("A"), node("B"), node("Korea", "Country")],
        Edge("LOCATED_IN", "a", "korea"),
        Edge("LOCATED_IN", "b", "korea"),
    )
    assert find_paths(graph, ("a", "b")) == []
    assert find_paths(graph, ("a", "korea")) == []
    assert find_paths(graph, ("a", "b"), wanted=PathFilter(only=frozenset({"LOCATED_IN"}))) == []


def test_a_busy_stepping_stone_counts_less_than_a_quiet_one() -> None:
    graph = graph_of(
        [node("A"), node("B"), node("Busy", degree=4000), node("Quiet", degree=2)],
        *(Edge("MET_WITH", x, y) for x in "ab" for y in ("busy", "quiet")),
    )
    assert names(find_paths(graph, ("a", "b"))) == [["A", "Quiet", "B"], ["A", "Busy", "B"]]


def test_newer_stronger_and_better_evidenced_steps_win() -> None:
    def best(**kinds: Edge) -> str:
        graph = graph_of(
            [node("A"), node("B"), node("X"), node("Y")],
            *(
                Edge(e.type, *sorted((end, mid)), documents=e.documents, last_date=e.last_date)
                for mid, e in kinds.items()
                for end in "ab"
            ),
        )
        return find_paths(graph, ("a", "b"))[0].nodes[1].key

    assert (
        best(
            x=Edge("VISITED", "", "", last_date="2020"),
            y=Edge("PAIRED_WITH", "", "", last_date="2020"),
        )
        == "y"
    )
    assert (
        best(
            x=Edge("MET_WITH", "", "", last_date="2010"),
            y=Edge("MET_WITH", "", "", last_date="2020"),
        )
        == "y"
    )
    assert (
        best(x=Edge("MET_WITH", "", "", documents=1), y=Edge("MET_WITH", "", "", documents=2))
        == "y"
    )


def test_a_person_connects_through_posts_alone() -> None:
    people = [node("A", "Ministry"), node("B", "Agency"), node("Kim", "Person")]
    posts = graph_of(people, Edge("WORKS_FOR", "kim", "a"), Edge("WORKS_FOR", "kim", "b"))
    assert names(find_paths(posts, ("a", "b"))) == [["A", "Kim", "B"]]
    met = graph_of(people, Edge("MET_WITH", "a", "kim"), Edge("WORKS_FOR", "kim", "b"))
    assert find_paths(met, ("a", "b")) == []


def test_sentences_read_as_the_relation_does_whichever_way_one_walks() -> None:
    def said(name: str, date: str) -> Evidence:
        return Evidence(name, "…", 0, 1, date, "done")

    graph = graph_of(
        [node("Busan"), node("Barcelona"), node("GrowSmarter", "Project"), node("Stockholm")],
        Edge("PARTICIPATED_IN", "stockholm", "growsmarter", last_date="2015",
             evidence=(said("two.txt", "2015"),)),
        Edge("PARTICIPATED_IN", "barcelona", "growsmarter", last_date="2016",
             evidence=(said("two.txt", "2016"), said("three.txt", "2014"))),
        Edge("COOPERATES_WITH", "barcelona", "busan", status="planned"),
        Edge("MET_WITH", "barcelona", "busan", last_date="2019-05",
             evidence=(said("one.txt", "2019-05"),)),
    )  # fmt: skip
    (path,) = find_paths(graph, ("stockholm", "busan"))
    assert path.text == (
        "Stockholm took part in GrowSmarter (2015, two.txt); "
        "Barcelona took part in GrowSmarter (2016, two.txt and 1 more); "
        "Barcelona met with Busan (2019-05, one.txt)."
    )
    record = path_to_record(path)
    assert [n["name"] for n in record["nodes"]] == [
        "Stockholm",
        "GrowSmarter",
        "Barcelona",
        "Busan",
    ]
    assert [step["type"] for step in record["steps"]] == ["PARTICIPATED_IN"] * 2 + ["MET_WITH"]
    assert record["steps"][1]["source"] == "Barcelona"
    assert record["steps"][2]["also"] == ["COOPERATES_WITH"]
    assert [e["date"] for e in record["steps"][1]["evidence"]] == ["2016", "2014"]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda g: find_paths(g, ("a", "b"), k=0), "at least one path"),
        (lambda g: find_paths(g, ("a", "b"), wanted=PathFilter(without={"a"})), "leave out"),
        (lambda g: PathFilter(only=frozenset({"KNOWS"})), "unknown relation KNOWS"),
        (lambda g: PathFilter(max_steps=0), "at least one step"),
    ],
)  # fmt: skip
def test_wrong_wishes_are_refused(call, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        call(graph_of([node("A"), node("B")]))


def test_every_relation_but_places_has_a_strength() -> None:
    assert set(RELATION_STRENGTH) == set(RELATIONS) - {"LOCATED_IN"}
