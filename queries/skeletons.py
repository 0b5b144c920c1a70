"""Partner paths over the skeleton of a whole graph."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from graph.skeleton import Kind, Skeleton
from graph.subgraph import Edge
from queries.paths import PartnerPath, PathFilter, path_along
from queries.strength import RELATION_STRENGTH, hub_cost, step_cost

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["search_skeleton", "steps_from"]


def search_skeleton(
    skeleton: Skeleton,
    ends: tuple[str, str],
    *,
    k: int,
    wanted: PathFilter,
    newest: str | None = None,
) -> list[PartnerPath]:
    """The best simple paths between two entities, best first, without evidence.

    Args:
        skeleton: the graph.
        ends: keys of the first and the last entity.
        k: how many paths at most.
        wanted: which paths count.
        newest: date against which recency is counted; that of the graph's newest
            evidence when None.
    """
    from queries.ranking import Network, rank_ways

    places = [skeleton.place(end) for end in ends]
    start, goal = places
    if start is None or goal is None or start == goal:
        return []
    newest = newest or skeleton.newest
    steps = _step_costs(skeleton, (start, goal), wanted, newest)
    network = Network(
        first=skeleton.first,
        there=skeleton.there,
        cost=steps,
        hub=_hub_costs(skeleton),
        stops=_stops(skeleton, wanted),
    )
    ways = rank_ways(network, start, goal, max_steps=wanted.max_steps)
    return [_path(skeleton, way, cost, steps, newest) for cost, way in itertools.islice(ways, k)]


def steps_from(skeleton: Skeleton, key: str, *, max_steps: int) -> dict[int, int]:
    """How many steps away each entity is that can be reached, by where it stands."""
    import numpy as np

    from queries.ranking import UNREACHED

    start = skeleton.place(key)
    if start is None:
        return {}
    walkable = _step_costs(skeleton, (start, start), PathFilter(), None) < UNREACHED
    distance = np.full(len(skeleton.keys), -1)
    distance[start] = 0
    for steps in range(1, max_steps + 1):
        onward = walkable & (distance[skeleton.here] == steps - 1)
        ahead = skeleton.there[onward & (distance[skeleton.there] < 0)]
        distance[ahead] = steps
    return {int(at): int(distance[at]) for at in np.flatnonzero(distance >= 0)}


def _step_costs(
    skeleton: Skeleton, ends: tuple[int, int], wanted: PathFilter, newest: str | None
) -> NDArray[np.int64]:
    import numpy as np

    from queries.ranking import UNREACHED

    of_kind = [_kind_cost(kind, wanted, newest) for kind in skeleton.kinds]
    costs = np.array([UNREACHED if c is None else c for c in of_kind], np.int64)[skeleton.kind]
    people = np.setdiff1d(skeleton.people, ends)
    if len(people):
        posts = np.array([kind[0] == "WORKS_FOR" for kind in skeleton.kinds], np.bool_)
        met = np.isin(skeleton.here, people) | np.isin(skeleton.there, people)
        costs[met & ~posts[skeleton.kind]] = UNREACHED
    left_out = [at for key in wanted.without if (at := skeleton.place(key)) is not None]
    if left_out:
        costs[np.isin(skeleton.here, left_out) | np.isin(skeleton.there, left_out)] = UNREACHED
    return costs


def _kind_cost(kind: Kind, wanted: PathFilter, newest: str | None) -> int | None:
    edge = Edge(kind[0], "", "", *kind[1:])
    if edge.type not in RELATION_STRENGTH or not wanted.admits(edge):
        return None
    return step_cost([edge], newest=newest)


def _hub_costs(skeleton: Skeleton) -> NDArray[np.int64]:
    import numpy as np

    degrees = np.diff(skeleton.first)
    return _hub_table(int(degrees.max(initial=0)))[degrees]


@cache
def _hub_table(most: int) -> NDArray[np.int64]:
    import numpy as np

    return np.array([hub_cost(degree) for degree in range(most + 1)], np.int64)


def _stops(skeleton: Skeleton, wanted: PathFilter) -> NDArray[np.bool_] | None:
    import numpy as np

    if wanted.stops_anywhere:
        return None
    fitting = [
        wanted.stops_at(label, country)
        for label, country in zip(skeleton.labels, skeleton.countries, strict=True)
    ]
    return np.array(fitting, np.bool_)


def _path(
    skeleton: Skeleton,
    way: Sequence[int],
    cost: int,
    steps: NDArray[np.int64],
    newest: str | None,
) -> PartnerPath:
    from queries.ranking import UNREACHED

    pairs: dict[str, dict[str, list[Edge]]] = {}
    for here, there in itertools.pairwise(way):
        found = [skeleton.edge(at) for at in skeleton.between(here, there) if steps[at] < UNREACHED]
        pairs.setdefault(skeleton.keys[here], {})[skeleton.keys[there]] = found
    return path_along([skeleton.node(at) for at in way], pairs, cost, newest)
