"""Who of a kind can be reached, and who might become a partner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.ontology import ACTORS, COOPERATION
from graph.projection import Reader, fetch_neighbourhood, newest_date
from graph.subgraph import Edge, Node, Subgraph
from queries.answers import run_query
from queries.catalogue import StoredQuery
from queries.exploring import evidenced
from queries.paths import PartnerPath, PathFilter, find_paths, partner_pairs
from queries.skeletons import search_skeleton, steps_from

if TYPE_CHECKING:
    from graph.skeleton import Skeleton

__all__ = ["Suggestion", "Wish", "find_reachable", "find_suggestions", "suggestion_to_record"]

_AROUND: Final = 3000
"""Entities that are fetched of a server's graph around the one who asks, the nearest first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which partners are looked for."""

    country: str | None = None
    kind: str | None = None
    topic: str | None = None
    """Only those of whom some passage that speaks of it tells."""
    max_steps: int = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A likely partner that is not linked yet. No fact: a guess with its reasons."""

    node: Node
    score: float
    reasons: tuple[str, ...]


def find_reachable(
    store: Reader,
    start: str,
    wish: Wish,
    *,
    catalogue: Mapping[str, StoredQuery],
    limit: int = 20,
) -> list[PartnerPath]:
    """The best path to each actor that fits a wish, nearest first.

    Args:
        store: the graph.
        start: key of the one who asks.
        wish: which partners are looked for.
        catalogue: the stored queries.
        limit: how many partners at most.

    Returns:
        One path for each partner, by number of steps, then score, then key. Of a
        server's graph only the nearest few thousand entities are looked at.
    """
    told = _named_with(store, wish.topic, catalogue) if wish.topic else None

    def fits(node: Node) -> bool:
        return (
            node.key != start
            and (node.label == wish.kind if wish.kind else node.label in ACTORS)
            and wish.country in (None, node.country)
            and (told is None or node.name in told)
        )

    skeleton = store.skeleton()
    if skeleton is None:
        found = _ways_around(store, start, wish, fits, most=3 * limit)
    else:
        found = _ways_over(skeleton, start, wish, fits, most=3 * limit)
    found.sort(key=lambda path: (len(path.steps), path.cost, path.nodes[-1].key))
    return evidenced(store, found[:limit])


def _ways_over(
    skeleton: Skeleton, start: str, wish: Wish, fits: Callable[[Node], bool], *, most: int
) -> list[PartnerPath]:
    distance = steps_from(skeleton, start, max_steps=wish.max_steps)
    fitting = [(steps, at) for at, steps in distance.items() if fits(skeleton.node(at))]
    wanted = PathFilter(max_steps=wish.max_steps)
    return [
        path
        for _, at in sorted(fitting)[:most]
        for path in search_skeleton(skeleton, (start, skeleton.keys[at]), k=1, wanted=wanted)
    ]


def _ways_around(
    store: Reader, start: str, wish: Wish, fits: Callable[[Node], bool], *, most: int
) -> list[PartnerPath]:
    around = fetch_neighbourhood(store, [start], steps=wish.max_steps, limit=_AROUND)
    distance = _distances(around, start)
    fitting = [node for node in around.nodes if node.key in distance and fits(node)]
    fitting.sort(key=lambda node: (distance[node.key], node.key))
    newest = newest_date(store)
    wanted = PathFilter(max_steps=wish.max_steps)
    return [
        path
        for node in fitting[:most]
        for path in find_paths(around, (start, node.key), k=1, wanted=wanted, newest=newest)
    ]


def _named_with(store: Reader, topic: str, catalogue: Mapping[str, StoredQuery]) -> frozenset[str]:
    rows = run_query(store, catalogue["claims_about"], {"topic": topic}).rows
    return frozenset(name for row in rows for name in (row["source"], row["target"]))


def _distances(around: Subgraph, start: str) -> dict[str, int]:
    pairs = partner_pairs(around, ends=[start])
    distance = {start: 0}
    frontier = [start]
    while frontier:
        ahead = sorted({n for key in frontier for n in pairs.get(key, {})} - distance.keys())
        distance |= dict.fromkeys(ahead, distance[frontier[0]] + 1)
        frontier = ahead
    return distance


def find_suggestions(store: Reader, start: str, *, limit: int = 10) -> list[Suggestion]:
    """Actors that an actor is not linked to, but shares partners and undertakings with.

    The score is the index of Adamic and Adar: each thing in common counts for one over
    the logarithm of the number of those who share it.

    Args:
        store: the graph.
        start: key of the actor.
        limit: how many at most.

    Returns:
        Guesses with their reasons, likeliest first, equal ones by key.
    """
    import networkx as nx

    around = fetch_neighbourhood(store, [start], steps=2, limit=_AROUND)
    nodes = {node.key: node for node in around.nodes}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(
        (edge.source, edge.target) for edge in around.edges if _ties(edge) and _no_loop(edge)
    )
    strangers = [
        (start, key)
        for key in nx.non_neighbors(graph, start)
        if nodes[key].label in ACTORS and any(True for _ in nx.common_neighbors(graph, start, key))
    ]
    scored = [(score, key) for _, key, score in nx.adamic_adar_index(graph, strangers)]
    scored.sort(key=lambda pair: (-round(pair[0], 9), pair[1]))
    return [
        Suggestion(
            nodes[key],
            score,
            tuple(
                f"both are tied to {nodes[shared].name}"
                for shared in sorted(
                    nx.common_neighbors(graph, start, key), key=lambda k: nodes[k].name
                )
            ),
        )
        for score, key in scored[:limit]
    ]


def _ties(edge: Edge) -> bool:
    return edge.type in COOPERATION | {"PARTICIPATED_IN", "IMPLEMENTS", "MEMBER_OF", "ORGANISED"}


def _no_loop(edge: Edge) -> bool:
    return edge.source != edge.target


def suggestion_to_record(suggestion: Suggestion) -> dict[str, Any]:
    """The suggestion as a plain row."""
    return {
        "suggestion": suggestion.node.name,
        "label": suggestion.node.label,
        "country": suggestion.node.country,
        "score": round(suggestion.score, 3),
        "reasons": list(suggestion.reasons),
    }
