"""Who goes along: bodies that a delegation includes have been where the delegation was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from graph.ontology import AREAS, allows
from loaders.components.actors import named_in
from loaders.components.clauses import agents_of, is_passive, objects_of, subjects_of
from loaders.components.guests import GUESTS
from loaders.components.relations import Relation
from loaders.components.scene import Name, Scene, scene_of

__all__ = ["visits_of_companions"]

_HOLDS = frozenset({"include", "comprise"})
_AMONG = frozenset({"composition", "party", "entourage"}) | GUESTS
_NEAR = 80
"""Tokens between the word that tells of the visit and the one that tells who went along."""


def _leaders(scene: Scene, verb: Token) -> list[Name]:
    if verb.lemma_ in _HOLDS and not is_passive(verb):
        heads = [t for t in subjects_of(verb) if t.lemma_.casefold() in GUESTS]
    elif verb.lemma_ == "accompany" and any(c.dep_ == "auxpass" for c in verb.children):
        heads = subjects_of(verb)
    elif verb.lemma_ == "be":
        # "With the delegation was X", "In her party were X and Y"
        preps = [c for c in verb.children if c.dep_ == "prep" and c.i < verb.i]
        heads = [g for c in preps for g in c.children if g.lemma_.casefold() in _AMONG]
    else:
        return []
    named = [n for t in heads for n in named_in(scene, t)]
    return named or (scene.travellers_at(verb.i) if heads else [])


def _members(scene: Scene, verb: Token) -> list[Name]:
    if verb.lemma_ == "accompany":
        heads = agents_of(verb)
    elif verb.lemma_ == "be":
        heads = [c for c in verb.children if c.dep_ in {"nsubj", "attr"}]
    else:
        heads = objects_of(verb)
    return [n for t in heads for n in named_in(scene, t)]


def visits_of_companions(doc: Doc, found: Sequence[Relation]) -> Iterator[Relation]:
    """The visits of whoever was with those of whom a visit is known.

    Args:
        doc: a document that went through every component.
        found: the relations that the other ways have found.
    """
    scene = scene_of(doc)
    visits = [r for r in found if r.type == "VISITED"]
    for verb in doc if visits else ():
        if verb.pos_ not in {"VERB", "AUX"} or not (leaders := _leaders(scene, verb)):
            continue
        around = [r for r in visits if abs(r.trigger - verb.i) < _NEAR]
        near = [r for r in around if r.source in leaders]
        for member in _members(scene, verb):
            for visit in near:
                own = member in (visit.source, visit.target) or member.label in AREAS
                if not own and allows("VISITED", member.label, visit.target.label):
                    yield replace(visit, source=member, trigger=verb.i, confidence=0.7)
