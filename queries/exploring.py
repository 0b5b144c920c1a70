"""Partner paths over a stored graph of any size.

An embedded store has its skeleton at hand, and the search runs over that. Of a server's
graph no more is fetched than ranking needs: entities are taken up in the order of what it costs to reach them,
from both ends. Once the cheapest entities that were not taken up cost more together than the k-th
path found, no path outside of what was fetched can be better, so the answer is exact.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from graph.projection import Reader, fetch_links, fetch_stepping_stones, newest_date, with_evidence
from graph.subgraph import Edge, Node, Subgraph
from queries.paths import PartnerPath, PathFilter, find_paths
from queries.skeletons import search_skeleton
from queries.strength import RELATION_STRENGTH, hub_cost, step_cost

__all__ = ["evidenced", "explore_paths"]

_AHEAD: Final = 600_000
"""How much farther than the nearest open entity one round goes, in units of cost."""


@dataclass
class _Known:
    """What has been fetched of the graph so far."""

    store: Reader
    wanted: PathFilter
    ends: tuple[str, str]
    newest: str | None
    nodes: dict[str, Node] = field(default_factory=dict)
    pairs: dict[str, dict[str, list[Edge]]] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    costs: dict[tuple[str, str, int], int] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the two sides may have met: both ends are known and have neighbours."""
        return all(end in self.pairs for end in self.ends)

    def take(self, keys: Iterable[str]) -> None:
        """Fetch the edges of entities, and the entities that they lead to."""
        fresh = set(keys) - self.taken
        self.taken |= fresh
        types = self.wanted.only & set(RELATION_STRENGTH) or RELATION_STRENGTH
        for edge in fetch_links(self.store, fresh, types):
            name = (edge.type, edge.source, edge.target)
            if edge.source != edge.target and name not in self.edges and self.wanted.admits(edge):
                self.edges[name] = edge
                pair = self.pairs.setdefault(edge.source, {}).setdefault(edge.target, [])
                self.pairs.setdefault(edge.target, {})[edge.source] = pair
                pair.append(edge)
        unknown = (fresh | self.pairs.keys()) - self.nodes.keys()
        self.nodes |= {n.key: n for n in fetch_stepping_stones(self.store, unknown)}

    def open(self, end: str) -> dict[str, int]:
        """Entities not taken up yet, with the cost of walking up to and through them."""
        near = self._within_reach(end)
        best = {end: 0}
        found: dict[str, int] = {}
        heap = [(0, end)]
        while heap:
            cost, key = heapq.heappop(heap)
            if cost > best[key]:
                continue
            if key not in self.taken:
                if key in near:
                    found[key] = cost
                continue
            for neighbour, edges in self.pairs.get(key, {}).items():
                if neighbour in self.ends:
                    continue
                hub = hub_cost(self.nodes[neighbour].degree)
                ahead = cost + hub + self._step(key, neighbour, edges)
                if ahead < best.get(neighbour, ahead + 1):
                    best[neighbour] = ahead
                    heapq.heappush(heap, (ahead, neighbour))
        return found

    def _step(self, here: str, there: str, edges: list[Edge]) -> int:
        pair = (min(here, there), max(here, there), len(edges))
        if pair not in self.costs:
            self.costs[pair] = step_cost(edges, newest=self.newest)
        return self.costs[pair]

    def _within_reach(self, end: str) -> set[str]:
        """Entities from which a path from this end may still go on."""
        near, frontier = {end}, {end}
        for _ in range(self.wanted.max_steps - 1):
            frontier = {
                neighbour
                for key in frontier & self.taken
                for neighbour in self.pairs.get(key, ())
                if neighbour not in self.ends
            } - near
            near |= frontier
        return near

    def best(self, k: int) -> list[PartnerPath]:
        """The best paths within what is known."""
        subgraph = Subgraph(tuple(self.nodes.values()), tuple(self.edges.values()))
        return find_paths(subgraph, self.ends, k=k, wanted=self.wanted, newest=self.newest)


def explore_paths(
    store: Reader,
    ends: tuple[str, str],
    *,
    k: int = 3,
    wanted: PathFilter | None = None,
    newest: str | None = None,
) -> list[PartnerPath]:
    """The best simple paths between two entities of a stored graph, with evidence.

    The paths are exactly those that ``find_paths`` gives for the whole graph.

    Args:
        store: the graph.
        ends: keys of the first and the last entity.
        k: how many paths at most.
        wanted: which paths count; all when None.
        newest: date against which recency is counted; that of the graph's newest
            evidence when None.

    Raises:
        QueryError: an end is to be left out, or ``k`` is below one.
    """
    wanted = wanted or PathFilter()
    if (skeleton := store.skeleton()) is not None:
        wanted.check(ends, k=k)
        return evidenced(store, search_skeleton(skeleton, ends, k=k, wanted=wanted, newest=newest))
    known = _Known(store, wanted, ends, newest or newest_date(store))
    found = known.best(k)
    if ends[0] == ends[1]:
        return found
    while True:
        sides = [known.open(end) for end in ends]
        if not all(sides):
            return evidenced(store, known.best(k))
        least = [min(side.values()) for side in sides]
        if known.met:
            found = known.best(k)
        limit = found[-1].cost if len(found) == k else None
        if limit is not None and sum(least) >= limit:
            return evidenced(store, found)
        known.take(_next(sides, least, limit))


def _next(sides: list[dict[str, int]], least: list[int], limit: int | None) -> set[str]:
    """Whom to take up next: the nearest of the nearer side, or all that may still matter."""
    if limit is not None:
        keys = {k for side in sides for k, cost in side.items() if cost <= limit / 2}
        if keys:
            return keys
    nearer = min((0, 1), key=lambda i: (least[i], len(sides[i])))
    return {k for k, cost in sides[nearer].items() if cost <= least[nearer] + _AHEAD}


def evidenced(store: Reader, paths: list[PartnerPath]) -> list[PartnerPath]:
    """The same paths, with every passage that says one of their edges."""
    edges = {edge: edge for path in paths for step in path.steps for edge in step.edges}
    told = dict(zip(edges, with_evidence(store, list(edges)), strict=True))
    return [
        replace(
            path,
            steps=tuple(
                replace(step, edge=told[step.edge], edges=tuple(told[e] for e in step.edges))
                for step in path.steps
            ),
        )
        for path in paths
    ]
