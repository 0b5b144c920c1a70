"""Subgraphs in our own words to draw."""

from __future__ import annotations

from typing import Any

from graph.subgraph import Edge, Evidence, Node, Subgraph

SPOTS = {
    "Busan": ("City", "KR", 35.1, 129.04),
    "Barcelona": ("City", "ES", 41.39, 2.16),
    "Stockholm": ("City", "SE", 59.33, 18.06),
    "Cologne": ("City", "DE", 50.93, 6.95),
    "Daegu": ("City", "KR", 35.87, 128.59),
    "Milan": ("City", "IT", 45.46, 9.19),
    "Sejong": ("City", "KR", 36.59, 127.29),
    "Santander": ("City", "ES", 43.46, -3.8),
    "Hanoi": ("City", "VN", 21.03, 105.85),
    "Valencia": ("City", "ES", 39.47, -0.38),
}
OTHERS = {
    "Ministry of Land": ("Ministry", "KR"),
    "Ministry of Economy": ("Ministry", "ES"),
    "Trade Promotion Agency": ("Agency", "KR"),
    "Harbour Data": ("Company", "KR"),
    "Marea Systems": ("Company", "ES"),
    "University of Cantabria": ("ResearchOrganisation", "ES"),
    "World Bank": ("InternationalOrganisation", None),
    "Smart Cities Network": ("Network", None),
    "GrowGreen": ("Project", None),
    "City Twinning Programme": ("Programme", None),
    "Smart City Expo": ("Event", "ES"),
    "Ana Ferrer": ("Person", None),
    "Park Min-ji": ("Person", None),
}
FACTS: tuple[tuple[Any, ...], ...] = (
    ("PAIRED_WITH", "Busan", "Barcelona", "2011-11", "done"),
    ("MET_WITH", "Busan", "Barcelona", "2019-07", "done"),
    ("SIGNED_MOU_WITH", "Busan", "Barcelona", "2022-11-15", "planned"),
    ("PAIRED_WITH", "Daegu", "Milan", "2015", "done"),
    ("PAIRED_WITH", "Sejong", "Santander", "2019-07", "planned"),
    ("PAIRED_WITH", "Hanoi", "Cologne", None, "done"),
    ("COOPERATES_WITH", "Valencia", "Busan", "2018", "done"),
    ("IMPLEMENTS", "Stockholm", "GrowGreen", "2015", "done"),
    ("IMPLEMENTS", "Barcelona", "GrowGreen", "2015", "done"),
    ("IMPLEMENTS", "Cologne", "GrowGreen", "2016", "done"),
    ("MET_WITH", "Ministry of Land", "Ministry of Economy", "2022-11-16", "done"),
    ("ORGANISED", "Barcelona", "Smart City Expo", "2022-11-15", "done"),
    ("PARTICIPATED_IN", "Ministry of Land", "Smart City Expo", "2022-11-15", "done"),
    ("PARTICIPATED_IN", "Harbour Data", "Smart City Expo", "2022-11-16", "done"),
    ("PARTICIPATED_IN", "Busan", "City Twinning Programme", "2011", "done"),
    ("PARTICIPATED_IN", "Barcelona", "City Twinning Programme", "2011", "done"),
    ("SIGNED_MOU_WITH", "Harbour Data", "Marea Systems", "2022-11-17", "done"),
    ("SUPPORTS", "World Bank", "City Twinning Programme", "2012", "done"),
    ("SUPPORTS", "Trade Promotion Agency", "Harbour Data", "2022", "planned"),
    ("MEMBER_OF", "Barcelona", "Smart Cities Network", None, "done"),
    ("MEMBER_OF", "Valencia", "Smart Cities Network", None, "done"),
    ("COOPERATES_WITH", "University of Cantabria", "Santander", "2020", "done"),
    ("LOCATED_IN", "Smart City Expo", "Barcelona", None, "done"),
    ("WORKS_FOR", "Ana Ferrer", "Ministry of Economy", None, "done"),
    ("WORKS_FOR", "Park Min-ji", "Ministry of Land", None, "done"),
    ("VISITED", "Ministry of Economy", "Trade Promotion Agency", "2022-06", "done"),
)


def key_of(name: str) -> str:
    return f"{SPOTS[name][0] if name in SPOTS else OTHERS[name][0]}:{name.lower()}"


def sample() -> Subgraph:
    """Two dozen entities of an invented twinning programme."""
    degree: dict[str, int] = {}
    for _, a, b, _, _ in FACTS:
        degree[a] = degree.get(a, 0) + 1
        degree[b] = degree.get(b, 0) + 1
    nodes = [
        Node(key_of(n), n, row[0], row[1], degree[n], row[2], row[3]) for n, row in SPOTS.items()
    ]
    nodes += [Node(key_of(n), n, row[0], row[1], degree[n]) for n, row in OTHERS.items()]
    edges = []
    for i, (kind, a, b, date, status) in enumerate(FACTS):
        verb = kind.lower().replace("_", " ")
        quote = f"{a}, the note says, {verb} {b}" + (f" in {date}." if date else ".")
        document = f"brief-{i % 4 + 1}.txt"
        link = "https://example.org/briefs/2" if i % 4 == 1 else None
        proof = Evidence(
            document, quote, 100, 100 + len(quote), date, status, 0.6 + i % 5 / 10, link, "2022-12"
        )
        edges.append(
            Edge(kind, key_of(a), key_of(b), 1, 1, date, date, status, 0.6 + i % 5 / 10, (proof,))
        )
    return Subgraph(
        tuple(sorted(nodes, key=lambda n: n.key)),
        tuple(sorted(edges, key=lambda e: (e.source, e.target, e.type))),
    )


def large(count: int, *, per_node: int = 2, seed: int = 7) -> Subgraph:
    """A graph whose few hubs have most of the relations, as those of real documents."""
    import networkx as nx

    labels = ("City", "Ministry", "Company", "Agency", "Event", "Project")
    kinds = ("PAIRED_WITH", "MET_WITH", "SIGNED_MOU_WITH", "COOPERATES_WITH", "VISITED")
    graph: Any = nx.barabasi_albert_graph(count, per_node, seed=seed)
    nodes = [
        Node(f"n{i:05}", f"Entity number {i:05} x", labels[i % 6], None, graph.degree[i])
        for i in range(count)
    ]
    edges = [
        Edge(
            kinds[i % 5],
            f"n{min(a, b):05}",
            f"n{max(a, b):05}",
            first_date=f"{2000 + i % 25}",
            last_date=f"{2000 + i % 25}",
            evidence=(Evidence(f"d{i % 40}.txt", f"Sentence {i} says it.", 0, 20),),
        )
        for i, (a, b) in enumerate(graph.edges)
    ]
    return Subgraph(tuple(nodes), tuple(edges))
