"""The whole graph without its evidence, in arrays: what paths are searched over.

An embedded store keeps its skeleton beside the database. It is fetched anew after every
write: each write changes the stamp, and a skeleton counts only for the stamp it was fetched at.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.projection import Reader, newest_date
from graph.statements import read_statement
from graph.subgraph import Edge, Node

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Kind",
    "Skeleton",
    "arrange_skeleton",
    "fetch_skeleton",
    "load_skeleton",
    "save_skeleton",
]

Kind = tuple[str, int, int, str | None, str | None, str | None, float]
"""What edges have in common: type, claims, documents, first and last date, status, confidence."""


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Entities sorted by key, and every edge at both of its ends."""

    keys: Sequence[str]
    names: Sequence[str]
    labels: Sequence[str]
    countries: Sequence[str | None]
    kinds: Sequence[Kind]
    newest: str | None
    """Date of the newest evidence of the graph."""
    first: NDArray[np.int64]
    """Where the edges of each entity begin; one more than there are entities."""
    here: NDArray[np.int64]
    there: NDArray[np.int64]
    """The entity at the other end; ascending for each entity."""
    kind: NDArray[np.int64]
    forward: NDArray[np.bool_]
    """Whether the edge leads away from here."""
    people: NDArray[np.int64]
    """Where the persons stand."""

    def place(self, key: str) -> int | None:
        """Where an entity stands, None where there is none of that key."""
        at = bisect_left(self.keys, key)
        return at if at < len(self.keys) and self.keys[at] == key else None

    def between(self, here: int, there: int) -> range:
        """Where the edges between two entities stand."""
        row = self.there[self.first[here] : self.first[here + 1]]
        begin = int(self.first[here])
        return range(
            begin + int(row.searchsorted(there)), begin + int(row.searchsorted(there, "right"))
        )

    def node(self, at: int) -> Node:
        """The entity that stands there; its degree is the number of edges that connect."""
        degree = int(self.first[at + 1] - self.first[at])
        return Node(self.keys[at], self.names[at], self.labels[at], self.countries[at], degree)

    def edge(self, at: int) -> Edge:
        """The edge that stands there, without evidence."""
        ends = (self.keys[self.here[at]], self.keys[self.there[at]])
        kind, claims, documents, first, last, status, confidence = self.kinds[self.kind[at]]
        source, target = ends if self.forward[at] else ends[::-1]
        return Edge(kind, source, target, claims, documents, first, last, status, confidence)


def fetch_skeleton(store: Reader) -> Skeleton:
    """The skeleton of a stored graph, in two statements."""
    rows = sorted(
        (key, name, row["label"], row["country"])
        for row in store.read(read_statement("skeleton_nodes"))
        for key, name in zip(row["keys"], row["names"], strict=True)
    )
    kinds: list[Kind] = []
    sources: list[str] = []
    targets: list[str] = []
    counts: list[int] = []
    for row in store.read(read_statement("skeleton_edges")):
        sources += row["sources"]
        targets += row["targets"]
        counts.append(len(row["sources"]))
        kinds.append(
            (
                row["type"],
                row["claims"],
                row["documents"],
                row["first_date"],
                row["last_date"],
                row["status"],
                row["confidence"],
            )
        )
    return arrange_skeleton(rows, kinds, (sources, targets, counts), newest_date(store))


def arrange_skeleton(
    rows: Sequence[tuple[str, str, str, str | None]],
    kinds: Sequence[Kind],
    edges: tuple[Sequence[str], Sequence[str], Sequence[int]],
    newest: str | None,
) -> Skeleton:
    """The skeleton of plain rows.

    Args:
        rows: key, name, label and country of each entity, sorted by key.
        kinds: what edges have in common.
        edges: keys of the sources and of the targets of all edges, one kind after the
            other, and how many edges each kind has.
        newest: date of the newest evidence.
    """
    import numpy as np

    keys, names, labels, countries = zip(*rows, strict=True) if rows else ((), (), (), ())
    places = {key: at for at, key in enumerate(keys)}
    sources, targets, counts = edges
    source = np.fromiter((places[key] for key in sources), np.int64, len(sources))
    target = np.fromiter((places[key] for key in targets), np.int64, len(targets))
    kind = np.repeat(np.arange(len(kinds), dtype=np.int64), np.asarray(counts, np.int64))
    apart = source != target
    source, target, kind = source[apart], target[apart], kind[apart]
    here, there = np.concatenate([source, target]), np.concatenate([target, source])
    order = np.lexsort((np.concatenate([kind, kind]), there, here))
    return Skeleton(
        keys,
        names,
        labels,
        countries,
        tuple(kinds),
        newest,
        first=np.searchsorted(here[order], np.arange(len(keys) + 1)),
        here=here[order],
        there=there[order],
        kind=np.concatenate([kind, kind])[order],
        forward=(np.arange(len(here)) < len(source))[order],
        people=np.array([at for at, label in enumerate(labels) if label == "Person"], np.int64),
    )


_ARRAYS = ("first", "here", "there", "kind", "forward", "people")
_LISTS = ("keys", "names", "labels", "countries", "kinds", "newest")


def save_skeleton(skeleton: Skeleton, path: Path, *, stamp: str) -> None:
    """Keep a skeleton for the next command, in whole or not at all.

    Raises:
        OSError: it cannot be written there.
    """
    import numpy as np

    lists = {name: getattr(skeleton, name) for name in _LISTS} | {"stamp": stamp}
    text = np.frombuffer(json.dumps(lists).encode("ascii"), np.uint8)
    kept = io.BytesIO()
    np.savez(kept, text=text, **{name: getattr(skeleton, name) for name in _ARRAYS})
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_bytes(kept.getvalue())
    temporary.replace(path)


def load_skeleton(path: Path, *, stamp: str) -> Skeleton | None:
    """The skeleton that was kept at this stamp; None where there is none that can be read."""
    import numpy as np

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            lists: dict[str, Any] = json.loads(kept["text"].tobytes())
            arrays = {name: kept[name] for name in _ARRAYS}
        if lists.pop("stamp") != stamp:
            return None
        lists["kinds"] = tuple(tuple(kind) for kind in lists["kinds"])
        return Skeleton(**lists, **arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
