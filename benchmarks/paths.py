"""Partner paths on a made-up graph in the shape of CORDIS: 30,000 organisations, 120,000 participations.

python benchmarks/paths.py [pairs] [store folder]
Prints the time of `explore_paths` (k = 5), of one shortestPath statement and of networkx's
shortest_simple_paths on the whole graph in memory, for random pairs of organisations.
"""

from __future__ import annotations

import itertools
import random
import resource
import statistics
import sys
import time
from bisect import bisect
from pathlib import Path

import networkx as nx

from graph.projection import newest_date
from graph.store import Store, open_store
from graph.subgraph import Edge
from queries.exploring import explore_paths
from queries.strength import hub_cost, step_cost

ORGANISATIONS, PROJECTS, PARTICIPATIONS = 30_000, 9_000, 120_000
SHORTEST = (
    "MATCH p = shortestPath((a:Entity {key: $a})-[*..6]-(b:Entity {key: $b})) "
    "RETURN [n IN nodes(p) | n.key] AS keys"
)


def made_up(seed: int = 1) -> list[tuple[str, str, str]]:
    dice = random.Random(seed)
    heights = list(itertools.accumulate(1 / (i + 5) ** 0.75 for i in range(ORGANISATIONS)))
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < PARTICIPATIONS:
        organisation = min(bisect(heights, dice.random() * heights[-1]), ORGANISATIONS - 1)
        pairs.add((organisation, int(PROJECTS * dice.random() ** 1.5)))
    return [(f"o{o}", f"p{p}", f"{2014 + p % 9}-0{1 + p % 9}") for o, p in sorted(pairs)]


def fill(store: Store, edges: list[tuple[str, str, str]]) -> None:
    store.install()
    for label, column in (("Company", 0), ("Project", 1)):
        rows = [{"key": key} for key in sorted({edge[column] for edge in edges})]
        create = (
            f"UNWIND $rows AS r CREATE (:Entity:{label} {{key: r.key, name: r.key, "
            f"label: '{label}', names: [r.key]}})"
        )
        for _ in store.write_batches(create, rows, size=2000):
            pass
    tie = (
        "UNWIND $rows AS r MATCH (a:Entity {key: r.a}) MATCH (b:Entity {key: r.b}) "
        "CREATE (a)-[:PARTICIPATED_IN {claims: 1, documents: 1, first_date: r.d, "
        "last_date: r.d, status: 'done', confidence: 1.0}]->(b)"
    )
    rows = [{"a": a, "b": b, "d": date} for a, b, date in edges]
    for _ in store.write_batches(tie, rows, size=2000):
        pass


def in_memory(edges: list[tuple[str, str, str]], newest: str | None) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    plain: nx.Graph[str] = nx.Graph((a, b) for a, b, _ in edges)
    for a, b, date in edges:
        step = step_cost([Edge("PARTICIPATED_IN", a, b, last_date=date)], newest=newest)
        graph.add_edge(a, b, cost=step + hub_cost(plain.degree[b]))
        graph.add_edge(b, a, cost=step + hub_cost(plain.degree[a]))
    return graph


def main(pairs: int, folder: Path) -> None:
    edges = made_up()
    fresh = not folder.exists()
    with open_store(str(folder)) as store:
        if fresh:
            fill(store, edges)
        newest = newest_date(store)
        whole = in_memory(edges, newest)
        keys = sorted({a for a, _, _ in edges})
        dice = random.Random(2)
        ours, shortest, theirs, same, compared = [], [], [], 0, 0
        for number in range(pairs):
            a, b = dice.sample(keys, 2)
            start = time.perf_counter()
            found = explore_paths(store, (a, b), k=5, newest=newest)
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            store.read(SHORTEST, {"a": a, "b": b})
            shortest.append(time.perf_counter() - start)
            if number % 20 == 0 and found:
                start = time.perf_counter()
                ranked = itertools.islice(nx.shortest_simple_paths(whole, a, b, "cost"), 1)
                best = next(ranked)
                theirs.append(time.perf_counter() - start)
                cost = sum(whole[x][y]["cost"] for x, y in itertools.pairwise(best))
                # the goal is no stepping stone: its share comes off again
                cost -= hub_cost(whole.degree[b] // 2)
                same += cost == found[0].cost
                compared += len(best) <= 7
    ours.sort()
    print(
        f"pairs {pairs}: median {statistics.median(ours):.3f} s, p95 {ours[int(pairs * 0.95)]:.3f} s"
    )
    print(f"one shortestPath: median {statistics.median(shortest):.4f} s")
    print(f"networkx, best path alone: median {statistics.median(theirs):.3f} s")
    print(f"same best score: {same} of {compared} that have at most 6 steps")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 200,
        Path(sys.argv[2] if len(sys.argv) > 2 else "benchmarks/.store-paths"),
    )
