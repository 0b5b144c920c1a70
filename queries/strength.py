"""How strongly a relation ties two partners, and what a busy stepping stone takes off.

All costs are whole numbers of millionths, so that sums are exact and equal paths are
equal whatever the order of adding. See docs/partner-paths.md for the formula.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from graph.subgraph import Edge

__all__ = [
    "RELATION_STRENGTH",
    "by_strength",
    "edge_strength",
    "hub_cost",
    "score_of",
    "step_cost",
]

RELATION_STRENGTH: Final = MappingProxyType(
    {
        "PAIRED_WITH": 0.90,
        "SIGNED_MOU_WITH": 0.90,
        "PART_OF": 0.90,
        "WORKS_FOR": 0.90,
        "COOPERATES_WITH": 0.85,
        "IMPLEMENTS": 0.80,
        "ORGANISED": 0.75,
        "MET_WITH": 0.75,
        "SUPPORTS": 0.70,
        "MEMBER_OF": 0.60,
        "PARTICIPATED_IN": 0.60,
        "VISITED": 0.60,
    }
)
"""Strength of one fresh fact of each relation; one that is missing connects nobody."""

_UNIT = 1_000_000
_HALF_LIFE_YEARS = 5.0
_UNDATED = 0.75
_PLANNED = 0.7
_WEAKEST = 0.001


def _years(date: str) -> float:
    parts = [int(part) for part in date.split("-")]
    month = parts[1] if len(parts) > 1 else 7
    day = parts[2] if len(parts) > 2 else 15
    return parts[0] + (month - 1) / 12 + (day - 1) / 365


def _recency(date: str | None, newest: str | None) -> float:
    if date is None or newest is None:
        return _UNDATED
    age = max(0.0, _years(newest) - _years(date))
    return 0.5 + 0.5 * 2 ** (-age / _HALF_LIFE_YEARS)


def edge_strength(edge: Edge, *, newest: str | None) -> float:
    """How strongly one edge ties its ends, above 0 and at most 1.

    Args:
        edge: the derived edge; its evidence need not be loaded.
        newest: the date of the newest evidence of the graph, against which age is counted.

    Returns:
        The product of the relation's strength, recency, independent documents, status
        and confidence; 0 where the relation connects nobody.

    >>> round(edge_strength(Edge("MET_WITH", "a", "b", last_date="2020"), newest="2020"), 4)
    0.525
    """
    base = RELATION_STRENGTH.get(edge.type, 0.0)
    if not base:
        return 0.0
    documents = 1 - 0.3 / max(1, edge.documents)
    status = _PLANNED if edge.status == "planned" else 1.0
    value = base * _recency(edge.last_date, newest) * documents * status * edge.confidence
    return max(_WEAKEST, value)


def by_strength(edges: Sequence[Edge], *, newest: str | None) -> tuple[Edge, ...]:
    """The edges of a pair, strongest first, equal ones by type, direction and evidence."""

    def place(edge: Edge) -> tuple[object, ...]:
        said = tuple((p.document, p.start, p.end, p.quote) for p in edge.evidence)
        dates = (edge.first_date or "", edge.last_date or "", edge.status or "")
        return (
            -edge_strength(edge, newest=newest),
            edge.type,
            edge.source,
            edge.target,
            *dates,
            said,
        )

    return tuple(sorted(edges, key=place))


def step_cost(edges: Sequence[Edge], *, newest: str | None) -> int:
    """Cost of one step over all edges of a pair: that of its strongest edge."""
    best = max(edge_strength(edge, newest=newest) for edge in edges)
    return max(1, round(-math.log(best) * _UNIT))


def hub_cost(degree: int) -> int:
    """Cost of walking through a node of that many edges; nothing up to two.

    >>> [round(score_of(hub_cost(degree)), 2) for degree in (2, 20, 2000)]
    [1.0, 0.5, 0.25]
    """
    return round(math.log(1 + math.log10(max(2, degree) / 2)) * _UNIT)


def score_of(cost: int) -> float:
    """A path's score out of its cost: between 0 and 1, higher is better."""
    return math.exp(-cost / _UNIT)
