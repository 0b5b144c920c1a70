"""Best-first search for the k best simple paths, over arrays."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["UNREACHED", "Network", "rank_ways"]

UNREACHED: Final = 1 << 50
"""More than any path costs: where no path leads, and what may not be walked."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """What walking costs, entities being numbered in the order of their keys."""

    first: NDArray[np.int64]
    """Where the steps from each entity begin; one more than there are entities."""
    there: NDArray[np.int32]
    """Where each step leads, ascending for each entity; parallel steps may stand side by side."""
    cost: NDArray[np.int64]
    """Of each step; ``UNREACHED`` where it may not be walked."""
    hub: NDArray[np.int64]
    """Cost of walking through each entity."""
    stops: NDArray[np.bool_] | None = None
    """Stepping stones one of which a path must have; None where any path will do."""


@dataclass(slots=True)
class _Onward:
    """The ways of going on from one partial path, nearest to the goal first."""

    path: tuple[int, ...]
    hopes: list[int]
    nexts: list[int]
    costs: list[int]
    seen: list[bool]
    at: int = 0


def rank_ways(
    network: Network, start: int, goal: int, *, max_steps: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Simple paths with their costs, cheapest first, equal ones by their entities' numbers.

    The bound of what is left is the cost of the cheapest walk of at most so many steps to
    the goal, so a partial path is only taken up while it may still be among the best.

    Args:
        network: what walking costs.
        start: number of the first entity.
        goal: number of the last one; its hub cost does not count.
        max_steps: how long a path may be.
    """
    return _Search(network, start, goal).run(max_steps)


class _Search:
    def __init__(self, network: Network, start: int, goal: int) -> None:
        self.network = network
        self.start, self.goal = start, goal
        self.hub = network.hub.copy()
        self.hub[goal] = 0
        self.stops = network.stops
        if self.stops is not None:
            self.stops = self.stops.copy()
            self.stops[goal] = False
        # An entity without steps has no place in the sums over steps.
        self._rows = np.flatnonzero(np.diff(network.first))
        self._begins = network.first[self._rows]

    def _bounds(self, steps: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Per number of steps left: the least cost to the goal, a stop seen or still wanted."""
        nowhere = np.full(len(self.hub), UNREACHED, np.int64)
        seen = nowhere.copy()
        seen[self.goal] = 0
        bounds = [(seen, nowhere)]
        for _ in range(steps):
            seen, wanted = bounds[-1]
            onward = self._nearer(seen)
            onward[self.goal] = 0
            after = wanted
            if self.stops is not None:
                after = self._nearer(np.where(self.stops, seen, wanted))
                after[self.goal] = UNREACHED
            bounds.append((onward, after))
        return bounds

    def _nearer(self, best: NDArray[np.int64]) -> NDArray[np.int64]:
        through = self.hub + best
        through[self.start] = UNREACHED
        found = np.full(len(best), UNREACHED, np.int64)
        if len(self._rows):
            walked = self.network.cost + through[self.network.there]
            found[self._rows] = np.minimum.reduceat(walked, self._begins)
        return np.minimum(found, UNREACHED)

    def run(self, max_steps: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        bounds = self._bounds(max_steps - 1)
        heap: list[tuple[int, tuple[int, ...], _Onward]] = []
        self._push(heap, self._onward((self.start,), 0, bounds[-1], seen=self.stops is None))
        while heap:
            _, path, onward = heapq.heappop(heap)
            cost, seen = onward.costs[onward.at], onward.seen[onward.at]
            onward.at += 1
            self._push(heap, onward)
            if path[-1] == self.goal:
                yield cost, path
            else:
                left = bounds[max_steps - len(path)]
                self._push(heap, self._onward(path, cost, left, seen=seen))

    @staticmethod
    def _push(heap: list[Any], onward: _Onward) -> None:
        if onward.at < len(onward.hopes):
            at = onward.at
            heapq.heappush(heap, (onward.hopes[at], (*onward.path, onward.nexts[at]), onward))

    def _onward(
        self,
        path: tuple[int, ...],
        cost: int,
        left: tuple[NDArray[np.int64], NDArray[np.int64]],
        *,
        seen: bool,
    ) -> _Onward:
        network = self.network
        row = slice(network.first[path[-1]], network.first[path[-1] + 1])
        there, steps = network.there[row], network.cost[row]
        rest = left[0][there]
        if not seen and self.stops is not None:
            rest = np.where(self.stops[there], rest, left[1][there])
        sofar = cost + steps + self.hub[there]
        hopes = sofar + rest
        order = np.argsort(hopes, kind="stable")
        order = order[: np.searchsorted(hopes[order], UNREACHED)]
        # Of parallel steps the cheapest comes first, and the others add nothing.
        nexts = there[order]
        keep = np.sort(np.unique(nexts, return_index=True)[1])
        order, nexts = order[keep], nexts[keep]
        fresh = ~np.isin(nexts, path)
        order, nexts = order[fresh], nexts[fresh]
        after = [True] * len(nexts) if seen or self.stops is None else self.stops[nexts].tolist()
        return _Onward(path, hopes[order].tolist(), nexts.tolist(), sofar[order].tolist(), after)
