"""Where everything stands in a picture, computed beforehand and the same each time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

__all__ = ["Layout", "find_communities", "place", "place_map", "place_paths"]

Positions = NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]

_STEP = 150.0
"""How far apart two related nodes would like to be, in pixels at zoom 1."""
_EXACT_UP_TO = 400
"""Stress is quadratic in the number of nodes; beyond this, communities are placed apart."""
_SEED = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions in pixels at zoom 1, one a node, and the community of each."""

    positions: Positions
    communities: tuple[int, ...]


def find_communities(count: int, pairs: Pairs) -> tuple[int, ...]:
    """The community of each node by Louvain's method, the largest being number 0.

    Args:
        count: how many nodes there are.
        pairs: the ends of each edge; parallel edges weigh more.

    Returns:
        One number a node, the same for the same graph; nodes without edges are alone.

    >>> find_communities(5, [(0, 1), (1, 2), (0, 2), (3, 4)])
    (0, 0, 0, 1, 1)
    """
    import networkx as nx

    graph: Any = nx.Graph()
    graph.add_nodes_from(range(count))
    for a, b in pairs:
        if a != b:
            weight = graph[a][b]["weight"] + 1 if graph.has_edge(a, b) else 1
            graph.add_edge(a, b, weight=weight)
    found = nx.community.louvain_communities(graph, weight="weight", seed=_SEED)
    result = [0] * count
    for number, members in enumerate(sorted(found, key=lambda c: (-len(c), min(c)))):
        for node in members:
            result[node] = number
    return tuple(result)


def place(sizes: Sequence[tuple[float, float]], pairs: Pairs) -> Layout:
    """A picture of the whole: each connected part laid out, then packed side by side.

    Up to a few hundred nodes no two boxes overlap. Larger parts are composed of their
    communities, so that these are seen as islands.

    Args:
        sizes: width and height that each node's box (symbol and label) needs.
        pairs: the ends of each edge.

    Returns:
        The layout; the same input gives the same picture.
    """
    count = len(sizes)
    communities = find_communities(count, pairs) if count else ()
    boxes = np.array(sizes, dtype=float).reshape(count, 2)
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data([(a, b) for a, b in pairs if a != b])
    positions = np.zeros((count, 2))
    parts = sorted((sorted(part) for part in rx.connected_components(graph)), key=_by_size)
    corners = []
    for part in parts:
        shape = _place_part(graph, part, communities, boxes[part])
        low = (shape - boxes[part] / 2).min(axis=0)
        high = (shape + boxes[part] / 2).max(axis=0)
        positions[part] = shape - low
        corners.append(high - low)
    for part, offset in zip(parts, _pack(corners), strict=True):
        positions[part] += offset
    return Layout(_centred(positions), communities)


def _by_size(part: list[int]) -> tuple[int, int]:
    return (-len(part), part[0])


def _centred(positions: Positions) -> Positions:
    if not len(positions):
        return positions
    middle: Positions = (positions.min(axis=0) + positions.max(axis=0)) / 2
    return positions - middle


def _place_part(
    graph: Any, part: list[int], communities: Sequence[int], boxes: Positions
) -> Positions:
    """One connected part around the origin, lying rather than standing."""
    if len(part) == 1:
        return np.zeros((1, 2))
    sub = graph.subgraph(part)
    if len(part) <= _EXACT_UP_TO:
        return _without_overlap(_turned(_stress(sub)), boxes)
    groups: dict[int, list[int]] = {}
    for local, node in enumerate(part):
        groups.setdefault(communities[node], []).append(local)
    return _islands(sub, list(groups.values()), boxes)


def _spring(graph: Any) -> Positions:
    found = rx.spring_layout(graph, seed=_SEED, num_iter=60)
    spots: Positions = np.array([found[i] for i in range(len(graph))])
    return spots * _STEP * math.sqrt(len(graph))


def _stress(graph: Any, length: float = _STEP) -> Positions:
    """Distances in the picture as near as can be to distances in the graph (SMACOF)."""
    count = len(graph)
    if count == 2:
        return np.array([[-length / 2, 0.0], [length / 2, 0.0]])
    wanted = rx.distance_matrix(graph)
    wanted[wanted == 0] = 2.0 * wanted.max()
    np.fill_diagonal(wanted, 1.0)
    degrees = np.array([len(graph.neighbors(i)) for i in range(count)], dtype=float)
    # Hubs need longer lines, or their neighbours would stand on one another.
    room = 1.0 + 0.12 * np.sqrt(np.maximum.outer(degrees, degrees))
    wanted = wanted * room
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    now = _spring(graph) / _STEP
    for _ in range(80):
        apart = np.linalg.norm(now[:, None] - now[None], axis=2)
        np.fill_diagonal(apart, 1.0)
        ratio = -weights * wanted / np.maximum(apart, 1e-9)
        np.fill_diagonal(ratio, 0.0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        now = inverse @ (ratio @ now)
    placed: Positions = now * length
    return placed


def _turned(positions: Positions) -> Positions:
    """The long way of the picture laid level, as screens and pages of text are wide."""
    centred = positions - positions.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    # The sign of an axis is arbitrary; fix it, so that the picture is always the same.
    axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
    turned: Positions = centred @ axes.T
    return turned


def _without_overlap(positions: Positions, boxes: Positions) -> Positions:
    """Boxes pushed apart along the shorter way until none lies on another."""
    now = positions.copy()
    now += np.arange(len(now))[:, None] * 1e-4  # two nodes on one point must part somehow
    need = (boxes[:, None] + boxes[None]) / 2
    for turn in range(600):
        gap = now[:, None] - now[None]
        over = need - np.abs(gap)
        hit = np.asarray((over > 1e-6).all(axis=2))
        hit[np.diag_indices(len(now))] = False
        if not hit.any():
            break
        if turn % 40 == 39:
            now *= 1.06
            continue
        level = over[..., 0] < over[..., 1]
        push = np.where(hit[..., None], over * np.where(gap < 0, -1.0, 1.0) * 0.5, 0.0)
        push[..., 0] *= level
        push[..., 1] *= ~level
        moved = push.sum(axis=1)
        now += np.clip(moved, -60, 60)
    return now


def _islands(graph: Any, groups: list[list[int]], boxes: Positions) -> Positions:
    """Each community laid out by itself, the communities then as bubbles."""
    positions = np.zeros((len(graph), 2))
    owner = np.zeros(len(graph), dtype=int)
    shapes, radii = [], []
    for number, members in enumerate(groups):
        shape = _island(graph.subgraph(members), boxes[members])
        shapes.append(shape)
        radii.append(float(np.linalg.norm(shape, axis=1).max(initial=0)) + _STEP / 2)
        owner[members] = number
    between = rx.PyGraph(multigraph=False)
    between.add_nodes_from(range(len(groups)))
    between.add_edges_from_no_data(
        [(int(owner[a]), int(owner[b])) for a, b in graph.edge_list() if owner[a] != owner[b]]
    )
    centres = _bubbles(_stress(between, length=2 * float(np.mean(radii))), np.array(radii))
    for members, shape, centre in zip(groups, shapes, centres, strict=True):
        positions[members] = shape + centre
    return positions


def _island(graph: Any, boxes: Positions) -> Positions:
    count = len(graph)
    if count == 1:
        return np.zeros((1, 2))
    if count <= 120 and rx.is_connected(graph):
        shape = _without_overlap(_stress(graph), boxes)
    else:
        shape = _spring(graph) / 2
    middle: Positions = shape.mean(axis=0)
    return shape - middle


def _bubbles(centres: Positions, radii: NDArray[np.float64]) -> Positions:
    """Circles pushed apart until they hardly overlap."""
    now = centres.copy()
    need = radii[:, None] + radii[None]
    for _ in range(300):
        gap = now[:, None] - now[None]
        apart = np.linalg.norm(gap, axis=2)
        np.fill_diagonal(apart, 1.0)
        over = need - apart
        np.fill_diagonal(over, 0.0)
        hit = over > 1.0
        if not hit.any():
            break
        push = np.where(hit, over / np.maximum(apart, 1e-6) * 0.25, 0.0)
        now += (push[..., None] * gap).sum(axis=1)
    return now


def _pack(corners: Sequence[NDArray[np.float64]]) -> list[tuple[float, float]]:
    """Where to put boxes of these sizes: rows of a sheet somewhat wider than high."""
    if not corners:
        return []
    margin = 50.0
    area = sum((w + margin) * (h + margin) for w, h in corners)
    width = max(max(w for w, _ in corners), math.sqrt(area * 1.3))
    x = y = row = 0.0
    spots = []
    for w, h in corners:
        if x and x + w > width:
            x, y, row = 0.0, y + row + margin, 0.0
        spots.append((x, y))
        x, row = x + w + margin, max(row, h)
    return spots


def place_paths(paths: Sequence[Sequence[int]], count: int) -> Positions:
    """Paths from left to right: a column a step, nodes that paths share put once.

    Args:
        paths: the nodes of each path as walked, best first.
        count: how many nodes there are.

    Returns:
        Positions; nodes on no path stand below.
    """
    column: dict[int, int] = {}
    row: dict[int, int] = {}
    for lane, path in enumerate(paths):
        last = len(path) - 1
        for step, node in enumerate(path):
            if node not in column:
                row[node] = lane
            column[node] = max(column.get(node, 0), step)
            if step == last:
                column[node] = max(column[node], max(len(p) for p in paths) - 1)
    positions = np.zeros((count, 2))
    taken: dict[tuple[int, int], int] = {}
    spare = len(paths)
    for node in range(count):
        spot = (column.get(node, node % 6), row.get(node, spare + node // 6))
        while spot in taken:
            spot = (spot[0], spot[1] + 1)
        taken[spot] = node
        positions[node] = (spot[0] * 290.0, spot[1] * 130.0)
    if paths:
        for end in (paths[0][0], paths[0][-1]):
            rows = [positions[n, 1] for path in paths for n in path]
            positions[end, 1] = (min(rows) + max(rows)) / 2
    return _centred(positions)


def place_map(spots: Sequence[tuple[float, float] | None]) -> NDArray[np.float64] | None:
    """Positions by latitude and longitude (Mercator), where at least two are known.

    Args:
        spots: latitude and longitude of each node, or None.

    Returns:
        Positions with ``nan`` for nodes without coordinates; None with fewer than two.
    """
    if sum(spot is not None for spot in spots) < 2:
        return None
    result = np.full((len(spots), 2), np.nan)
    for i, spot in enumerate(spots):
        if spot is not None:
            latitude = math.radians(max(-82.0, min(82.0, spot[0])))
            north = math.degrees(math.log(math.tan(math.pi / 4 + latitude / 2)))
            result[i] = (spot[1] * 10.0, -north * 10.0)
    return result
