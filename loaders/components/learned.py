"""Relations that a model learned from annotated documents finds where no rule does.

One logistic regression a relation and direction, over what ``pairs`` sees of two names of
a sentence (features as in Mintz et al., Distant supervision for relation extraction
without labeled data, 2009: words and dependency path between the names, their labels).
Its weights are whole numbers in ``learned.tsv``, which ``training/train.py`` makes, so that
the same document gives the same claims everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from spacy.tokens import Doc

from graph.gazetteer import read_table
from graph.ontology import RELATIONS, allows
from loaders.components.pairs import BY_PLACE, Pair, pairs_in
from loaders.components.relations import Relation

__all__ = ["SCALE", "Weights", "learned_relations", "score"]

SCALE = 100
"""A weight of one, as it is written in the table."""
_LEAST = MappingProxyType(
    {
        "IMPLEMENTS": 0.8,
        "MET_WITH": 0.7,
        "ORGANISED": 0.7,
        "PARTICIPATED_IN": 0.8,
        "SIGNED_MOU_WITH": 0.8,
        "SUPPORTS": 0.5,
        "VISITED": 0.8,
        "WORKS_FOR": 0.7,
    }
)
"""Probability from which a relation is told, where it is another than ``_ELSE``: by what was
right of it on folders that taught nothing."""
_ELSE = 0.6
_BELIEVED = 0.7
"""How far the model's probability is believed beside a rule's confidence."""

_MORE = MappingProxyType({"PARTICIPATED_IN": ("IMPLEMENTS", "ORGANISED")})
"""By relation, those that say more of the same two."""
_ALLIED = frozenset({"COOPERATES_WITH", "PAIRED_WITH", "SIGNED_MOU_WITH"})

_Fact = tuple[str, int, int]
Weights = Mapping[str, tuple[tuple[str, int], ...]]


@cache
def _weights() -> Weights:
    """By feature, the weights it has for each relation and direction."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for row in read_table("loaders", "knowledge/learned.tsv"):
        said = (part.rsplit(":", 1) for part in row["weights"].split(" "))
        found[row["feature"]] = tuple((outcome, int(weight)) for outcome, weight in said)
    return found


def score(features: Iterable[str], weights: Weights) -> dict[str, int]:
    """The sum of the weights that features have, by outcome ("VISITED>", "MET_WITH").

    Args:
        features: what is seen of a pair.
        weights: by feature, outcome and weight, ``SCALE`` being one.
    """
    total: dict[str, int] = {}
    for feature in features:
        for outcome, weight in weights.get(feature, ()):
            total[outcome] = total.get(outcome, 0) + weight
    return total


def _relation(pair: Pair, outcome: str, probability: float) -> Relation | None:
    kind = outcome.rstrip("<>")
    turned = outcome.endswith("<")
    source, target = (pair.second, pair.first) if turned else (pair.first, pair.second)
    if RELATIONS[kind].symmetric and pair.one_side:
        return None
    if RELATIONS[kind].symmetric and not allows(kind, source.label, target.label):
        source, target = target, source
    if not allows(kind, source.label, target.label) or pair.status is None:
        return None
    return Relation(
        kind,
        source,
        target,
        pair.trigger,
        pair.status,
        round(probability * _BELIEVED, 2),
        extractor="learned",
    )


def _likeliest(
    doc: Doc, known: Iterable[Relation], weights: Weights
) -> dict[_Fact, tuple[float, Relation]]:
    """Of each fact that the model tells, the relation at its likeliest place."""
    best: dict[_Fact, tuple[float, Relation]] = {}
    for pair in pairs_in(doc, known):
        for outcome, total in score(pair.features, weights).items():
            kind = outcome.rstrip("<>")
            probability = 1 / (1 + math.exp(-total / SCALE))
            worded = kind in pair.said or kind in BY_PLACE
            if probability < _LEAST.get(kind, _ELSE) or not worded:
                continue
            relation = _relation(pair, outcome, probability)
            if relation is not None:
                fact = relation.fact()
                if fact not in best or best[fact][0] < probability:
                    best[fact] = (probability, relation)
    return best


def learned_relations(
    doc: Doc, relations: Iterable[Relation], weights: Weights | None = None
) -> Iterator[Relation]:
    """What the model finds in a document, of each fact at the likeliest place.

    Args:
        doc: a document that went through every component.
        relations: what the rules found in it; no such fact is told again, nor back to
            front, nor where they tell more of the pair.
        weights: others than the table's.
    """
    known = list(relations)
    best = _likeliest(doc, known, _weights() if weights is None else weights)
    told = {relation.fact() for relation in known}
    thirds = _partners(doc, known)
    allied = {fact[1:] for fact in told if fact[0] in _ALLIED}
    for fact, (probability, relation) in best.items():
        kind, *ends = fact
        back = (kind, *reversed(ends))
        more = any((other, *ends) in told for other in _MORE.get(kind, ()))
        if {fact, back} & told or more or (kind in _ALLIED and fact[1:] in allied):
            continue
        if back in best and best[back][0] > probability:
            continue
        place = (kind, doc[relation.trigger].sent.start)
        a, b = (thirds.get((*place, id(n)), set()) for n in (relation.source, relation.target))
        if not (RELATIONS[kind].symmetric and a & b):
            yield relation


def _partners(doc: Doc, relations: Iterable[Relation]) -> dict[tuple[str, int, int], set[int]]:
    """By type, sentence and name, with whom the rules join it: in "A met B and C" B met nobody."""
    found: dict[tuple[str, int, int], set[int]] = {}
    for relation in relations:
        sentence = doc[relation.trigger].sent.start
        a, b = id(relation.source), id(relation.target)
        for one, other in ((a, b), (b, a)):
            found.setdefault((relation.type, sentence, one), set()).add(other)
    return found
