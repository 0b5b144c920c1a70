"""Pairs of names in a sentence, and what can be seen of each: the features of ``learned``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from spacy.tokens import Doc, Span, Token

from graph.ontology import ACTORS, RELATIONS, UNDERTAKINGS, Status, allows
from loaders.components.frames import Frame, noun_frames, verb_frames
from loaders.components.modality import status_of, wish_words
from loaders.components.relations import Relation
from loaders.components.scene import Name, Scene, scene_of

__all__ = ["BY_PLACE", "Pair", "pairs_in"]

BY_PLACE = frozenset({"WORKS_FOR"})
"""Relations told by where names stand, without a word that says so."""
_MOST = 40
"""Names of one sentence beyond which no pairs are looked at."""
_LONGEST_PATH = 8
_CLOSE = 4
_TELLING = frozenset({"VERB", "NOUN", "AUX", "ADP", "ADJ"})
_STATING = frozenset({"VERB", "NOUN", "PROPN", "AUX"})
_BETWEEN = frozenset({"VERB", "NOUN", "ADP"})
_DISTANCES = ((1, "0"), (2, "1"), (4, "3"), (9, "8"), (16, "15"))
_RANKS = ((1, "0"), (2, "1"), (4, "3"), (8, "8"))


@dataclass(frozen=True, slots=True)
class _End:
    """A name at a place of a sentence; of a human being also whom that one acts for."""

    start: int
    end: int
    name: Name
    kind: str
    acting: bool
    """Whether the name stands there through somebody who acts for it."""


def _in_sentences(frame: Frame) -> bool:
    """Whether words state it within a sentence; "Mayor of A in B" does as a headline alone."""
    return "headline" not in frame.source


@cache
def _told_by() -> Mapping[str, frozenset[str]]:
    """The relations that each word of the lexicon may state."""
    told: dict[str, set[str]] = defaultdict(set)
    for frames in (verb_frames(), noun_frames()):
        for lemma, found in frames.items():
            told[lemma] |= {f.relation for f in found if _in_sentences(f) and not f.weak}
    return {lemma: frozenset(relations) for lemma, relations in told.items()}


def _kind(name: Name) -> str:
    if name.label in ACTORS:
        return "actor"
    return "undertaking" if name.label in UNDERTAKINGS else name.label


def _binned(value: int, bins: Iterable[tuple[int, str]], rest: str) -> str:
    return next((label for limit, label in bins if value < limit), rest)


class _Whole:
    """What the document as a whole shows of its names."""

    def __init__(self, doc: Doc, scene: Scene, relations: Iterable[Relation]) -> None:
        self.scene = scene
        told: Counter[int] = Counter()
        self.headlined: set[int] = set()
        for mention in scene.mentions:
            title = scene.block_of(doc[mention.start]).kind == "title"
            for name in (mention.name, *mention.name.employers[:1]):
                told[id(name)] += 1
                if title:
                    self.headlined.add(id(name))
        self.rank = {key: place for place, (key, _) in enumerate(told.most_common())}
        self.headline = {
            relation
            for token in doc
            if token.i not in scene.at and scene.block_of(token).kind == "title"
            for relation in _told_by().get(token.lemma_.casefold(), ())
        }
        self.by_sentence: dict[int, list[Relation]] = defaultdict(list)
        self.by_pair: dict[frozenset[int], set[tuple[str, int]]] = defaultdict(set)
        for relation in relations:
            self.by_sentence[doc[relation.trigger].sent.start].append(relation)
            ends = frozenset((id(relation.source), id(relation.target)))
            self.by_pair[ends].add((relation.type, id(relation.source)))

    def features(self, sentence: Span, a: Name, b: Name) -> Iterator[str]:
        """What the document shows of two names: rank, headline, what else is told of them."""
        kinds = f"{_kind(a)}>{_kind(b)}"
        for name, side in ((a, "A"), (b, "B")):
            yield f"rank{side}=" + _binned(self.rank.get(id(name), 99), _RANKS, "x")
            if id(name) in self.headlined:
                yield f"title{side}"
        if id(a) in self.headlined and id(b) in self.headlined:
            yield f"titleAB {kinds}"
            yield from (f"titleAB {relation} {kinds}" for relation in sorted(self.headline))
        yield from self._beside(sentence, a, b, kinds)
        for relation, source in self.by_pair.get(frozenset((id(a), id(b))), ()):
            way = "" if RELATIONS[relation].symmetric else ">" if source == id(a) else "<"
            yield f"told={relation}{way}"
            yield f"told={relation}{way} {kinds}"

    def _beside(self, sentence: Span, a: Name, b: Name, kinds: str) -> Iterator[str]:
        """What else the sentence is known to say of either name."""
        for relation in self.by_sentence.get(sentence.start, ()):
            ends = (relation.source, relation.target)
            for name, other, side in ((a, b, "A"), (b, a, "B")):
                if relation.source is name and other not in ends:
                    yield f"from{side}={relation.type} {kinds}"
                if relation.target is name and other not in ends:
                    yield f"to{side}={relation.type} {kinds}"


def _ends(scene: Scene, sentence: Span) -> list[_End]:
    found: list[_End] = []
    for mention in scene.between(sentence.start, sentence.end):
        if mention.kind == "title":
            continue
        found.append(_End(mention.start, mention.end, mention.name, mention.kind, acting=False))
        if mention.name.label == "Person":
            found += [
                _End(mention.start, mention.end, employer, mention.kind, acting=True)
                for employer in mention.name.employers[:1]
            ]
    for index in range(sentence.start, sentence.end):
        names = scene.groups.get(index, ())
        found += [_End(index, index + 1, name, "group", acting=False) for name in names]
    return sorted(found, key=lambda e: (e.start, e.acting))


_Path = tuple[list[Token], Token | None, list[Token]]


def _path(a: Token, b: Token) -> _Path:
    """The way from one token to another over the tree: up, the top, down."""
    above_a, above_b = [a, *a.ancestors], [b, *b.ancestors]
    place = {token.i: step for step, token in enumerate(above_b)}
    for step, token in enumerate(above_a):
        if token.i in place:
            return above_a[:step], token, above_b[: place[token.i]][::-1]
    return above_a, None, above_b[::-1]


def _grammar(a: Token, b: Token, path: _Path, kinds: str) -> list[str]:
    """What the tree shows between two heads."""
    up, top, down = path
    found: list[str] = []
    shape = ".".join([*(t.dep_ for t in up), "^", *(t.dep_ for t in down)])
    if len(up) + len(down) <= _LONGEST_PATH:
        found += [f"path={shape}", f"path={kinds} {shape}"]
    middle = [top] if top is not None and top.i not in {a.i, b.i} else []
    for token in (t for t in (*up[1:], *middle, *down[:-1]) if t.pos_ in _TELLING):
        lemma = token.lemma_.casefold()
        found += [f"on={lemma}", f"on={kinds} {lemma}"]
        for relation in sorted(_told_by().get(lemma, ())):
            found += [f"on:{relation}", f"on:{relation} {kinds}"]
    opens, closes = up[-1].dep_ if up else "_", down[0].dep_ if down else "_"
    found += [f"ends={opens}>{closes}", f"heads={a.dep_}>{b.dep_}"]
    if top is not None:
        lemma = top.lemma_.casefold()
        found += [f"top={lemma}{top.pos_}", f"top={lemma}|{opens}|{closes}"]
    for token, side in ((a, "A"), (b, "B")):
        if token.dep_ == "pobj":
            found.append(f"prep{side}={token.head.lower_} {kinds}")
            found.append(f"prep{side}={token.head.lower_}|{token.head.head.lemma_.casefold()}")
    return found


def _words(scene: Scene, doc: Doc, a: _End, b: _End, kinds: str) -> Iterator[str]:
    """What stands between two names."""
    low, high = min(a.end, b.end), max(a.start, b.start)
    between = doc[low:high] if low < high else doc[low:low]
    yield "distance=" + _binned(len(between), _DISTANCES, "30")
    if len(between) <= _CLOSE:
        text = " ".join(t.lower_ for t in between)
        yield from (f"between={text}", f"between={kinds} {text}")
    for token in between:
        if token.pos_ in _BETWEEN and token.i not in scene.at:
            lemma = token.lemma_.casefold()
            yield f"word={lemma}"
            for relation in sorted(_told_by().get(lemma, ())):
                yield from (f"word:{relation}", f"word:{relation} {kinds}")
    names = len({m.start for m in scene.between(low, high)})
    yield f"names={min(names, 5)}"


def _own(a: Name, b: Name) -> Iterator[str]:
    """What is known of two names without the sentence."""
    kinds = f"{_kind(a)}>{_kind(b)}"
    yield from (f"labels={a.label}>{b.label}", f"kinds={kinds}", "bias")
    if a.country and b.country:
        same = "same" if a.country == b.country else "other"
        yield from (f"country={same}", f"country={same} {kinds}")
    if b in a.employers or a in b.employers or a.whole is b or b.whole is a:
        yield "whole"
    yield f"known={a.known:d}{b.known:d}"


def _status(scene: Scene, path: _Path) -> Status | None:
    """Whether it is a fact by the words between two names in the tree.

    None where any of them is wished, asked for or denied, as in "A denied that it had met B".
    """
    up, top, down = path
    said: Status = "done"
    for token in (t for t in (*up[1:], top, *down[:-1]) if t is not None and t.pos_ in _STATING):
        status = status_of(scene, token)
        asks = any(c.dep_ in {"xcomp", "ccomp"} for c in token.children)
        if status is None or (asks and token.lemma_ in wish_words()):
            return None
        said = "planned" if status == "planned" else said
    return said


def _one_side(a: Token, b: Token) -> bool:
    listed = b.dep_ == "conj" and a in b.ancestors
    return listed and a.dep_ == "pobj" and a.head.lower_ == "with"


def _said(scene: Scene, sentence: Span) -> frozenset[str]:
    """The relations that a sentence's words may state.

    "Head" states none without "meeting", and "a possible twinning" none at all.
    """
    free = [t for t in sentence if t.i not in scene.at]
    words = {w for t in free for w in (t.lower_, t.lemma_.casefold())}
    found: set[str] = set()
    for token in (t for t in free if t.pos_ in _STATING):
        by = noun_frames() if token.pos_ in {"NOUN", "PROPN"} else verb_frames()
        frames = [f for f in by.get(token.lemma_.casefold(), ()) if _in_sentences(f) and not f.weak]
        if frames and status_of(scene, token) is not None:
            needed = ((f.relation, (f.objects, f.modifiers, f.with_adverb)) for f in frames)
            found |= {r for r, sets in needed if all(not s or s & words for s in sets)}
    return frozenset(found)


@dataclass(frozen=True)
class Pair:
    """Two names of one sentence, in its order; what is seen of them is worked out when asked."""

    whole: _Whole
    sentence: Span
    ends: tuple[_End, _End]
    said: frozenset[str]
    """The relations that words of the sentence may state."""
    common: tuple[str, ...]
    """The features that all pairs of the sentence share."""

    @property
    def first(self) -> Name:
        """The name that stands first."""
        return self.ends[0].name

    @property
    def second(self) -> Name:
        """The name that stands behind it."""
        return self.ends[1].name

    @cached_property
    def heads(self) -> tuple[Token, Token]:
        """The last tokens of both names."""
        a, b = self.ends
        return self.sentence.doc[a.end - 1], self.sentence.doc[b.end - 1]

    @cached_property
    def path(self) -> _Path:
        """The way over the tree from one name to the other."""
        return _path(*self.heads)

    @property
    def trigger(self) -> int:
        """The token that joins them in the grammar, else the second name's."""
        top = self.path[1]
        return top.i if top is not None else self.ends[1].start

    @cached_property
    def status(self) -> Status | None:
        """Whether what is said of them is done or planned; None where it is no fact."""
        return _status(self.whole.scene, self.path)

    @property
    def one_side(self) -> bool:
        """Whether both are what somebody else does something with: "X met with A and B"."""
        return _one_side(*self.heads)

    def features(self) -> frozenset[str]:
        """What is seen of them."""
        a, b = self.ends
        kinds = _both(a, b)
        return frozenset(
            {
                *_own(a.name, b.name),
                *_grammar(*self.heads, self.path, kinds),
                *_words(self.whole.scene, self.sentence.doc, a, b, kinds),
                *self.whole.features(self.sentence, a.name, b.name),
                *self.common,
                *(f"said:{relation} {kinds}" for relation in self.said),
                f"ways={a.kind}{a.acting:d}>{b.kind}{b.acting:d}",
                f"status={self.status}",
            }
        )


def pairs_in(doc: Doc, relations: Iterable[Relation]) -> Iterator[Pair]:
    """The pairs of names within a sentence, in reading order.

    Args:
        doc: a document that went through every component.
        relations: what the rules found in it.
    """
    scene = scene_of(doc)
    whole = _Whole(doc, scene, relations)
    for sentence in doc.sents:
        block = scene.block_of(sentence[0]).kind
        if block == "boilerplate":
            continue
        ends = _ends(scene, sentence)[:_MOST]
        said = _said(scene, sentence)
        actors = len({id(e.name) for e in ends if e.name.label in ACTORS})
        common = (f"block={block}", f"actors={min(actors, 6)}", f"early={sentence.start < 60:d}")
        seen: set[frozenset[int]] = set()
        for at, a in enumerate(ends):
            for b in ends[at + 1 :]:
                ids = frozenset((id(a.name), id(b.name)))
                same_place = a.start == b.start and a.acting == b.acting and a.kind != "group"
                if a.name is b.name or same_place or ids in seen or not _may(said, a.name, b.name):
                    continue
                seen.add(ids)
                yield Pair(whole, sentence, (a, b), said, common)


def _may(said: frozenset[str], a: Name, b: Name) -> bool:
    """Whether anything that the sentence may state can be told of two names."""
    ends = ((a.label, b.label), (b.label, a.label))
    return any(allows(kind, *way) for kind in (*said, *BY_PLACE) for way in ends)


def _both(a: _End, b: _End) -> str:
    return f"{_kind(a.name)}>{_kind(b.name)}"
