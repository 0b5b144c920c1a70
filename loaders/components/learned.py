"""Relations that a model learned from annotated documents finds where no rule does.

One logistic regression a relation and direction, over what ``pairs`` sees of two names of
a sentence (features as in Mintz et al., Distant supervision for relation extraction
without labeled data, 2009: words and dependency path between the names, their labels).
Its weights are whole numbers in ``learned.tsv``, which ``training/train.py`` makes, so that
the same document gives the same claims everywhere.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from types import MappingProxyType

from spacy.tokens import Doc

from graph.gazetteer import fold, read_table
from graph.ontology import RELATIONS, allows
from loaders.components.pairs import BY_PLACE, Pair, pairs_in
from loaders.components.relations import Fact, Relation, fact_of
from loaders.components.scene import Name

__all__ = ["SCALE", "Weights", "learned_relations", "probability"]

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
        "VISITED": 0.82,
        "WORKS_FOR": 0.72,
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

Weights = Mapping[str, Mapping[str, int]]
"""By outcome ("VISITED>", "MET_WITH"), the weight of each feature."""


@cache
def _weights() -> Weights:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in read_table("loaders", "knowledge/learned.tsv"):
        for part in row["weights"].split(" "):
            outcome, weight = part.rsplit(":", 1)
            found[outcome][row["feature"]] = int(weight)
    return found


def probability(features: Iterable[str], weights: Mapping[str, int]) -> float:
    """How likely an outcome is by the features of a pair: the logistic function of their sum.

    Args:
        features: what is seen of a pair.
        weights: by feature, ``SCALE`` being one; one that is not there weighs nothing.
    """
    return 1 / (1 + math.exp(-sum(map(weights.get, features, repeat(0))) / SCALE))


@cache
def _outcomes(kind: str, first: str, second: str) -> tuple[tuple[str, bool], ...]:
    """What a relation may tell of two names by their labels, and whether the second is its source.

    Without a direction it has one outcome, else its way from the first to the second and back.
    """
    forth, back = allows(kind, first, second), allows(kind, second, first)
    if RELATIONS[kind].symmetric:
        return ((kind, not forth),) if forth or back else ()
    return ((f"{kind}>", False),) * forth + ((f"{kind}<", True),) * back


class _Told:
    """What the rules have told of a document, so that it is not told again."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self.facts = {relation.fact() for relation in relations}
        self.allied = {fact[1:] for fact in self.facts if fact[0] in _ALLIED}

    def holds(self, fact: Fact) -> bool:
        """Whether a fact is told, or back to front, or something that says more of the two."""
        kind, *ends = fact
        more = any((other, *ends) in self.facts for other in _MORE.get(kind, ()))
        known = fact in self.facts or (kind, *reversed(ends)) in self.facts
        return known or more or (kind in _ALLIED and fact[1:] in self.allied)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One outcome of a pair, not yet weighed."""

    outcome: str
    fact: Fact
    ends: tuple[Name, Name]
    """Source and target."""

    def relation(self, pair: Pair, likely: float) -> Relation:
        """The relation that it is at the place of its pair."""
        sure = round(likely * _BELIEVED, 2)
        kind = self.fact[0]
        return Relation(kind, *self.ends, pair.trigger, pair.status, sure, extractor="learned")


def _candidates(pair: Pair, told: _Told) -> Iterator[_Candidate]:
    """What may yet be told of a pair."""
    a, b = pair.first, pair.second
    for kind in sorted({*pair.said, *BY_PLACE}):
        if RELATIONS[kind].symmetric and pair.one_side:
            continue
        for outcome, turned in _outcomes(kind, a.label, b.label):
            ends = (b, a) if turned else (a, b)
            if kind == "VISITED" and fold(ends[1].text) in fold(ends[0].text):
                # "Zeta Japan" is at home in Japan.
                continue
            fact = fact_of(kind, *ends)
            if not told.holds(fact):
                yield _Candidate(outcome, fact, ends)


def _likeliest(
    doc: Doc, known: Iterable[Relation], weights: Weights
) -> dict[Fact, tuple[float, Relation]]:
    """Of each fact that the model tells beside the rules, the relation at its likeliest place."""
    told = _Told(known)
    best: dict[Fact, tuple[float, Relation]] = {}
    for pair in pairs_in(doc, known):
        candidates = [c for c in _candidates(pair, told) if c.outcome in weights]
        # Features cost most: a pair of which nothing may be told, as most are, shows none.
        if not candidates or pair.status is None:
            continue
        features = pair.features()
        for candidate in candidates:
            likely = probability(features, weights[candidate.outcome])
            fact = candidate.fact
            least = _LEAST.get(fact[0], _ELSE)
            if likely >= least and (fact not in best or best[fact][0] < likely):
                best[fact] = (likely, candidate.relation(pair, likely))
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
    thirds = _partners(doc, known) if best else {}
    for (kind, *ends), (likely, relation) in best.items():
        back = best.get((kind, ends[1], ends[0]))
        if back is not None and back[0] > likely:
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
