"""Where things are based, held and seated, as clauses say it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from graph.ontology import BODIES, PLACES
from loaders.components.actors import named_in
from loaders.components.clauses import SUBJECTS, governor_of, objects_of, subjects_of
from loaders.components.modality import status_of
from loaders.components.places import apposed_to
from loaders.components.relations import Relation
from loaders.components.scene import Name, Scene

__all__ = ["located_by_seat"]

_SEATED = frozenset(
    [
        "base",
        "locate",
        "situate",
        "headquarter",
        "hold",
        "take",
        "host",
        "stage",
        "organise",
        "organize",
        "schedule",
        "implement",
        "carry",
        "plan",
        "open",
        "launch",
        "set",
        "build",
    ]
)


_OF_SEATS = frozenset(
    [
        "base",
        "locate",
        "situate",
        "headquarter",
        "build",
        "set",
        "register",
        "incorporate",
        "domicile",
    ]
)
_SEATS = frozenset({"headquarters", "headquarter", "seat", "office", "base", "plant", "campus"})


def _based(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "the Zaragoza-based engineering firm F", "F, a Zaragoza-based firm"."""
    for token in doc:
        place = scene.at.get(token.i - 2)
        if (
            token.lower_ not in {"based", "headquartered"}
            or place is None
            or doc[token.i - 1].text != "-"
        ):
            continue
        at = token.i + 1
        while at < token.sent.end and doc[at].is_lower and doc[at].pos_ in {"NOUN", "ADJ"}:
            at += 1
        behind = scene.at.get(at)
        owner = behind.name if behind is not None else apposed_to(doc, scene, place)
        if owner is not None and owner.label not in PLACES | {"Person"}:
            yield Relation("LOCATED_IN", owner, place.name, token.i, "done", 0.85)


def _held_in(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "E was held in P", "C is based in P", "headquartered in P, C …"."""
    for token in doc:
        if token.lemma_.casefold() not in _SEATED or token.pos_ not in {"VERB", "ADJ"}:
            continue
        areas = [
            name
            for prep in token.children
            if prep.dep_ == "prep" and prep.lower_ in {"in", "at"}
            for child in prep.children
            if child.dep_ == "pobj"
            for name in named_in(scene, child, undertakings=True)
            if name.label in PLACES
        ]
        areas = areas or _areas_beside(doc, scene, token)
        if not areas or status_of(scene, token) is None:
            continue
        for name in _seated(scene, token):
            if name not in areas and (name.label not in PLACES or name.label == "Place"):
                for area in areas[:2]:
                    yield Relation("LOCATED_IN", name, area, token.i, status_of(scene, token), 0.8)


def _areas_beside(doc: Doc, scene: Scene, verb: Token) -> list[Name]:
    """As in "held at University U in C": where the host lies."""
    hosts = [
        scene.at[g.i]
        for prep in verb.children
        if prep.lower_ == "at"
        for g in prep.children
        if g.i in scene.at
    ]
    found: list[Name] = []
    for host in hosts:
        behind = scene.at.get(host.end + 1)
        if (
            behind is not None
            and behind.name.label in PLACES
            and doc[host.end].lower_ in {"in", ","}
        ):
            found.append(behind.name)
    return found


def _seated(scene: Scene, verb: Token) -> list[Name]:
    passive = subjects_of(verb) if any(c.dep_ == "nsubjpass" for c in verb.children) else []
    heads = (
        passive
        or (subjects_of(verb) if verb.tag_ == "VBN" else [])
        or (
            [c for c in verb.children if c.dep_ == "nsubj"]
            if verb.lemma_ in {"take", "open", "launch", "run"}
            else []
        )
    )
    if not heads and verb.dep_ == "acl":
        heads = [verb.head]
    if not heads and verb.dep_ == "advcl":
        heads = [c for c in verb.head.children if c.dep_ in SUBJECTS]
    if not heads and verb.tag_ != "VBN":
        heads = [c for c in verb.children if c.dep_ == "dobj"]
    names = [n for h in heads for n in named_in(scene, h, undertakings=True)]
    if verb.lemma_ == "launch" and not any(n.label in {"Event", "Project"} for n in names):
        names = [n for o in objects_of(verb) for n in named_in(scene, o, undertakings=True)]
    if verb.lemma_ in _OF_SEATS:
        return names
    return [n for n in names if n.label in {"Event", "Project"}]


def _by_seat(scene: Scene, doc: Doc) -> Iterator[Relation]:
    """As in "C has its headquarters in P", "C, with its seat in P", "From its office in P, C …"."""
    for token in doc:
        if token.lemma_.casefold() not in _SEATS or token.i in scene.at:
            continue
        areas = [
            n
            for p in token.children
            if p.dep_ == "prep" and p.lower_ in {"in", "at"}
            for g in p.children
            for n in named_in(scene, g, undertakings=True)
            if n.label in PLACES
        ]
        own = any(c.lower_ in {"its", "their"} or c.dep_ == "poss" for c in token.children)
        if not areas or not own or status_of(scene, token) is None:
            continue
        possessors = [c for c in token.children if c.dep_ == "poss" and c.i in scene.at]
        held = token.head if token.dep_ == "pobj" and token.head.head.i in scene.at else None
        owners = possessors or (
            [held.head] if held is not None else subjects_of(governor_of(token))
        )
        for name in (n for o in owners for n in named_in(scene, o)):
            if name.label in BODIES:
                yield Relation("LOCATED_IN", name, areas[0], token.i, "done", 0.75)


def located_by_seat(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "C is based in P", "E was held in P", "C has its headquarters in P"."""
    yield from _based(doc, scene)
    yield from _held_in(doc, scene)
    yield from _by_seat(scene, doc)
