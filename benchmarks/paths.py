"""Partner paths on CORDIS: one run, the same pairs for each.

python -m benchmarks.paths STORE [pairs]
STORE is an embedded store with a table of CORDIS participations loaded into it
(``coopgraph load participations.csv --mapping cordis --store STORE``). For random pairs of
organisations it times ``explore_paths`` (k = 5, evidence included), one shortestPath statement,
and networkx's shortest_simple_paths over the whole graph in memory, and compares the best scores.
"""

from __future__ import annotations

import itertools
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx

from graph.skeleton import Skeleton, fetch_skeleton
from graph.store import open_store
from queries.exploring import explore_paths
from queries.paths import MAX_STEPS
from queries.strength import RELATION_STRENGTH, hub_cost, step_cost

SHORTEST = (
    "MATCH p = shortestPath((a:Entity {key: $a})-[%s*..6]-(b:Entity {key: $b})) "
    "RETURN [n IN nodes(p) | n.key] AS keys"
)
ANY_EDGE = SHORTEST % ""
SAME_EDGES = SHORTEST % (":" + "|".join(sorted(RELATION_STRENGTH)))
FULL_RUNS = 20
"""Pairs that networkx is asked for: it needs seconds for each."""


def in_memory(skeleton: Skeleton) -> nx.DiGraph[int]:
    """The whole graph with our costs, walked through at the far end of each step."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    for at, (here, there) in enumerate(zip(skeleton.here, skeleton.there, strict=True)):
        cost = step_cost([skeleton.edge(at)], newest=skeleton.newest)
        cost += hub_cost(int(skeleton.first[there + 1] - skeleton.first[there]))
        known = graph.get_edge_data(int(here), int(there))
        if known is None or cost < known["cost"]:
            graph.add_edge(int(here), int(there), cost=cost)
    return graph


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    start = time.perf_counter()
    found = act()
    return time.perf_counter() - start, found


def tell(what: str, seconds: Sequence[float]) -> float:
    """Print and give the median."""
    ordered = sorted(seconds)
    middle, high = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    print(
        f"{what:46} median {middle * 1000:9.1f} ms   p95 {high * 1000:9.1f} ms   "
        f"most {ordered[-1] * 1000:9.1f} ms"
    )
    return middle


def main(address: str, pairs: int) -> None:
    """Measure and print."""
    with open_store(address, create=False) as store:
        cold, skeleton = timed(lambda: fetch_skeleton(store))
        kept, _ = timed(store.skeleton)
        again, _ = timed(store.skeleton)
        print(f"{len(skeleton.keys):,} entities, {len(skeleton.here) // 2:,} edges that connect")
        print(f"skeleton: fetched in {cold:.2f} s, with its file {kept:.2f} s, held {again:.4f} s")
        actors = [
            k for k, label in zip(skeleton.keys, skeleton.labels, strict=True) if label != "Project"
        ]
        dice = random.Random(2)
        ours, any_edge, same_edges, found = [], [], [], []
        chosen = [tuple(dice.sample(actors, 2)) for _ in range(pairs)]
        for a, b in chosen:
            seconds, paths = timed(lambda a=a, b=b: explore_paths(store, (a, b), k=5))
            ours.append(seconds)
            found.append(paths)
            ends = {"a": a, "b": b}
            any_edge.append(timed(lambda ends=ends: store.read(ANY_EDGE, ends))[0])
            same_edges.append(timed(lambda ends=ends: store.read(SAME_EDGES, ends))[0])
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        middle = tell("our five best paths with evidence", ours)
        print(
            f"  {middle / tell('one shortestPath, any edge', any_edge):.1f} times one shortestPath"
        )
        print(
            f"  {middle / tell('one shortestPath, edges that connect', same_edges):.1f} times that"
        )
        print(f"memory of this process before networkx: {memory} MB")
        compare(skeleton, list(zip(chosen, found, ours, strict=True))[:FULL_RUNS])


def compare(skeleton: Skeleton, runs: Sequence[tuple[tuple[str, str], Any, float]]) -> None:
    """The best path of networkx over the whole graph, its time and its score."""
    seconds, whole = timed(lambda: in_memory(skeleton))
    print(f"networkx: whole graph built in {seconds:.1f} s")
    theirs, five, same, better = [], [], 0, 0
    for (a, b), paths, _ in runs:
        start, goal = skeleton.place(a), skeleton.place(b)
        ranked = nx.shortest_simple_paths(whole, start, goal, "cost")
        try:
            taken, best = timed(lambda ranked=ranked: next(ranked))
        except nx.NetworkXNoPath:
            same += not paths
            continue
        theirs.append(taken)
        five.append(taken + timed(lambda ranked=ranked: list(itertools.islice(ranked, 4)))[0])
        cost = sum(whole[x][y]["cost"] for x, y in itertools.pairwise(best))
        # the goal is no stepping stone: its share comes off again
        cost -= hub_cost(int(skeleton.first[goal + 1] - skeleton.first[goal]))
        same += bool(paths) and cost == paths[0].cost
        better += len(best) - 1 > MAX_STEPS
    middle = tell("networkx, its best path alone", theirs)
    all_five = tell("networkx, its five best paths", five)
    ours = statistics.median(taken for _, _, taken in runs)
    print(
        f"  ours, five with evidence, takes {ours / middle:.2f} of the time of its best path alone, "
        f"{ours / all_five:.3f} of that of its five"
    )
    print(f"same best score: {same} of {len(runs)}; its best has over {MAX_STEPS} steps: {better}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(str(__doc__))
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200)
