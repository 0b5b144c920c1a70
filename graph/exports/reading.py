"""The whole graph, a page at a time, as the exports need it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from graph.projection import Reader
from graph.statements import read_statement

__all__ = ["EDGE_FIELDS", "NODE_FIELDS", "each_edge", "each_entity"]

NODE_FIELDS = ("key", "name", "label", "country", "aliases")
EDGE_FIELDS = (
    "source",
    "type",
    "target",
    "claims",
    "documents",
    "first_date",
    "last_date",
    "status",
    "confidence",
)
_PAGE = 1000


def _keys(store: Reader) -> Iterator[list[str]]:
    keys = iter(row["key"] for row in store.read(read_statement("entity_keys")))
    while page := list(islice(keys, _PAGE)):
        yield page


def each_entity(store: Reader) -> Iterator[dict[str, Any]]:
    """The properties of every entity, by key."""
    for page in _keys(store):
        rows = store.read(read_statement("entities_with_all"), {"keys": page})
        yield from sorted((row["entity"] for row in rows), key=lambda entity: str(entity["key"]))


def each_edge(store: Reader) -> Iterator[dict[str, Any]]:
    """Every edge with its ends and properties, by source, target and type."""
    for page in _keys(store):
        rows = store.read(read_statement("edges_from"), {"keys": page})
        for row in sorted(rows, key=lambda r: (r["source"], r["target"], r["type"])):
            yield {
                "source": row["source"],
                "type": row["type"],
                "target": row["target"],
                **row["edge"],
            }
