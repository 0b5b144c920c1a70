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
    there: NDArray[np.int64]
    """Where each step leads, ascending for each entity; parallel steps may stand side by side."""
    cost: NDArray[np.int64]
    """Of each step, the same either way; ``UNREACHED`` where it may not be walked."""
    hub: NDArray[np.int64]
    """Cost of walking through each entity."""
    stops: NDArray[np.bool_] | None = None
    """Stepping stones one of which a path must have; None where any path will do."""


@dataclass(frozen=True, slots=True, eq=False)
class _Bound:
    """The least cost of a walk to the goal, from each entity."""

    seen: NDArray[np.int64]
    """Where a stop has been made, or none is asked for."""
    wanted: NDArray[np.int64]
    """Where a stop has still to be made."""


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

    def _bounds(self, max_steps: int) -> list[_Bound]:
        """Per number of steps left: the least cost to the goal, a stop seen or still wanted.

        Up to half of the way they are worked out for every entity from which the goal can
        be reached, beyond that for those alone that can be reached from the start.
        """
        nowhere = self._nowhere()
        seen = self._nowhere()
        seen[self.goal] = 0
        bounds = [_Bound(seen, nowhere)]
        half = max_steps // 2
        ahead = [np.array([self.start])]
        for _ in range(max_steps - 1 - half):
            ahead.append(np.unique(self.network.there[self._steps_at(ahead[-1])[0]]))
        for left in range(1, max_steps):
            before = bounds[-1]
            at = None if left <= half else ahead[max_steps - left]
            seen = self._nearer(before.seen, at)
            seen[self.goal] = 0
            wanted = nowhere
            if self.stops is not None:
                wanted = self._nearer(np.where(self.stops, before.seen, before.wanted), at)
                wanted[self.goal] = UNREACHED
            bounds.append(_Bound(seen, wanted))
        return bounds

    def _nowhere(self) -> NDArray[np.int64]:
        return np.full(len(self.hub), UNREACHED, np.int64)

    def _steps_at(
        self, entities: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Where the steps from these entities stand, how many each has, and where its begin."""
        begins = self.network.first[entities]
        counts = self.network.first[entities + 1] - begins
        offsets = np.cumsum(counts) - counts
        steps = np.repeat(begins - offsets, counts) + np.arange(int(counts.sum()))
        return steps, counts, offsets

    def _nearer(self, best: NDArray[np.int64], at: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """The least cost with one step more, everywhere or at some entities alone."""
        through = self.hub + best
        through[self.start] = UNREACHED
        found = self._nowhere()
        network = self.network
        if at is None:
            known = np.flatnonzero(through < UNREACHED)
            steps, counts, _ = self._steps_at(known)
            walked = network.cost[steps] + np.repeat(through[known], counts)
            np.minimum.at(found, network.there[steps], walked)
        else:
            at = at[network.first[at + 1] > network.first[at]]
            steps, _, offsets = self._steps_at(at)
            if len(steps):
                walked = network.cost[steps] + through[network.there[steps]]
                found[at] = np.minimum.reduceat(walked, offsets)
        return np.minimum(found, UNREACHED)

    def run(self, max_steps: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        bounds = self._bounds(max_steps)
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
        left: _Bound,
        *,
        seen: bool,
    ) -> _Onward:
        network = self.network
        row = slice(network.first[path[-1]], network.first[path[-1] + 1])
        there, steps = network.there[row], network.cost[row]
        rest = left.seen[there]
        if not seen and self.stops is not None:
            rest = np.where(self.stops[there], rest, left.wanted[there])
        sofar = cost + steps + self.hub[there]
        hopes = sofar + rest
        order = np.argsort(hopes, kind="stable")
        order = order[: np.searchsorted(hopes[order], UNREACHED)]
        # Of parallel steps the cheapest comes first, and the others add nothing.
        nexts = there[order]
        keep = np.sort(np.unique(nexts, return_index=True)[1])
        order, nexts = order[keep], nexts[keep]
        fresh = np.ones(len(nexts), np.bool_)
        for passed in path:
            fresh &= nexts != passed
        order, nexts = order[fresh], nexts[fresh]
        after = [True] * len(nexts) if seen or self.stops is None else self.stops[nexts].tolist()
        return _Onward(path, hopes[order].tolist(), nexts.tolist(), sofar[order].tolist(), after)
