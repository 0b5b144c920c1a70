"""Passages of a document as the encoder reads them: pieces, names, and pairs of these."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from spacy.tokens import Doc, Span

from graph.ontology import LABELS, RELATIONS, allows
from loaders.components.encoder import Passage
from loaders.components.relations import Relation
from loaders.components.scene import Name, Scene, scene_of
from loaders.components.wordpieces import Vocabulary

__all__ = ["FEATURES", "LONGEST", "OUTCOMES", "End", "Pair", "Reading", "allowed", "readings"]

LONGEST = 192
"""Pieces of a passage at most."""
OUTCOMES = tuple(
    kind + way
    for kind, relation in RELATIONS.items()
    for way in (("",) if relation.symmetric else (">", "<"))
)
"""Each relation, and its way from the first to the second name or back where it has one."""
_NUMBERS = {label: number for number, label in enumerate(LABELS, 1)}
_KINDS = ("name", "reference", "group", "adjective")
_DISTANCES = (0, 1, 2, 4, 8, 12, 20, 32, 64)
_BETWEEN = 3
_EARLY = 30
_PAIR = 2
_MOST = 40
"""Names of one sentence beyond which no pairs are looked at."""
_SIZES = (len(LABELS) + 1, len(LABELS) + 1, 2, 5, 5, len(_DISTANCES) + 1, 2, 4, len(OUTCOMES))
*_COLUMNS, FEATURES = accumulate(_SIZES, initial=0)
"""What is seen of a pair beside the words: labels, ways of naming, distance, what rules tell."""


@dataclass(frozen=True, slots=True)
class End:
    """A name at a place of a sentence; of a human being also whom that one acts for."""

    start: int
    end: int
    name: Name
    kind: str
    acting: bool
    """Whether the name stands there through somebody who acts for it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of a passage, in its order."""

    first: End
    second: End


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage and the pairs that are weighed in it, in the order of its arrays."""

    passage: Passage
    pairs: list[Pair]


@cache
def allowed(first: str, second: str) -> np.ndarray:
    """Which outcomes the ontology admits between two labels, shape (outcomes,)."""
    ways = {">": (first, second), "<": (second, first)}
    return np.array(
        [
            allows(o[:-1], *ways[o[-1]])
            if o[-1] in ways
            else allows(o, first, second) or allows(o, second, first)
            for o in OUTCOMES
        ]
    )


def _ends(scene: Scene, sentence: Span) -> list[End]:
    found: list[End] = []
    for mention in scene.between(sentence.start, sentence.end):
        if mention.kind == "title":
            continue
        found.append(End(mention.start, mention.end, mention.name, mention.kind, acting=False))
        if mention.name.label == "Person":
            found += [
                End(mention.start, mention.end, employer, mention.kind, acting=True)
                for employer in mention.name.employers[:1]
            ]
    for index in range(sentence.start, sentence.end):
        names = scene.groups.get(index, ())
        found += [End(index, index + 1, name, "group", acting=False) for name in names]
    return sorted(found, key=lambda e: (e.start, e.acting))[:_MOST]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence in pieces, and where its names stand in these."""

    pieces: list[int]
    ends: list[tuple[int, int, End]]


def _in_pieces(scene: Scene, sentence: Span, vocabulary: Vocabulary) -> _Sentence:
    """A sentence, each name in it one piece: that of its label."""
    pieces: list[int] = []
    at: dict[int, tuple[int, int]] = {}
    for token in sentence:
        begins, mention = len(pieces), scene.at.get(token.i)
        if mention is None or mention.kind != "name":
            pieces += vocabulary.cut(token.text)
        elif token.i in {mention.start, sentence.start}:
            pieces.append(_NUMBERS.get(mention.name.label, len(LABELS) + 1))
        else:
            begins -= 1
        at[token.i] = begins, len(pieces)
    ends = [
        (at[e.start][0], at[min(e.end, sentence.end) - 1][1], e) for e in _ends(scene, sentence)
    ]
    return _Sentence(pieces, ends)


def _runs(sentences: list[_Sentence]) -> Iterator[tuple[int, int]]:
    """Runs of sentences that fit into a passage; each begins with the last of the run before."""
    start = 0
    while start < len(sentences):
        stop, pieces = start, 0
        while stop < len(sentences) and (
            stop == start or pieces + len(sentences[stop].pieces) <= LONGEST - 2
        ):
            pieces += len(sentences[stop].pieces)
            stop += 1
        yield start, stop
        if stop >= len(sentences):
            return
        start = stop - 1 if stop - 1 > start else stop


class _Told:
    """What the rules tell of two names, as features."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self._by_ends: Mapping[tuple[int, int], set[str]] = defaultdict(set)
        for relation in relations:
            self._by_ends[id(relation.source), id(relation.target)].add(relation.type)

    def outcomes(self, first: Name, second: Name) -> Iterator[int]:
        """The numbers of the outcomes that are told of two names."""
        for ends, way in (((first, second), ">"), ((second, first), "<")):
            for kind in self._by_ends.get((id(ends[0]), id(ends[1])), ()):
                yield OUTCOMES.index(kind if RELATIONS[kind].symmetric else kind + way)


def _kind(end: End) -> int:
    return _KINDS.index(end.kind) if end.kind in _KINDS else len(_KINDS)


_Place = tuple[int, int, End, int]
"""First piece of a name in its passage, the one past it, the name, and its sentence's number."""


def _seen(one: _Place, other: _Place, starts: list[int], told: _Told) -> list[int]:
    """The columns of a pair's features that are 1; the pieces where names start are in order."""
    (start, stop, a, sentence), (behind, _, b, later) = one, other
    between = bisect_left(starts, behind) - bisect_left(starts, stop)
    of_a, of_b, acting, kind_of_a, kind_of_b, far, place, crowd, rules = _COLUMNS
    columns = [
        of_a + _NUMBERS.get(a.name.label, 0),
        of_b + _NUMBERS.get(b.name.label, 0),
        kind_of_a + _kind(a),
        kind_of_b + _kind(b),
        far + bisect_left(_DISTANCES, max(0, behind - stop)),
        crowd + min(max(0, between), _BETWEEN),
        *(rules + number for number in told.outcomes(a.name, b.name)),
    ]
    flags = {acting: a.acting, acting + 1: b.acting}
    flags |= {place: later != sentence, place + 1: start < _EARLY}
    return columns + [column for column, is_so in flags.items() if is_so]


def _features(places: list[_Place], pairs: list[tuple[int, int]], told: _Told) -> np.ndarray:
    """What is seen of pairs beside the words, shape (P, FEATURES)."""
    starts = sorted({place[0] for place in places})
    found = np.zeros((len(pairs), FEATURES), np.float32)
    for row, (one, other) in enumerate(pairs):
        found[row, _seen(places[one], places[other], starts, told)] = 1
    return found


def _may_pair(one: _Place, other: _Place) -> bool:
    a, b = one[2], other[2]
    same_place = one[0] == other[0] and a.acting == b.acting and a.kind != "group"
    near = other[3] - one[3] <= 1
    return (
        near
        and a.name is not b.name
        and not same_place
        and bool(allowed(a.name.label, b.name.label).any())
    )


def _reading(
    sentences: list[_Sentence], start: int, vocabulary: Vocabulary, told: _Told
) -> Reading | None:
    """A run of sentences as a passage; None where it has no pair of names."""
    pieces = [vocabulary.opening]
    places: list[_Place] = []
    for number, sentence in enumerate(sentences, start):
        base = len(pieces)
        room = LONGEST - 1 - base
        places += [
            (base + first, base + stop, end, number)
            for first, stop, end in sentence.ends
            if first < stop <= room
        ]
        pieces += sentence.pieces[:room]
    pieces.append(vocabulary.closing)
    pairs = [
        (one, other)
        for one in range(len(places))
        for other in range(one + 1, len(places))
        if _may_pair(places[one], places[other])
    ]
    if not pairs:
        return None
    kinds = np.zeros(len(pieces), np.int64)
    spans = np.zeros((len(places), len(pieces)), np.float32)
    for row, (first, stop, end, _) in enumerate(places):
        spans[row, first:stop] = 1 / (stop - first)
        if not end.acting:
            kinds[first:stop] = _NUMBERS.get(end.name.label, 0)
    passage = Passage(
        np.array(pieces),
        kinds,
        spans,
        np.array([one for one, _ in pairs]),
        np.array([other for _, other in pairs]),
        _features(places, pairs, told),
    )
    return Reading(passage, [Pair(places[a][2], places[b][2]) for a, b in pairs])


def readings(doc: Doc, relations: Iterable[Relation], vocabulary: Vocabulary) -> Iterator[Reading]:
    """The passages of a document that hold pairs of names, in order.

    Args:
        doc: a document that went through every component.
        relations: what the rules found in it.
        vocabulary: the encoder's.
    """
    scene, told = scene_of(doc), _Told(relations)
    if len(scene.names) < _PAIR:
        return
    sentences = [
        _in_pieces(scene, sentence, vocabulary)
        for sentence in doc.sents
        if scene.block_of(sentence[0]).kind != "boilerplate"
    ]
    for start, stop in _runs(sentences):
        reading = _reading(sentences[start:stop], start, vocabulary, told)
        if reading is not None:
            yield reading
