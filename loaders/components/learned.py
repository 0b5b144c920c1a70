"""Relations that a model learned from annotated documents finds where no rule does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from spacy.tokens import Doc, Span, Token

from graph.gazetteer import fold
from graph.ontology import RELATIONS, Status
from loaders.components.encoder import Encoder, encoder
from loaders.components.frames import noun_frames, verb_frames
from loaders.components.modality import status_of, wish_words
from loaders.components.parties import set_aside
from loaders.components.passages import OUTCOMES, Pair, allowed, readings
from loaders.components.relations import Fact, Relation, fact_of
from loaders.components.scene import Name, Scene, scene_of

__all__ = ["learned_relations"]

_LEAST = 0.75
"""Probability from which a relation is told: there more than half of what it adds was right on
folders that taught nothing."""
_BELIEVED = 0.7
"""How far the model's probability is believed beside a rule's confidence."""
_MORE = MappingProxyType({"PARTICIPATED_IN": ("IMPLEMENTS", "ORGANISED")})
"""By relation, those that say more of the same two."""
_ALLIED = frozenset({"COOPERATES_WITH", "PAIRED_WITH", "SIGNED_MOU_WITH"})
_FORMAL = frozenset({"PAIRED_WITH", "SIGNED_MOU_WITH"})
"""What is told only where a word says so: those who meet are no twins for that."""
_ARGUMENTS = frozenset({"attr", "dobj", "nsubj", "nsubjpass"})
_STATING = frozenset({"VERB", "NOUN", "PROPN", "AUX"})


class _Told:
    """What has been told of a document, so that it is not told again."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._facts: set[Fact] = set()
        self._allied: set[tuple[int, int]] = set()
        self._statements: dict[tuple[str, int], set[int]] = defaultdict(set)
        for relation in relations:
            self.add(relation.fact())
            ends = {id(relation.source), id(relation.target)}
            self._statements[relation.type, relation.trigger] |= ends

    def add(self, fact: Fact) -> None:
        """Take a fact for told."""
        self._facts.add(fact)
        if fact[0] in _ALLIED:
            self._allied.add(fact[1:])

    def holds(self, fact: Fact) -> bool:
        """Whether a fact is told, back to front, by what says more, or was read of others there."""
        kind, *ends = fact
        if RELATIONS[kind].symmetric and any(
            kind == other and set(ends) <= names for (other, _), names in self._statements.items()
        ):
            # "A and B signed agreements with C": it was read whom each of them signed with.
            return True
        more = any((other, *ends) in self._facts for other in _MORE.get(kind, ()))
        known = fact in self._facts or (kind, *reversed(ends)) in self._facts
        return known or more or (kind in _ALLIED and fact[1:] in self._allied)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One outcome of a pair."""

    kind: str
    ends: tuple[Name, Name]
    """Source and target."""
    pair: Pair
    likely: float


def _above(token: Token) -> list[Token]:
    """A token and all above it in the tree."""
    return [token, *token.ancestors]


def _between(a: Token, b: Token) -> tuple[list[Token], Token | None]:
    """The tokens between two in the tree, and the one that joins them; None in two sentences."""
    up, down = _above(a), _above(b)
    places = {token.i: step for step, token in enumerate(down)}
    joint = next((step for step, token in enumerate(up) if token.i in places), None)
    if joint is None:
        return [*up[1:], *down[1:]], None
    way = [*up[1 : joint + 1], *down[1 : places[up[joint].i]], *_governing(up[joint])]
    return [token for token in way if token.i not in {a.i, b.i}], up[joint]


def _governing(token: Token) -> Iterator[Token]:
    """What stands over a token up to the nearest verb, and what that verb is said of."""
    for above in token.ancestors:
        yield above
        if above.pos_ in {"VERB", "AUX"}:
            yield from (c for c in above.children if c.dep_ in _ARGUMENTS and c.pos_ == "NOUN")
            return


def _status(scene: Scene, way: Iterable[Token]) -> Status | None:
    """Whether it is a fact by the words between two names in the tree.

    None where any of them is wished, asked for or denied, as in "A denied that it had met B".
    """
    said: Status = "done"
    for token in way:
        if token.pos_ not in _STATING:
            if any(c.dep_ == "neg" for c in token.children):
                # "With A, but not with B"
                return None
            continue
        status = status_of(scene, token)
        asks = any(c.dep_ in {"xcomp", "ccomp"} for c in token.children)
        if status is None or (asks and token.lemma_ in wish_words()):
            return None
        said = "planned" if status == "planned" else said
    return said


def _candidates(doc: Doc, relations: list[Relation], model: Encoder) -> list[_Candidate]:
    """Each fact that is likely enough at its likeliest place, the likeliest first."""
    best: dict[Fact, _Candidate] = {}
    for reading in readings(doc, relations, model.vocabulary):
        likely = model.probabilities(reading.passage)
        for row, column in np.argwhere(likely >= _LEAST).tolist():
            pair, outcome = reading.pairs[row], OUTCOMES[column]
            a, b = pair.first.name, pair.second.name
            if not allowed(a.label, b.label)[column]:
                continue
            ends = (b, a) if outcome.endswith("<") else (a, b)
            found = _Candidate(outcome.rstrip("<>"), ends, pair, float(likely[row, column]))
            fact = fact_of(found.kind, *ends)
            if fact not in best or best[fact].likely < found.likely:
                best[fact] = found
    return sorted(best.values(), key=lambda c: -c.likely)


def _is_worded(kind: str, passage: Span) -> bool:
    """Whether a passage holds the words that tell a formal relation."""
    if kind not in _FORMAL:
        return True
    words = {word for t in passage for word in (t.lower_, t.lemma_.casefold())}
    frames = (
        f for by in (verb_frames(), noun_frames()) for word in words for f in by.get(word, ())
    )
    return any(
        all(not needed or needed & words for needed in (f.objects, f.modifiers, f.with_adverb))
        for f in frames
        if f.relation == kind
    )


def _looks_on(scene: Scene, candidate: _Candidate, passage: Span) -> bool:
    """As in "A and B signed in the presence of C", which is no party to it."""
    starts = {candidate.pair.first.start, candidate.pair.second.start}
    return candidate.kind in _ALLIED and not starts.isdisjoint(set_aside(scene, passage))


def _at_home(candidate: _Candidate) -> bool:
    """As in "Zeta Japan" in Japan, which it does not visit."""
    source, target = (fold(name.text) for name in candidate.ends)
    return candidate.kind == "VISITED" and target in source


def learned_relations(doc: Doc, relations: Iterable[Relation]) -> Iterator[tuple[Relation, int]]:
    """What the model finds in a document beside the rules, of each fact at the likeliest place.

    Args:
        doc: a document that went through every component.
        relations: what the rules found in it; no such fact is told again, nor back to
            front, nor where they tell more of the pair.

    Yields:
        A relation, and the token past the passage that states it.
    """
    known = list(relations)
    scene, told = scene_of(doc), _Told(known)
    for candidate in _candidates(doc, known, encoder()):
        fact = fact_of(candidate.kind, *candidate.ends)
        first, second = candidate.pair.first, candidate.pair.second
        way, joint = _between(doc[first.end - 1], doc[second.end - 1])
        if joint is None and doc[first.end - 1].sent.end != doc[second.end - 1].sent.start:
            # Lines of boilerplate stand between, so that no passage can be quoted.
            continue
        status = _status(scene, way)
        if status is None or told.holds(fact) or _at_home(candidate):
            continue
        passage = doc[doc[first.start].sent.start : doc[second.end - 1].sent.end]
        if not _is_worded(candidate.kind, passage) or _looks_on(scene, candidate, passage):
            continue
        told.add(fact)
        trigger = joint.i if joint is not None else first.start
        sure = round(candidate.likely * _BELIEVED, 2)
        yield (
            Relation(candidate.kind, *candidate.ends, trigger, status, sure, extractor="learned"),
            trigger + 1 if joint is not None else second.end,
        )
