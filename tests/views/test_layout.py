from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from queries.layout import place, place_map, place_paths


@pytest.mark.parametrize("count", [1, 2, 3, 30, 150, 300])
def test_no_two_boxes_overlap(count: int) -> None:
    graph = nx.barabasi_albert_graph(count, 2, seed=3) if count > 2 else nx.path_graph(count)
    sizes = [(60.0 + 13 * (i % 11), 60.0) for i in range(count)]
    spots = place(sizes, list(graph.edges)).positions
    for a, b in combinations(range(count), 2):
        gap = np.abs(spots[a] - spots[b])
        need = (np.array(sizes[a]) + np.array(sizes[b])) / 2
        assert (gap > need - 0.01).any()


def test_the_same_graph_gives_the_same_picture() -> None:
    edges = list(nx.barabasi_albert_graph(900, 2, seed=3).edges)
    first, second = (place([(120.0, 60.0)] * 900, edges) for _ in range(2))
    assert np.array_equal(first.positions, second.positions)
    assert first.communities == second.communities


def test_connected_parts_stand_apart_and_communities_are_islands() -> None:
    rings = nx.connected_caveman_graph(30, 20)
    spots = place([(60.0, 60.0)] * 600, list(rings.edges)).positions
    inside = [np.linalg.norm(spots[a] - spots[a + 1]) for a in range(0, 600, 20)]
    apart = [np.linalg.norm(spots[a] - spots[a + 300]) for a in range(0, 300, 20)]
    assert np.mean(apart) > 3 * np.mean(inside)


@pytest.mark.parametrize("count", [100, 5000])
def test_every_node_gets_a_place(count: int) -> None:
    edges = list(nx.barabasi_albert_graph(count, 2, seed=3).edges)
    spots = place([(120.0, 60.0)] * count, edges).positions
    assert spots.shape == (count, 2)
    assert np.isfinite(spots).all()


def test_paths_run_from_left_to_right() -> None:
    spots = place_paths([[0, 1, 2], [0, 3, 4, 2]], 5)
    assert spots[0, 0] < spots[1, 0] < spots[2, 0]
    assert spots[0, 0] < spots[3, 0] < spots[4, 0] < spots[2, 0]
    assert spots[1, 1] != spots[3, 1]


def test_a_map_has_north_above_and_east_to_the_right() -> None:
    spots = place_map([(59.3, 18.1), (35.1, 129.0), None])
    assert spots is not None
    assert spots[0, 1] < spots[1, 1]
    assert spots[0, 0] < spots[1, 0]
    assert np.isnan(spots[2]).all()
    assert place_map([(59.3, 18.1), None]) is None


def test_nothing_to_place() -> None:
    assert len(place([], []).positions) == 0
