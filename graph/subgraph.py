"""A part of the graph as plain data: what paths are ranked over and views are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Edge", "Evidence", "Node", "Subgraph"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage of one document that says an edge."""

    document: str
    quote: str
    start: int
    end: int
    date: str | None = None
    status: str | None = None
    confidence: float = 1.0
    url: str | None = None
    """The document's web address, where it has one."""
    published: str | None = None
    """When the document was published."""


@dataclass(frozen=True, slots=True)
class Node:
    """One entity."""

    key: str
    name: str
    label: str
    country: str | None = None
    degree: int = 0
    """Number of derived edges it has in the whole graph."""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """One derived edge: a relation between two entities with all its evidence."""

    type: str
    source: str
    """Key of the source; of the smaller key where the relation has no direction."""
    target: str
    claims: int = 1
    documents: int = 1
    first_date: str | None = None
    last_date: str | None = None
    status: str | None = None
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Nodes and the edges between them, both sorted by key."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    total_nodes: int | None = None
    """How many nodes there were before a limit left some out."""
