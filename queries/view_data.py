"""A subgraph as the plain data of a picture: first step of data → template → file."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import numpy as np

from graph.ontology import RELATIONS
from graph.subgraph import Edge, Evidence, Node, Subgraph
from queries.layout import find_communities, place, place_map, place_paths
from queries.view_style import COLOURS, LABEL_STYLE, RELATION_STYLE, VERBS, plain_name

__all__ = [
    "FIRST_SHOWN",
    "MOST_EDGES",
    "MOST_NODES",
    "MOST_QUOTES",
    "Kind",
    "Picture",
    "build_picture",
    "short_name",
    "view_payload",
]

FIRST_SHOWN: Final = 150
"""More nodes than this at once are a hairball, however fast they are drawn."""
MOST_NODES: Final = 10_000
MOST_EDGES: Final = 40_000
MOST_QUOTES: Final = 25
"""Of one relation; the page says how many more there are."""

Kind = Literal["graph", "map", "path", "timeline", "matrix", "communities"]

_INVISIBLE: Final = frozenset("\u200b\u2060\ufeff\u00ad")
_JOINED: Final = frozenset("\u200d\ufe0f\ufe0e")


@dataclass(frozen=True, slots=True)
class Picture:
    """What a view shows and where it stands."""

    kind: Kind
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    positions: tuple[tuple[float, float], ...]
    """Where each node stands when all are shown."""
    communities: tuple[int, ...]
    first: tuple[int, ...]
    """The nodes shown at first, best connected first; all when they are few."""
    first_positions: tuple[tuple[float, float], ...]
    map_positions: tuple[tuple[float, float] | None, ...]
    """Where a node stands on the map, empty when fewer than two places are known."""
    paths: tuple[tuple[int, ...], ...]
    left_out: str
    """What is not in the file and how it was chosen; empty when all is there."""


def short_name(name: str, length: int = 30) -> str:
    r"""The name as it stands in a picture: one line, no invisible or turning characters.

    >>> short_name("Busan\u202e\nCity")
    'Busan City'
    >>> short_name("a" * 40, 8)
    'aaaaaaa…'
    """
    clean = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in name[: 40 * length]
        if c not in _INVISIBLE and unicodedata.bidirectional(c) not in _TURNING
    )
    clean = " ".join(clean.split())
    if len(clean) <= length:
        return clean or "(no name)"
    cut = length - 1
    while cut > 1 and (unicodedata.combining(clean[cut]) or {clean[cut], clean[cut - 1]} & _JOINED):
        cut -= 1
    return clean[:cut].rstrip() + "…"


_TURNING: Final = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})


def _box(node: Node) -> tuple[float, float]:
    """The room that a node's symbol and name take, in pixels at zoom 1."""
    wide = sum(
        1.75 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in short_name(node.name)
    )
    return (max(56.0, wide * 7.4 + 14), 62.0)


def build_picture(
    subgraph: Subgraph,
    *,
    kind: Kind = "graph",
    paths: Sequence[Sequence[str]] = (),
    first_shown: int | None = FIRST_SHOWN,
    focus: str | None = None,
) -> Picture:
    """Choose what is shown and compute where it stands.

    Args:
        subgraph: the nodes and edges to show; edges without both ends are left out.
        kind: what the view is.
        paths: keys of the nodes of each path as walked, for ``kind="path"``.
        first_shown: how many nodes to open with; None opens with all.
        focus: key of the node that the view is about; it and what is nearest come first.

    Returns:
        The same picture for the same input. Beyond 10,000 nodes or 40,000 edges the
        best connected nodes stay, and ``left_out`` says so.
    """
    if kind == "path" and paths:
        subgraph = _along(subgraph, paths)
    nodes, edges, left_out = _choose(subgraph, focus)
    index = {node.key: i for i, node in enumerate(nodes)}
    pairs = [(index[e.source], index[e.target]) for e in edges]
    walked = tuple(
        found for path in paths if len(found := tuple(index[k] for k in path if k in index)) > 1
    )
    boxes = [_box(node) for node in nodes]
    drawn = kind not in {"timeline", "matrix"}
    few = first_shown is None or len(nodes) <= first_shown
    if kind == "path" and walked:
        spots = place_paths(walked, len(nodes))
        communities = find_communities(len(nodes), pairs)
    elif drawn:
        spots, communities = (layout := place(boxes, pairs)).positions, layout.communities
    else:
        spots, communities = np.zeros((len(nodes), 2)), (0,) * len(nodes)
    first = tuple(range(len(nodes)))
    first_spots = spots
    if drawn and not few and first_shown is not None:
        first = _first(len(nodes), pairs, first_shown, index.get(focus or ""))
        where = {node: i for i, node in enumerate(first)}
        inner = [(where[a], where[b]) for a, b in pairs if a in where and b in where]
        first_spots = place([boxes[i] for i in first], inner).positions
    known = place_map([_coordinates(node) for node in nodes]) if drawn else None
    return Picture(
        kind=kind,
        nodes=nodes,
        edges=edges,
        positions=_tuples(spots),
        communities=communities,
        first=first,
        first_positions=_tuples(first_spots),
        map_positions=() if known is None else tuple(_spot(x, y) for x, y in known),
        paths=walked,
        left_out=left_out,
    )


def _along(subgraph: Subgraph, paths: Sequence[Sequence[str]]) -> Subgraph:
    """Just what the paths walk over; other relations would draw the eye away."""
    steps = {frozenset(pair) for path in paths for pair in pairwise(path)}
    keys = {key for path in paths for key in path}
    return Subgraph(
        tuple(node for node in subgraph.nodes if node.key in keys),
        tuple(e for e in subgraph.edges if frozenset((e.source, e.target)) in steps),
    )


def _coordinates(node: Node) -> tuple[float, float] | None:
    if node.latitude is None or node.longitude is None:
        return None
    return (node.latitude, node.longitude)


def _spot(x: float, y: float) -> tuple[float, float] | None:
    return None if math.isnan(x) else (float(x), float(y))


def _tuples(positions: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in positions)


def _choose(
    subgraph: Subgraph, focus: str | None
) -> tuple[tuple[Node, ...], tuple[Edge, ...], str]:
    """What goes into the file, and a sentence on what does not."""
    known = {node.key: node for node in subgraph.nodes}
    edges = [e for e in subgraph.edges if e.source in known and e.target in known]
    before = max(len(known), subgraph.total_nodes or 0)
    ends = Counter(key for e in edges for key in (e.source, e.target))
    keys = sorted(known)
    if len(keys) > MOST_NODES:
        keys = sorted(sorted(keys, key=lambda k: (k != focus, -ends[k], k))[:MOST_NODES])
        kept = set(keys)
        edges = [e for e in edges if e.source in kept and e.target in kept]
    said = []
    if before > len(keys):
        said.append(
            f"{len(keys):,} of {before:,} entities are in this file: those with the most relations"
        )
    if len(edges) > MOST_EDGES:
        said.append(
            f"{MOST_EDGES:,} of {len(edges):,} relations are in this file: "
            "those stated in the most documents"
        )
        edges = sorted(edges, key=_by_support)[:MOST_EDGES]
    edges.sort(key=lambda e: (e.source, e.target, e.type))
    return tuple(known[k] for k in keys), tuple(edges), "; ".join(said)


def _by_support(edge: Edge) -> tuple[int, int, str, str, str]:
    return (-edge.documents, -edge.claims, edge.source, edge.target, edge.type)


def _first(
    count: int, pairs: Sequence[tuple[int, int]], limit: int, focus: int | None
) -> tuple[int, ...]:
    """The nodes to open with: grown from the best connected one along its relations."""
    near: list[set[int]] = [set() for _ in range(count)]
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    order = sorted(range(count), key=lambda i: (i != focus, -len(near[i]), i))
    chosen: dict[int, None] = {}
    frontier: set[int] = set()
    for start in order:
        if start in chosen:
            continue
        frontier.add(start)
        while frontier and len(chosen) < limit:
            best = min(frontier, key=lambda i: (-len(near[i]), i))
            frontier.remove(best)
            chosen[best] = None
            frontier |= near[best] - chosen.keys()
        if len(chosen) >= limit:
            break
    return tuple(chosen)


def view_payload(picture: Picture, *, title: str, subtitle: str = "") -> dict[str, Any]:
    """The picture as what the page's script reads: columns instead of objects, to be small.

    Args:
        picture: what to show.
        title: the heading.
        subtitle: one sentence under it.

    Returns:
        Plain data for JSON; links are http or https or absent.
    """
    index = {node.key: i for i, node in enumerate(picture.nodes)}
    labels = sorted({n.label for n in picture.nodes}, key=_order(LABEL_STYLE))
    types = sorted({e.type for e in picture.edges}, key=_order(RELATIONS))
    quotes, evidence, documents = _evidence(picture.edges)
    nodes, edges = picture.nodes, picture.edges
    payload: dict[str, Any] = {
        "kind": picture.kind,
        "title": title,
        "subtitle": subtitle,
        "leftOut": picture.left_out,
        "labels": [_label(name) for name in labels],
        "types": [_type(name) for name in types],
        "colours": {name: list(pair) for name, pair in COLOURS.items()},
        "nodes": {
            "key": [n.key for n in nodes],
            "name": [n.name for n in nodes],
            "short": [_different(short_name(n.name), n.name) for n in nodes],
            "label": [labels.index(n.label) for n in nodes],
            "country": _sparse([n.country or 0 for n in nodes]),
            "degree": [n.degree for n in nodes],
            "group": _sparse(list(picture.communities)),
            "at": [round(v) for spot in picture.positions for v in spot],
        },
        "edges": {
            "source": [index[e.source] for e in edges],
            "target": [index[e.target] for e in edges],
            "type": [types.index(e.type) for e in edges],
            "claims": _sparse([e.claims for e in edges], 1),
            "documents": _sparse([e.documents for e in edges], 1),
            "first": _sparse([e.first_date or 0 for e in edges]),
            "last": _sparse([_different(e.last_date, e.first_date) for e in edges]),
            "status": _sparse([1 if e.status == "planned" else 0 for e in edges]),
            "confidence": _sparse([round(e.confidence, 2) for e in edges], 1),
            "evidence": quotes,
            "more": _sparse([max(0, len(e.evidence) - MOST_QUOTES) for e in edges]),
        },
        "evidence": evidence,
        "documents": documents,
        "first": [] if len(picture.first) == len(nodes) else list(picture.first),
        "firstAt": []
        if len(picture.first) == len(nodes)
        else [round(v) for spot in picture.first_positions for v in spot],
        "mapAt": [spot and [round(v) for v in spot] for spot in picture.map_positions],
        "paths": [list(path) for path in picture.paths],
    }
    return payload


def _order(table: Iterable[str]) -> Any:
    ranks = {name: i for i, name in enumerate(table)}
    return lambda name: (ranks.get(name, len(ranks)), name)


def _different(value: str | None, usual: str | None) -> str | int:
    """The value, or 0 where it says nothing new."""
    return 0 if value is None or value == usual else value


def _sparse(values: list[Any], usual: Any = 0) -> list[Any]:
    """The values, or nothing at all where each is the usual one."""
    return [] if all(v == usual for v in values) else values


def _label(name: str) -> list[str]:
    family, shape = LABEL_STYLE.get(name, ("plain", "dot"))
    return [name, plain_name(name), plain_name(name, plural=True), family, shape]


def _type(name: str) -> list[Any]:
    spec = RELATIONS.get(name)
    verb = VERBS.get(name, name.lower().replace("_", " "))
    sentence = spec.sentence if spec else "{source} " + verb + " {target}"
    family = RELATION_STYLE.get(name, "plain")
    return [name, verb, sentence, family, int(spec is not None and spec.symmetric)]


def _evidence(edges: Sequence[Edge]) -> tuple[list[Any], dict[str, list[Any]], list[Any]]:
    """Quotes and documents, each written once, and which of them each edge rests on."""
    passages: dict[Evidence, int] = {}
    documents: dict[str, list[Any]] = {}
    rows: list[Any] = []
    numbers: dict[str, int] = {}
    by_edge = []
    for edge in edges:
        mine = []
        for passage in edge.evidence[:MOST_QUOTES]:
            key = replace(passage, confidence=round(passage.confidence, 2))
            if key not in passages:
                passages[key] = len(rows)
                number = numbers.setdefault(passage.document, len(numbers))
                documents.setdefault(
                    passage.document,
                    [passage.document, _safe_link(passage.url), passage.published or 0],
                )
                rows.append([number, *_passage(key)])
            mine.append(passages[key])
        by_edge.append(mine[0] if len(mine) == 1 else mine)
    return by_edge, _columns(rows), list(documents.values())


def _columns(rows: list[Any]) -> dict[str, list[Any]]:
    names = ("document", "quote", "start", "end", "date", "planned", "confidence")
    usual = {"date": 0, "planned": 0, "confidence": 1}
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {
        name: _sparse(list(column), usual[name]) if name in usual else list(column)
        for name, column in zip(names, columns, strict=True)
    }


def _passage(passage: Evidence) -> list[Any]:
    planned = int(passage.status == "planned")
    when = passage.date or 0
    return [passage.quote, passage.start, passage.end, when, planned, passage.confidence]


def _safe_link(url: str | None) -> str | int:
    """The address where it is one of the web; scripts and files are no links."""
    if not url:
        return 0
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return 0
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else 0
