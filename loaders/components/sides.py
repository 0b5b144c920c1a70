"""Sides at a table: "The A side was represented by X, the B side by Y" tells that both met."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from spacy.tokens import Doc, Token

from graph.ontology import ACTORS, BODIES, allows
from loaders.components.modality import status_of
from loaders.components.relations import Relation
from loaders.components.scene import Name, Scene, scene_of

__all__ = ["meetings_of_sides"]

_SIDES = frozenset({"side", "delegation"})
_WHERE = frozenset({"in", "at", "from", "to"})
_HEADED = frozenset({"represent", "head", "lead", "preside", "chair"})
_NEAR = 9
"""Tokens behind a side within which its "by" stands."""
_FEWEST = 2
_APART = 60
"""Tokens between one side and the next."""


def _by(doc: Doc, side: Token, stop: int) -> int | None:
    """The token behind the "by" of a side, unless the side does something else than be led."""
    for at in range(side.i + 1, min(side.i + _NEAR, stop)):
        token = doc[at]
        if token.lower_ == "by":
            return at + 1
        if token.pos_ == "VERB" and token.lemma_ not in _HEADED:
            return None
    return None


def _speaker(scene: Scene, doc: Doc, side: Token, start: int, stop: int) -> Name | None:
    """For whom the side speaks: the body of whoever leads it, else whose side it is."""
    named = list(scene.between(start, stop))
    for mention in named:
        if mention.name.label == "Person" and mention.name.employers:
            return mention.name.employers[0]
    for mention in named:
        lies = doc[mention.start - 1].lower_ in _WHERE
        if mention.name.label in BODIES and not lies:
            return mention.name
    own = [m.name for m in scene.between(max(side.sent.start, side.i - 1), start)]
    return next((n for n in own if n.label in ACTORS), None)


def _sides(doc: Doc, scene: Scene) -> Iterator[tuple[Token, Name]]:
    """Each side with whoever speaks for it, in reading order."""
    heads = [t for t in doc if t.lemma_.casefold() in _SIDES and t.i not in scene.at]
    heads += [t for t in doc if t.lower_ == "that" and t.i + 1 < len(doc) and t.nbor().text == "of"]
    heads.sort(key=lambda t: t.i)
    for number, side in enumerate(heads):
        after = heads[number + 1].i if number + 1 < len(heads) else len(doc)
        stop = min(side.sent.end, after)
        start = _by(doc, side, stop)
        speaker = _speaker(scene, doc, side, start, stop) if start is not None else None
        if speaker is not None:
            yield side, speaker


def meetings_of_sides(doc: Doc) -> Iterator[Relation]:
    """Who met whom, told by who led or represented the sides of one meeting."""
    scene = scene_of(doc)
    group: list[tuple[Token, Name]] = []
    for side, speaker in [*_sides(doc, scene), (None, None)]:
        if side is None or speaker is None or (group and side.i - group[-1][0].i > _APART):
            yield from _met(doc, scene, group)
            group = []
        if side is not None and speaker is not None:
            group.append((side, speaker))


def _met(doc: Doc, scene: Scene, group: list[tuple[Token, Name]]) -> Iterator[Relation]:
    if len(group) < _FEWEST:
        return
    first = group[0][0]
    verbs = [t for t in doc[first.i : first.sent.end] if t.lemma_ in _HEADED]
    status = status_of(scene, verbs[0]) if verbs else None
    if status is None:
        return
    for (_, a), (_, b) in combinations(group, 2):
        apart = a is not b and a not in b.employers and a.whole is not b and b.whole is not a
        if apart and allows("MET_WITH", a.label, b.label):
            yield Relation("MET_WITH", a, b, first.i, status, 0.7)
