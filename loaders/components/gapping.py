"""Pairs told without their verb: "A signed an agreement with B, C with D, and E with F"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from spacy.tokens import Doc

from graph.ontology import RELATIONS, allows
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Scene, scene_of

__all__ = ["with_gapped"]

_WITH = frozenset({"with", "and with"})
_NEXT = frozenset({",", "and", ", and", ";", "; and"})
_PAIR = 2


def _between(doc: Doc, first: Mention, second: Mention) -> str:
    """The words between two names, articles left out."""
    words = (t.lower_ for t in doc[first.end : second.start] if t.lower_ != "the")
    return " ".join(words)


def _runs(doc: Doc, scene: Scene) -> Iterator[list[tuple[Mention, Mention]]]:
    """Runs of pairs "C with D, and E with F"."""
    for sentence in doc.sents:
        names = [m for m in scene.between(sentence.start, sentence.end) if m.kind == "name"]
        pairs = [(a, b) for a, b in pairwise(names) if _between(doc, a, b) in _WITH]
        run: list[tuple[Mention, Mention]] = []
        for pair in pairs:
            if run and _between(doc, run[-1][1], pair[0]) not in _NEXT:
                yield run
                run = []
            run.append(pair)
        if run:
            yield run


def with_gapped(doc: Doc, relations: Iterable[Relation]) -> Iterator[Relation]:
    """Relations, with those of pairs whose verb stands with a pair before them.

    Args:
        doc: a document that went through every component.
        relations: what is known so far; those between the members of different pairs are
            left out, for the list of the first pair does not go on with the next.
    """
    scene, known = scene_of(doc), list(relations)
    strangers: set[frozenset[int]] = set()
    for run in _runs(doc, scene):
        told = _told_before(doc, scene, run[0][0], known)
        pairs = [(a.name, b.name) for a, b in run]
        for relation in told:
            pairs_told = [(relation.source, relation.target), *pairs]
            members = [id(n) for pair in pairs_told for n in pair]
            strangers |= {frozenset(two) for two in combinations(members, 2)}
            strangers -= {frozenset(map(id, pair)) for pair in pairs_told}
            known += [
                replace(relation, source=a, target=b)
                for a, b in pairs
                if allows(relation.type, a.label, b.label)
            ]
    for relation in known:
        ends = frozenset((id(relation.source), id(relation.target)))
        if not (RELATIONS[relation.type].symmetric and ends in strangers):
            yield relation


def _told_before(
    doc: Doc, scene: Scene, first: Mention, relations: Iterable[Relation]
) -> list[Relation]:
    """What the sentence tells of the pair right before a run, in relations without direction."""
    sentence = doc[first.start].sent
    before = [m for m in scene.between(sentence.start, first.start) if m.kind == "name"]
    if len(before) < _PAIR or _between(doc, before[-1], first) not in _NEXT:
        return []
    ends = {id(before[-2].name), id(before[-1].name)}
    return [
        relation
        for relation in relations
        if sentence.start <= relation.trigger < first.start
        and RELATIONS[relation.type].symmetric
        and {id(relation.source), id(relation.target)} == ends
    ]
