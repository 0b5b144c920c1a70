"""Who goes along: bodies that a delegation includes have been where the delegation was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from graph.ontology import AREAS, allows
from loaders.components.actors import named_in
from loaders.components.clauses import (
    SUBJECTS,
    agents_of,
    objects_of,
    subjects_of,
)
from loaders.components.guests import GUESTS
from loaders.components.relations import Relation
from loaders.components.scene import Name, Scene, scene_of

__all__ = ["visits_of_companions"]

_HOLDS = frozenset({"include", "comprise", "feature"})
_CONSISTS = frozenset({"consist", "compose", "make"})
_AMONG = frozenset({"composition", "party", "entourage"}) | GUESTS
_NEAR = 80
"""Tokens between the word that tells of the visit and the one that tells who went along."""


def _holds(verb: Token) -> bool:
    """Whether it is "included", "comprised", which may be read as an adjective."""
    return verb.lemma_ in _HOLDS or (verb.pos_ == "ADJ" and verb.lower_[:-1] in _HOLDS)


def _leaders(scene: Scene, verb: Token) -> list[Name]:
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if verb.lemma_ in _CONSISTS or (_holds(verb) and not passive):
        # "Was headed by X and comprised A" may be read as one more of those who headed it.
        heads = [t for t in _subjects(verb) if t.lemma_.casefold() in GUESTS]
    elif verb.lemma_ == "accompany" and passive:
        heads = subjects_of(verb)
    elif verb.lemma_ == "be":
        # "With the delegation was X", "In her party were X and Y"
        preps = [c for c in verb.children if c.dep_ == "prep" and c.i < verb.i]
        heads = [g for c in preps for g in c.children if g.lemma_.casefold() in _AMONG]
    else:
        return []
    named = [n for t in heads for n in named_in(scene, t)]
    return named or (scene.travellers_at(verb.i) if heads else [])


def _subjects(verb: Token) -> list[Token]:
    """The subjects of a verb, or of the clause whose list of agents it was taken into."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    above = verb.sent.root
    behind = verb.i > 0 and verb.nbor(-1).lower_ in {"and", "also"}
    if own or not behind:
        return own or subjects_of(verb)
    return [c for c in above.children if c.dep_ in SUBJECTS]


def _parts(verb: Token) -> list[Token]:
    """Whom "consists of", "is made up of", "is composed of" lead to."""
    ofs = [c for v in (verb, *verb.children) for c in v.children if c.lower_ == "of"]
    return [g for of in ofs for g in of.children if g.dep_ == "pobj"]


def _members(scene: Scene, verb: Token) -> list[Name]:
    if verb.lemma_ == "accompany":
        heads = agents_of(verb)
    elif verb.lemma_ == "be":
        heads = [c for c in verb.children if c.dep_ in {"nsubj", "attr"}]
    elif verb.lemma_ in _CONSISTS:
        heads = _parts(verb)
    else:
        heads = objects_of(verb) or [verb.head] * (verb.dep_ == "amod")
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
        if not (verb.pos_ in {"VERB", "AUX"} or _holds(verb)) or not (
            leaders := _leaders(scene, verb)
        ):
            continue
        around = [r for r in visits if abs(r.trigger - verb.i) < _NEAR]
        near = [r for r in around if r.source in leaders]
        for member in _members(scene, verb):
            for visit in near:
                own = member in (visit.source, visit.target) or member.label in AREAS
                if not own and allows("VISITED", member.label, visit.target.label):
                    yield replace(visit, source=member, trigger=verb.i, confidence=0.7)
