"""Partner paths: who could introduce us to X, and where is that written?"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph.errors import QueryError
from graph.ontology import RELATIONS
from graph.subgraph import Edge, Evidence, Node, Subgraph
from queries.strength import RELATION_STRENGTH, by_strength, hub_cost, score_of, step_cost

__all__ = [
    "MAX_STEPS",
    "PartnerPath",
    "PathFilter",
    "Step",
    "find_paths",
    "partner_pairs",
    "path_to_record",
]

MAX_STEPS: Final = 6

_Costs = dict[str, dict[str, int]]
_State = tuple[str, bool]
_Bounds = list[dict[_State, int]]


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

    def admits(self, edge: Edge) -> bool:
        """Whether a step may use the edge."""
        if edge.type not in RELATION_STRENGTH or (self.only and edge.type not in self.only):
            return False
        if edge.source in self.without or edge.target in self.without:
            return False
        return self.since is None or (edge.last_date is not None and edge.last_date >= self.since)

    def wants_stop_at(self, node: Node) -> bool:
        """Whether the node is a stepping stone that the filter asks for."""
        label_fits = self.via_label is None or node.label == self.via_label
        return label_fits and (self.via_country is None or node.country == self.via_country)

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


def _pairs(
    subgraph: Subgraph, wanted: PathFilter, ends: Sequence[str]
) -> dict[str, dict[str, list[Edge]]]:
    people = {n.key for n in subgraph.nodes if n.label == "Person"} - set(ends)
    pairs: dict[str, dict[str, list[Edge]]] = {node.key: {} for node in subgraph.nodes}
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


class _Search:
    """Best-first search over simple paths with an exact lower bound of what is left.

    The bound is the cost of the cheapest walk of at most so many steps to the goal,
    so a partial path is only taken up while it may still be among the best.
    """

    def __init__(
        self, costs: _Costs, hubs: Mapping[str, int], stops: Callable[[str], bool], goal: str
    ) -> None:
        self.costs = costs
        self.hubs = {**hubs, goal: 0}
        self.stops = stops
        self.goal = goal

    def _befores(self, key: str, seen: bool) -> tuple[bool, ...]:  # noqa: FBT001
        """What may have been seen before entering a node, if that much is seen after it."""
        if key == self.goal or not self.stops(key):
            return (seen,)
        return (True, False) if seen else ()

    def bounds(self, start: str, max_steps: int) -> _Bounds:
        """Per number of steps left: the least cost from (node, stop seen) to the goal."""
        best: dict[_State, int] = {(self.goal, True): 0}
        bounds = [best]
        changed = set(best)
        for _ in range(max_steps):
            best, improved = dict(best), set()
            for key, seen in changed - {(start, True), (start, False)}:
                onward = bounds[-1][key, seen] + self.hubs[key]
                befores = self._befores(key, seen)
                for neighbour, cost in self.costs[key].items():
                    if neighbour == self.goal:
                        continue
                    for before in befores:
                        state = (neighbour, before)
                        if state not in best or onward + cost < best[state]:
                            best[state] = onward + cost
                            improved.add(state)
            bounds.append(best)
            changed = improved
        return bounds

    def run(self, start: str, max_steps: int, *, seen: bool) -> Iterator[tuple[int, list[str]]]:
        """Simple paths with their costs, cheapest first, equal ones by their keys."""
        bounds = self.bounds(start, max_steps)
        stops, hubs = self.stops, self.hubs
        least = bounds[max_steps].get((start, seen))
        heap = [] if least is None else [(least, [start], 0, seen)]
        while heap:
            _, path, cost, seen = heapq.heappop(heap)
            if path[-1] == self.goal:
                yield cost, path
                continue
            left = bounds[max_steps - len(path)]
            for neighbour, step in self.costs[path[-1]].items():
                if neighbour in path:
                    continue
                after = seen or (neighbour != self.goal and stops(neighbour))
                rest = left.get((neighbour, after))
                if rest is not None:
                    sofar = cost + step + hubs[neighbour]
                    heapq.heappush(heap, (sofar + rest, [*path, neighbour], sofar, after))


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
    wanted = wanted or PathFilter()
    if k < 1:
        raise QueryError(f"at least one path must be asked for, not {k}")
    if wanted.without.intersection(ends):
        raise QueryError("a path cannot leave out the entity that it starts or ends at")
    nodes = {node.key: node for node in subgraph.nodes}
    if ends[0] == ends[1] or not all(end in nodes for end in ends):
        return []
    newest = newest or _newest(subgraph)
    pairs = _pairs(subgraph, wanted, ends)
    search = _Search(_costs(pairs, newest), _hubs(subgraph), _stops(nodes, wanted), ends[1])
    found: list[PartnerPath] = []
    for cost, keys in search.run(ends[0], wanted.max_steps, seen=wanted.stops_anywhere):
        found.append(_path([nodes[key] for key in keys], pairs, cost, newest))
        if len(found) == k:
            break
    return found


def _costs(pairs: dict[str, dict[str, list[Edge]]], newest: str | None) -> _Costs:
    costs: _Costs = {key: {} for key in pairs}
    for key, neighbours in pairs.items():
        for neighbour, edges in neighbours.items():
            if key < neighbour:
                costs[key][neighbour] = costs[neighbour][key] = step_cost(edges, newest=newest)
    return costs


def _hubs(subgraph: Subgraph) -> dict[str, int]:
    neighbours = partner_pairs(subgraph)
    return {n.key: hub_cost(n.degree or len(neighbours[n.key])) for n in subgraph.nodes}


def _stops(nodes: Mapping[str, Node], wanted: PathFilter) -> Callable[[str], bool]:
    if wanted.stops_anywhere:
        return lambda _: False
    fitting = {key for key, node in nodes.items() if wanted.wants_stop_at(node)}
    return fitting.__contains__


def _path(
    nodes: list[Node],
    pairs: dict[str, dict[str, list[Edge]]],
    cost: int,
    newest: str | None,
) -> PartnerPath:
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
