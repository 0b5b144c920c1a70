"""Do the cities of one source meet those of another? Twin cities of Wikipedia against Wikidata.

    python benchmarks/twin_cities.py FOLDER

FOLDER holds wikipedia.csv (city1, country1, city2, country2), nodes.csv (qid, label, country,
lat, lon) and edges.csv (qid1, qid2). Of Wikipedia's pairs whose two cities have a node of the
same name and country, the script counts which are resolved to just that node (or to a city
and its municipality, which are two nodes in one place), for each city one entity. Names and countries alone give the truth there; that the entity is the right
place is told by what nobody compared: the coordinates of the node and of the entity's city.
Last it says how many of these pairs the edges have, which differ as the two sources differ.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from graph.claims import Entity
from graph.gazetteer import cities_called, country_called, fold
from graph.identity import entity_key
from loaders.mapping import read_mapping

NEAR = 50.0
"""Kilometres within which two coordinates mean one city."""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def _one_place(points: list[tuple[float, float]]) -> bool:
    """Whether all nodes lie together, as a city and its municipality do."""
    return all(_kilometres(points[0], point) <= NEAR for point in points)


class Countries:
    """Country codes as the mapping of twin cities tells them."""

    def __init__(self) -> None:
        choice = read_mapping("twin_cities").ends["first"].country
        self._values = dict(choice.values) if choice else {}

    def code(self, name: str) -> str | None:
        name = name.strip()
        if name in self._values:
            return self._values[name]
        known = country_called(name)
        return known.country if known else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    countries = Countries()
    truth: dict[tuple[str, str], set[str]] = defaultdict(set)
    ours: dict[str, set[str]] = defaultdict(set)
    places: dict[str, tuple[float, float]] = {}
    near = located = 0
    for row in _rows(folder / "nodes.csv"):
        code = countries.code(row["country"])
        if code is None:
            continue
        places[row["qid"]] = (float(row["lat"]), float(row["lon"]))
        truth[fold(row["label"]), code].add(row["qid"])
        ours[entity_key(Entity(row["label"], "City", code))].add(row["qid"])
        if found := cities_called(row["label"], country=code):
            located += 1
            here = (found[0].latitude, found[0].longitude)
            near += _kilometres(here, places[row["qid"]]) <= NEAR
    edges = {frozenset((row["qid1"], row["qid2"])) for row in _rows(folder / "edges.csv")}
    wanted = predicted = right = known_edges = 0
    for row in _rows(folder / "wikipedia.csv"):
        ends = [(row[f"city{n}"].strip(), countries.code(row[f"country{n}"])) for n in (1, 2)]
        sets = [truth.get((fold(name), code or "")) for name, code in ends]
        if not all(sets) or not all(name for name, _ in ends):
            continue
        wanted += 1
        found_nodes = [
            ours.get(entity_key(Entity(name, "City", code)), set()) for name, code in ends
        ]
        if all(found_nodes):
            predicted += 1
            # A city that stands for two places is wrong, whichever of them is meant.
            hit = all(
                f == t and _one_place([places[q] for q in f])
                for f, t in zip(found_nodes, sets, strict=True)
            )
            right += hit
            known_edges += hit and any(
                frozenset((a, b)) in edges for a in found_nodes[0] for b in found_nodes[1]
            )
    print(f"pairs whose two cities have a node of the same name and country: {wanted}")
    print(f"resolved to a node: {predicted}, to just the right one: {right}")
    print(f"precision {right / predicted:.4f}, recall {right / wanted:.4f}")
    print(
        f"nodes found in GeoNames: {located}; within {NEAR:.0f} km of Wikidata's place: {near / located:.4f}"
    )
    print(f"of the right pairs Wikidata has too: {known_edges} ({known_edges / right:.3f})")


if __name__ == "__main__":
    main()
