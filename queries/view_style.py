"""How labels and relations look: colours that colour-blind readers tell apart, and shapes."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from graph.ontology import LABELS

__all__ = ["COLOURS", "LABEL_STYLE", "RELATION_STYLE", "VERBS", "plain_name"]

COLOURS: Final = MappingProxyType(
    {
        "place": ("#0072b2", "#56b4e9"),
        "public": ("#c24e00", "#ff9b5e"),
        "league": ("#9b4f96", "#e09bd4"),
        "private": ("#00795a", "#35c99f"),
        "doing": ("#806000", "#e6c84a"),
        "plain": ("#59636e", "#a9b4c0"),
    }
)
"""Family → colour on light and on dark ground, both at least 3:1 against it."""

LABEL_STYLE: Final = MappingProxyType(
    {
        "City": ("place", "dot"),
        "Region": ("place", "hexagon"),
        "Country": ("place", "square"),
        "Place": ("place", "diamond"),
        "Ministry": ("public", "triangle"),
        "Agency": ("public", "triangleDown"),
        "InternationalOrganisation": ("league", "star"),
        "Network": ("league", "hexagon"),
        "Company": ("private", "square"),
        "ResearchOrganisation": ("private", "diamond"),
        "Programme": ("doing", "square"),
        "Project": ("doing", "dot"),
        "Event": ("doing", "star"),
        "Person": ("plain", "dot"),
    }
)
"""Label → (family of colour, shape). Colour never speaks alone."""

RELATION_STYLE: Final = MappingProxyType(
    {
        "PAIRED_WITH": "place",
        "MET_WITH": "public",
        "VISITED": "public",
        "SIGNED_MOU_WITH": "private",
        "COOPERATES_WITH": "league",
        "ORGANISED": "doing",
        "PARTICIPATED_IN": "doing",
        "IMPLEMENTS": "doing",
        "SUPPORTS": "doing",
    }
)
"""Relation → family of colour; those of structure are plain."""

VERBS: Final = MappingProxyType(
    {
        "PAIRED_WITH": "paired with",
        "MET_WITH": "met",
        "SIGNED_MOU_WITH": "signed with",
        "COOPERATES_WITH": "cooperates with",
        "ORGANISED": "organised",
        "PARTICIPATED_IN": "took part in",
        "VISITED": "visited",
        "IMPLEMENTS": "implements",
        "SUPPORTS": "supports",
        "PART_OF": "part of",
        "MEMBER_OF": "member of",
        "LOCATED_IN": "is in",
        "WORKS_FOR": "works for",
    }
)
"""Relation → the few words that stand on its line."""


def plain_name(label: str, *, plural: bool = False) -> str:
    """The label in plain English.

    >>> plain_name("ResearchOrganisation", plural=True)
    'Research organisations'
    >>> plain_name("ResearchOrganisation")
    'Research organisation'
    """
    spec = LABELS.get(label)
    if plural:
        return spec.plural if spec else label
    return "".join(f" {c.lower()}" if c.isupper() and i else c for i, c in enumerate(label))
