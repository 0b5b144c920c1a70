"""Partner paths: who could introduce us to X, and where is that written?"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.errors import QueryError
from graph.ontology import RELATIONS
from graph.subgraph import Edge, Evidence, Node, Subgraph
from queries.strength import RELATION_STRENGTH, by_strength, hub_cost, score_of, step_cost

if TYPE_CHECKING:
    from queries.ranking import Network

__all__ = [
    "MAX_STEPS",
    "PartnerPath",
    "PathFilter",
    "Step",
    "find_paths",
    "partner_pairs",
    "path_along",
    "path_to_record",
]

MAX_STEPS: Final = 6

_Pairs = dict[str, dict[str, list[Edge]]]


@dataclass(frozen=True, slots=True)
class PathFilter:
    """Which paths count."""

    only: frozenset[str] = frozenset()
    """Relation types that steps may use; all that connect when empty."""
    without: frozenset[str] = frozenset()
    """Keys of entities that no path may pass."""
    since: str | None = None
    """Steps need evidence of this date or later; undated edges are left out."""
    via_label: str | None = None
    """Some stepping stone has this label …"""
    via_country: str | None = None
    """… and this ISO 3166-1 alpha-2 country."""
    max_steps: int = MAX_STEPS

    def __post_init__(self) -> None:
        if unknown := sorted(self.only - set(RELATIONS)):
            known = ", ".join(sorted(RELATION_STRENGTH))
            raise QueryError(f"unknown relation {', '.join(unknown)}; those that connect: {known}")
        if self.max_steps < 1:
            raise QueryError(f"a path has at least one step, not {self.max_steps}")

    def check(self, ends: tuple[str, str], *, k: int) -> None:
        """Refuse what cannot be asked for.

        Raises:
            QueryError: an end is to be left out, or ``k`` is below one.
        """
        if k < 1:
            raise QueryError(f"at least one path must be asked for, not {k}")
        if self.without.intersection(ends):
            raise QueryError("a path cannot leave out the entity that it starts or ends at")

    def admits(self, edge: Edge) -> bool:
        """Whether a step may use the edge."""
        if edge.type not in RELATION_STRENGTH or (self.only and edge.type not in self.only):
            return False
        if edge.source in self.without or edge.target in self.without:
            return False
        return self.since is None or (edge.last_date is not None and edge.last_date >= self.since)

    def stops_at(self, label: str, country: str | None) -> bool:
        """Whether an entity of this label and country is a stepping stone that is asked for."""
        return self.via_label in (None, label) and self.via_country in (None, country)

    @property
    def stops_anywhere(self) -> bool:
        """Whether no particular stepping stone is asked for."""
        return self.via_label is None and self.via_country is None


@dataclass(frozen=True, slots=True)
class Step:
    """One pair of neighbours on a path, with every edge between them."""

    here: Node
    there: Node
    edge: Edge
    """The strongest edge, which names the step."""
    edges: tuple[Edge, ...]
    """All edges of the pair that the filter admits, the strongest first."""

    @property
    def evidence(self) -> tuple[tuple[str, Evidence], ...]:
        """Each passage with the relation that it says; the naming edge's first, newest first."""
        found = []
        for edge in self.edges:
            passages = sorted(edge.evidence, key=lambda e: (e.document, e.start, e.end))
            passages.sort(key=lambda e: e.date or "", reverse=True)
            found += [(edge.type, passage) for passage in passages]
        return tuple(found)

    @property
    def ends(self) -> tuple[Node, Node]:
        """Source and target as the relation reads; as walked where it has no direction."""
        backwards = not RELATIONS[self.edge.type].symmetric and self.edge.source == self.there.key
        return (self.there, self.here) if backwards else (self.here, self.there)

    @property
    def text(self) -> str:
        """One readable sentence with date and source."""
        source, target = self.ends
        said = RELATIONS[self.edge.type].sentence.format(source=source.name, target=target.name)
        notes = ["planned"] if self.edge.status == "planned" else []
        notes.append(self.edge.last_date or "undated")
        documents = list(dict.fromkeys(passage.document for _, passage in self.evidence))
        if documents:
            more = f" and {len(documents) - 1} more" if len(documents) > 1 else ""
            notes.append(documents[0] + more)
        return f"{said} ({', '.join(notes)})"


@dataclass(frozen=True, slots=True)
class PartnerPath:
    """One simple path between two entities."""

    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    cost: int
    """What the search sums up; lower is better."""

    @property
    def score(self) -> float:
        """Between 0 and 1, higher is better."""
        return score_of(self.cost)

    @property
    def text(self) -> str:
        """The path in one readable sentence."""
        return "; ".join(step.text for step in self.steps) + "."


def partner_pairs(subgraph: Subgraph, *, ends: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Neighbours of each node with all connecting edges of the pair.

    A person other than the ends connects through posts alone; being in one place
    connects nobody.

    Args:
        subgraph: where to look.
        ends: keys of the entities that a path runs between.

    Returns:
        For each key its neighbours' keys, each with the list of edges of the pair.
    """
    return _pairs(subgraph, PathFilter(), ends)


def _pairs(subgraph: Subgraph, wanted: PathFilter, ends: Sequence[str]) -> _Pairs:
    people = {n.key for n in subgraph.nodes if n.label == "Person"} - set(ends)
    pairs: _Pairs = {node.key: {} for node in subgraph.nodes}
    for edge in subgraph.edges:
        if edge.source == edge.target or not wanted.admits(edge):
            continue
        if edge.type != "WORKS_FOR" and (edge.source in people or edge.target in people):
            continue
        edges = pairs[edge.source].setdefault(edge.target, [])
        pairs[edge.target][edge.source] = edges
        edges.append(edge)
    return pairs


def _newest(subgraph: Subgraph) -> str | None:
    return max((edge.last_date for edge in subgraph.edges if edge.last_date), default=None)


def find_paths(
    subgraph: Subgraph,
    ends: tuple[str, str],
    *,
    k: int = 3,
    wanted: PathFilter | None = None,
    newest: str | None = None,
) -> list[PartnerPath]:
    """The best simple paths between two entities, best first.

    All relations but LOCATED_IN connect. The edges of a pair are one step with all
    their evidence. Paths of equal score come in the order of their keys. Entities
    that nothing connects give an empty list, and so does an entity and itself.

    Args:
        subgraph: the graph, or the part of it that holds every path of interest.
        ends: keys of the first and the last entity.
        k: how many paths at most.
        wanted: which paths count; all when None.
        newest: date against which recency is counted; by default that of the newest
            edge of the subgraph.

    Returns:
        At most ``k`` paths; none is better than one that is returned before it.

    Raises:
        QueryError: an end is to be left out, or ``k`` is below one.

    >>> nodes = (Node("a", "Aa", "City"), Node("b", "Bb", "City"))
    >>> edges = (Edge("MET_WITH", "a", "b", last_date="2020"),)
    >>> [path.text for path in find_paths(Subgraph(nodes, edges), ("b", "a"))]
    ['Bb met with Aa (2020).']
    """
    from queries.ranking import rank_ways

    wanted = wanted or PathFilter()
    wanted.check(ends, k=k)
    nodes = {node.key: node for node in subgraph.nodes}
    if ends[0] == ends[1] or not all(end in nodes for end in ends):
        return []
    newest = newest or _newest(subgraph)
    pairs = _pairs(subgraph, wanted, ends)
    order = sorted(nodes)
    numbers = {key: number for number, key in enumerate(order)}
    network = _network([nodes[key] for key in order], pairs, _hubs(subgraph), wanted, newest)
    ways = rank_ways(network, *(numbers[end] for end in ends), max_steps=wanted.max_steps)
    return [
        path_along([nodes[order[number]] for number in way], pairs, cost, newest)
        for cost, way in itertools.islice(ways, k)
    ]


def _network(
    nodes: Sequence[Node],
    pairs: _Pairs,
    hubs: Mapping[str, int],
    wanted: PathFilter,
    newest: str | None,
) -> Network:
    import numpy as np

    from queries.ranking import Network

    numbers = {node.key: number for number, node in enumerate(nodes)}
    steps = [
        (numbers[key], numbers[neighbour], step_cost(edges, newest=newest))
        for key, neighbours in pairs.items()
        for neighbour, edges in neighbours.items()
    ]
    table = np.array(sorted(steps), np.int64).reshape(-1, 3)
    stops = (
        None
        if wanted.stops_anywhere
        else [wanted.stops_at(node.label, node.country) for node in nodes]
    )
    return Network(
        first=np.searchsorted(table[:, 0], np.arange(len(nodes) + 1)),
        there=table[:, 1],
        cost=table[:, 2],
        hub=np.array([hubs[node.key] for node in nodes], np.int64),
        stops=None if stops is None else np.array(stops, np.bool_),
    )


def _hubs(subgraph: Subgraph) -> dict[str, int]:
    neighbours = partner_pairs(subgraph)
    return {n.key: hub_cost(n.degree or len(neighbours[n.key])) for n in subgraph.nodes}


def path_along(
    nodes: Sequence[Node],
    pairs: Mapping[str, Mapping[str, Sequence[Edge]]],
    cost: int,
    newest: str | None,
) -> PartnerPath:
    """The path over these entities in their order.

    Args:
        nodes: the entities.
        pairs: for each key the keys of its neighbours, each with the edges of the pair.
        cost: what the path costs.
        newest: the date of the newest evidence of the graph.
    """
    steps = []
    for here, there in itertools.pairwise(nodes):
        edges = by_strength(pairs[here.key][there.key], newest=newest)
        steps.append(Step(here, there, edges[0], edges))
    return PartnerPath(tuple(nodes), tuple(steps), cost)


def path_to_record(path: PartnerPath) -> dict[str, Any]:
    """The path as the plain record that ``coopgraph path --format json`` prints."""
    return {
        "nodes": [
            {"name": n.name, "label": n.label, "country": n.country, "key": n.key}
            for n in path.nodes
        ],
        "steps": [_step_to_record(step) for step in path.steps],
        "score": round(path.score, 6),
        "text": path.text,
    }


def _step_to_record(step: Step) -> dict[str, Any]:
    source, target = step.ends
    return {
        "type": step.edge.type,
        "source": source.name,
        "target": target.name,
        "status": step.edge.status,
        "also": list(dict.fromkeys(edge.type for edge in step.edges[1:])),
        "text": step.text,
        "evidence": [
            {
                "document": passage.document,
                "quote": passage.quote,
                "start": passage.start,
                "end": passage.end,
                "date": passage.date,
                "status": passage.status,
                "type": relation,
                "url": passage.url,
            }
            for relation, passage in step.evidence
        ],
    }
