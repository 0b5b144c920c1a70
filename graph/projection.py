"""Parts of the graph as plain data: look up an entity, fetch what is around it, with evidence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from rapidfuzz import fuzz, process

from graph.errors import UnknownNameError
from graph.identity import fold_name
from graph.ontology import RELATIONS
from graph.statements import read_statement
from graph.subgraph import Edge, Evidence, Node, Subgraph

if TYPE_CHECKING:
    from graph.skeleton import Skeleton

__all__ = [
    "KnownName",
    "Reader",
    "fetch_edges",
    "fetch_links",
    "fetch_neighbourhood",
    "fetch_nodes",
    "fetch_stepping_stones",
    "find_entity",
    "known_names",
    "nearest_names",
    "newest_date",
    "with_evidence",
]

_QUALIFIED = re.compile(r"(.+?)\s*\((\w+)\)")
_EDGE_FIELDS = ("claims", "documents", "first_date", "last_date", "status", "confidence")


class Reader(Protocol):
    """What the graph is read through; a store is one."""

    def read(
        self,
        statement: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """The rows of a statement that may not write."""
        ...

    def skeleton(self) -> Skeleton | None:
        """The whole graph without its evidence, None where it would have to come from afar."""
        ...


def find_entity(store: Reader, name: str) -> Node:
    """The entity that a name means.

    A key, a name or another name of the entity, whatever its case and accents. Where
    several bear it, the one with the most relations is taken, then the smaller key;
    ``Name (City)`` or ``Name (ES)`` says which kind or country is meant.

    Args:
        store: the graph.
        name: as a user writes it.

    Raises:
        UnknownNameError: no entity is called that; the nearest names are told.
    """
    if rows := store.read(read_statement("entity_by_key"), {"key": name}):
        return _node(rows[0])
    if folded := fold_name(name):
        rows = store.read(read_statement("entities_by_name"), {"name": folded})
        if not rows and (qualified := _QUALIFIED.fullmatch(name.strip())):
            wanted = qualified[2].casefold()
            named = {"name": fold_name(qualified[1])}
            rows = [
                row
                for row in store.read(read_statement("entities_by_name"), named)
                if wanted in (row["label"].casefold(), (row["country"] or "").casefold())
            ]
        if rows:
            return _node(rows[0])
    raise UnknownNameError(name, nearest_names(store, name))


def nearest_names(store: Reader, name: str, *, limit: int = 3) -> tuple[str, ...]:
    """Names of entities that look like a name, best first."""
    folded = fold_name(name)
    choices = known_names(store)
    found = process.extract(folded, list(choices), scorer=fuzz.WRatio, limit=12, score_cutoff=70)
    # A part that fits counts as much as the whole: two letters of a name are no likeness.
    found.sort(key=lambda match: (-match[1] - fuzz.ratio(folded, match[0]), match[0]))
    return tuple(dict.fromkeys(choices[match[0]].name for match in found))[:limit]


class KnownName(NamedTuple):
    """What an entity is shown by."""

    name: str
    label: str


def known_names(store: Reader) -> dict[str, KnownName]:
    """Every folded name by which an entity can be found, with what it is shown by."""
    choices: dict[str, KnownName] = {}
    for row in store.read(read_statement("entity_names")):
        for known in row["names"] or ():
            choices.setdefault(known, KnownName(row["name"], row["label"]))
    return choices


def newest_date(store: Reader) -> str | None:
    """The date of the newest evidence in the graph."""
    rows = store.read(read_statement("newest_date"))
    return rows[0]["newest"] if rows else None


def _node(row: Mapping[str, Any]) -> Node:
    return Node(
        row["key"],
        row["name"],
        row["label"],
        row["country"],
        row.get("degree") or 0,
        row.get("latitude"),
        row.get("longitude"),
    )


def fetch_nodes(store: Reader, keys: Iterable[str]) -> tuple[Node, ...]:
    """The entities of these keys, sorted by key; unknown keys are passed over."""
    wanted = sorted(set(keys))
    if not wanted:
        return ()
    rows = store.read(read_statement("entities_by_keys"), {"keys": wanted})
    return tuple(sorted(map(_node, rows), key=lambda node: node.key))


def fetch_stepping_stones(store: Reader, keys: Iterable[str]) -> tuple[Node, ...]:
    """The entities of these keys, with the number of edges that connect as their degree."""
    rows = store.read(read_statement("stepping_stones"), {"keys": sorted(set(keys))})
    return tuple(sorted(map(_node, rows), key=lambda node: node.key))


def fetch_links(
    store: Reader, keys: Iterable[str], relations: Collection[str] | None = None
) -> tuple[Edge, ...]:
    """Every edge at these entities, without its evidence, sorted.

    Args:
        store: the graph.
        keys: the entities.
        relations: only edges of these types; all when None.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return ()
    types = sorted(RELATIONS if relations is None else relations)
    rows = store.read(read_statement("links_of_keys"), {"keys": wanted, "relations": types})
    found = {}
    for row in rows:
        ends = (row["here"], row["there"]) if row["forward"] else (row["there"], row["here"])
        found[row["type"], *ends] = Edge(
            row["type"], *ends, **{name: row[name] for name in _EDGE_FIELDS}
        )
    return tuple(found[key] for key in sorted(found, key=lambda k: (k[1], k[2], k[0])))


def fetch_edges(store: Reader, pairs: Iterable[tuple[str, str]]) -> Subgraph:
    """The edges between given pairs with all their evidence, and the entities at their ends.

    Args:
        store: the graph.
        pairs: keys of the two entities, in either order.
    """
    wanted = sorted({(min(pair), max(pair)) for pair in pairs})
    ends = {key for pair in wanted for key in pair}
    # The less busy end of each pair is enough to find its edges, but it is not known here.
    edges = [
        edge
        for edge in fetch_links(store, {pair[0] for pair in wanted})
        if (min(edge.source, edge.target), max(edge.source, edge.target)) in set(wanted)
    ]
    return Subgraph(fetch_nodes(store, ends), with_evidence(store, edges))


def with_evidence(store: Reader, edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """The same edges, each with every passage that says it."""
    if not edges:
        return ()
    facts = sorted({f"{edge.type}|{edge.source}|{edge.target}" for edge in edges})
    said: dict[tuple[str, str, str], list[Evidence]] = {}
    for row in store.read(read_statement("evidence_of_facts"), {"facts": facts}):
        passage = Evidence(
            row["document"],
            row["quote"],
            row["start"],
            row["end"],
            row["date"],
            row["status"],
            row["confidence"],
            row["url"],
            row["published"],
        )
        passages = said.setdefault((row["type"], row["source"], row["target"]), [])
        if passage not in passages:
            passages.append(passage)
    return tuple(_evidenced(edge, said) for edge in edges)


def _evidenced(edge: Edge, said: Mapping[tuple[str, str, str], list[Evidence]]) -> Edge:
    values = {name: getattr(edge, name) for name in _EDGE_FIELDS}
    passages = tuple(said.get((edge.type, edge.source, edge.target), ()))
    return Edge(edge.type, edge.source, edge.target, **values, evidence=passages)


def fetch_neighbourhood(
    store: Reader,
    keys: Iterable[str],
    *,
    steps: int = 1,
    limit: int = 500,
    relations: Collection[str] | None = None,
) -> Subgraph:
    """What lies within so many steps of some entities, with evidence.

    Args:
        store: the graph.
        keys: the entities in the middle.
        steps: how far to go.
        limit: how many entities at most. The nearest are kept, among those of one
            distance the busiest, then the smaller key.
        relations: only edges of these types; all when None.

    Returns:
        The entities and every edge between any two of them; ``total_nodes`` tells how
        many entities there are without the limit.
    """
    middle = set(keys)
    distance = dict.fromkeys(middle, 0)
    edges: dict[Edge, None] = {}
    frontier: set[str] = middle
    for step in range(1, steps + 1):
        links = fetch_links(store, frontier, relations)
        edges |= dict.fromkeys(links)
        frontier = {key for edge in links for key in (edge.source, edge.target)} - set(distance)
        distance |= dict.fromkeys(frontier, step)
    nodes = fetch_nodes(store, distance)
    kept = sorted(nodes, key=lambda n: (distance[n.key], -n.degree, n.key))[:limit]
    inside = {node.key for node in kept}
    edges |= dict.fromkeys(fetch_links(store, inside & frontier, relations))
    among = [edge for edge in edges if edge.source in inside and edge.target in inside]
    among.sort(key=lambda edge: (edge.source, edge.target, edge.type))
    return Subgraph(
        tuple(sorted(kept, key=lambda node: node.key)),
        with_evidence(store, among),
        total_nodes=len(nodes),
    )
