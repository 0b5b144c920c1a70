"""A second parse of sentences with long names, each name as one plain word.

A name of several words ("the Institute of Economics and Law in Turku") has prepositions
and conjunctions of its own, which a parser takes for the sentence's. Once the names are
known, such sentences are parsed again with a plain word in the place of each name, and
without brackets, titles and posts beside people; the result is laid over the first parse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from spacy.language import Language
from spacy.tokens import Doc, Span

from graph.ontology import BODIES
from loaders.components.heads import head_label, head_noun
from loaders.components.posts import title_kind
from loaders.components.scene import Mention, Scene, scene_of

__all__ = ["parse_again"]

_STAND_IN = {
    "Person": "Smith",
    "City": "Paris",
    "Region": "Texas",
    "Country": "Spain",
    "Place": "Broadway",
    "Event": "Forum",
    "Project": "Project",
    "Programme": "Programme",
}
_BODY = "Google"
_NEEDED = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
_SHORTEST_NOUN = 5
_LONGEST_BRACKET = 8
_LONGEST_POST = 22
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_AREAS = frozenset({"City", "Region", "Country"})
_BEHIND_POST = frozenset({"of", "for", "to", "in", "at"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of tokens and the word that stands for it in the second parse."""

    start: int
    end: int
    word: str
    space: bool


@dataclass(slots=True)
class _Layer:
    """The columns of a document that a parse fills, a value a token."""

    heads: list[int]
    deps: list[str]
    tags: list[str]
    pos: list[str]
    lemmas: list[str]


def _layer(doc: Doc) -> _Layer:
    return _Layer(
        [t.head.i for t in doc],
        [t.dep_ for t in doc],
        [t.tag_ for t in doc],
        [t.pos_ for t in doc],
        [t.lemma_ for t in doc],
    )


class _Hidden:
    """The tokens of a sentence that the second parse does not see, each under a host."""

    def __init__(self, scene: Scene, sentence: Span) -> None:
        self.scene = scene
        self.doc = sentence.doc
        self.start, self.end = sentence.start, sentence.end
        self.hosts: dict[int, int] = {}
        for mention in list(scene.between(self.start, self.end)):
            if mention.end > self.end or mention.kind != "name":
                continue
            if mention.name.label == "Person":
                self._posts(mention)
            elif mention.name.label in _AREAS:
                self._wider_area(mention)
            elif mention.name.label in BODIES:
                self._area_of(mention)
                self._address(mention)
        self._brackets()

    def _hide(self, start: int, end: int, host: int) -> None:
        for index in range(start, end):
            self.hosts.setdefault(index, host)

    def _posts(self, person: Mention) -> None:
        """Titles before a person, the post before or behind the name."""
        host = person.end - 1
        first = person.start
        while first > self.start and (first - 1) not in self.scene.at:
            if not (title_kind(self.doc[first - 1]) or self.doc[first - 1].text == "."):
                break
            first -= 1
        self._hide(first, person.start, host)
        if first - 2 > self.start and self.doc[first - 1].text == ",":
            begin = self._post_before(first - 1)
            if begin is not None:
                self._hide(begin, first, host)
        elif (body := self.scene.at.get(first - 1)) and body.name.label in BODIES | _AREAS:
            # "The rector of U Ana Silva": no comma tells the two apart.
            begin = self._post_before(first)
            if begin is not None and begin < body.start:
                self._hide(begin, first, host)
        if person.end + 1 < self.end and self.doc[person.end].lower_ in {"of", "from"}:
            at = person.end + 1 + (self.doc[person.end + 1].lower_ == "the")
            body = self.scene.at.get(at)
            if body is not None and body.start == at and body.end <= self.end:
                self._hide(person.end, body.end, host)
        elif person.end + 1 < self.end and self.doc[person.end].text == ",":
            self._hide(person.end, self._post_behind(person.end + 1), host)

    def _post_before(self, comma: int) -> int | None:
        """Where "the Mayor of L" before a comma and a name begins."""
        outermost: int | None = None
        for at in range(comma - 1, max(self.start - 1, comma - _LONGEST_POST), -1):
            token = self.doc[at]
            mention = self.scene.at.get(at)
            human = mention is not None and mention.name.label == "Person"
            if (
                human
                or token.tag_ in _FINITE
                or token.text in {",", ";", '"', ":"}
                or at in self.hosts
            ):
                break
            titled = title_kind(token) in {"post", "rank"} and mention is None
            if titled and self.doc[at + 1].lower_ in _BEHIND_POST:
                outermost = at
        return None if outermost is None else self._with_titles(outermost)

    def _with_titles(self, post: int) -> int:
        while post > self.start and (post - 1) not in self.scene.at:
            if not title_kind(self.doc[post - 1]):
                break
            post -= 1
        return post - 1 if post > self.start and self.doc[post - 1].lower_ == "the" else post

    def _post_behind(self, start: int) -> int:
        """End of the post that stands behind "X,"; the start where there is none."""
        posts = any(title_kind(t) == "post" for t in self.doc[start : min(start + 6, self.end)])
        if not posts or self.doc[start].lower_ in {"and", "or", "as", "but"}:
            return start - 1
        for at in range(start, min(start + _LONGEST_POST, self.end)):
            token = self.doc[at]
            mention = self.scene.at.get(at)
            if token.tag_ in _FINITE or (mention is not None and mention.name.label == "Person"):
                return start - 1
            if token.text in {",", ";", "."} and mention is None:
                return at
            if token.lower_ == "and" and mention is None and self._human_after(at + 1):
                return at
        return start - 1

    def _human_after(self, at: int) -> bool:
        while at < self.end and at not in self.scene.at:
            if not (title_kind(self.doc[at]) or self.doc[at].text in {".", "the"}):
                return False
            at += 1
        mention = self.scene.at.get(at)
        return mention is not None and mention.name.label == "Person"

    def _wider_area(self, area: Mention) -> None:
        """As in "Wuhan, China": the area behind a place's name says where the place is."""
        at = area.end
        if at + 1 >= self.end or self.doc[at].text != ",":
            return
        wider = self.scene.at.get(at + 1)
        if wider is None or wider.kind != "name" or wider.end > self.end:
            return
        wider_kind = {"City": {"Region", "Country"}, "Region": {"Country"}}
        if wider.name.label in wider_kind.get(area.name.label, set()):
            listed = wider.end < self.end and self.doc[wider.end].lower_ == "and"
            if not listed:
                self._hide(at, wider.end, area.end - 1)

    def _address(self, body: Mention) -> None:
        """As in "University U, Turku (Finland)": the town says where the body is."""
        at = body.end
        if at + 2 >= self.end or self.doc[at].text != ",":
            return
        town = self.scene.at.get(at + 1)
        if town is None or town.name.label != "City" or town.end + 2 >= self.end:
            return
        country = self.scene.at.get(town.end + 1)
        placed = country is not None and country.name.label == "Country"
        if placed and self.doc[town.end].text == "(":
            self._hide(at, town.end, body.end - 1)

    def _area_of(self, body: Mention) -> None:
        """As in "the Institute (I) of Taiwan and B", "University U in Turku have signed"."""
        at = self._bracket_end(body.end) or body.end if body.end < self.end else body.end
        if at + 1 >= self.end or self.doc[at].lower_ not in {"of", "in"}:
            return
        start = at + 1 + (self.doc[at + 1].lower_ == "the")
        area = self.scene.at.get(start)
        if area is None or area.start != start or area.end > self.end:
            return
        if area.name.label not in _AREAS or area.kind != "name":
            return
        behind = self.doc[area.end] if area.end < self.end else None
        clause = behind is not None and (behind.pos_ in {"AUX", "VERB"} or behind.lower_ == "and")
        if self.doc[at].lower_ == "of" or clause:
            self._hide(at, area.end, body.end - 1)

    def _brackets(self) -> None:
        at = self.start + 1
        while at < self.end:
            close = self._bracket_end(at) if at not in self.hosts else None
            if close is not None:
                before = self.scene.at.get(at - 1)
                host = before.end - 1 if before is not None else at - 1
                self._hide(at, close, self.hosts.get(host, host))
            at = close or at + 1

    def _bracket_end(self, at: int) -> int | None:
        if self.doc[at].text != "(" or at in self.scene.at:
            return None
        for end in range(at + 1, min(at + _LONGEST_BRACKET, self.end)):
            if self.doc[end].text == ")":
                return end + 1
        return None


def _stand_in(doc: Doc, mention: Mention) -> str:
    if mention.kind == "adjective":
        return doc[mention.end - 1].text
    if mention.name.label in _STAND_IN:
        return _STAND_IN[mention.name.label]
    words = [t.text for t in doc[mention.start : mention.end]]
    noun = head_noun(words) if head_label(words) else None
    # "Norwind AS": in a plain word's place a legal form would be read as a preposition.
    return noun.title() if noun and len(noun) >= _SHORTEST_NOUN else _BODY


def _joint(doc: Doc, at: int, stop: int) -> bool:
    """Whether a verb with "co-" begins, which the tokenizer cuts in three."""
    return (
        at + 2 < stop
        and doc[at].lower_ == "co"
        and doc[at + 1].text == "-"
        and not doc[at].whitespace_
        and doc[at + 2].tag_.startswith("VB")
    )


def _whole(mention: Mention | None, doc: Doc, at: int) -> TypeGuard[Mention]:
    """Whether a name begins here that a plain word should stand for."""
    if mention is None or mention.start != at or mention.kind == "title":
        return False
    # A single word of a foreign language may have been read as a verb or a plural.
    return mention.end - at > 1 or (mention.kind == "name" and doc[at].tag_ != "NNP")


def _pieces(doc: Doc, scene: Scene, sentence: Span, hidden: dict[int, int]) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = sentence.start
    while at < sentence.end:
        mention = scene.at.get(at)
        if at in hidden:
            at += 1
        elif _joint(doc, at, sentence.end):
            pieces.append(
                _Piece(at, at + 3, "co" + doc[at + 2].text, bool(doc[at + 2].whitespace_))
            )
            at += 3
        elif _whole(mention, doc, at) and mention.end <= sentence.end:
            space = bool(doc[mention.end - 1].whitespace_)
            pieces.append(_Piece(at, mention.end, _stand_in(doc, mention), space))
            at = mention.end
        else:
            pieces.append(_Piece(at, at + 1, doc[at].text, bool(doc[at].whitespace_)))
            at += 1
    return pieces


def _join(layer: _Layer, start: int, end: int) -> None:
    """Make a name's tokens one phrase under its last one."""
    layer.tags[end - 1], layer.pos[end - 1] = "NNP", "PROPN"
    for inner in range(start, end - 1):
        layer.heads[inner], layer.deps[inner] = end - 1, "compound"


def _hang(scene: Scene, layer: _Layer, hidden: dict[int, int]) -> None:
    """Hang what the second parse did not see under its hosts."""
    for index, host in hidden.items():
        mention = scene.at.get(index)
        if mention is not None and index != mention.end - 1:
            continue
        if mention is not None and mention.end - mention.start > 1:
            _join(layer, mention.start, mention.end)
        if mention is not None or layer.heads[index] not in hidden:
            layer.heads[index] = host
            layer.deps[index] = "appos" if mention is not None else "dep"


def _named(scene: Scene, index: int) -> bool:
    mention = scene.at.get(index)
    return mention is not None and mention.kind == "name"


def _lay_over(
    scene: Scene, layer: _Layer, pieces: list[_Piece], parsed: Doc, hidden: dict[int, int]
) -> None:
    for piece, token in zip(pieces, parsed, strict=True):
        last = piece.end - 1
        layer.heads[last] = pieces[token.head.i].end - 1
        layer.deps[last] = token.dep_
        if piece.word.startswith("co") and piece.end - piece.start == 3 and token.pos_ == "VERB":
            layer.tags[last], layer.pos[last] = token.tag_, token.pos_
            layer.lemmas[last] = "co-" + layer.lemmas[last]
            for inner in range(piece.start, last):
                layer.heads[inner], layer.deps[inner] = last, "dep"
        elif piece.end - piece.start > 1 or _named(scene, piece.start):
            _join(layer, piece.start, piece.end)
        else:
            layer.tags[last], layer.pos[last] = token.tag_, token.pos_
            layer.lemmas[last] = token.lemma_
    _hang(scene, layer, hidden)


def _bare(nlp: Language, pieces: list[_Piece]) -> Doc:
    doc = Doc(nlp.vocab, words=[p.word for p in pieces], spaces=[p.space for p in pieces])
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def parse_again(doc: Doc) -> Doc:
    """Parse the sentences that hold names of several words again, a word a name.

    Args:
        doc: a parsed document whose names are found.

    Returns:
        The same tokens with better heads; mentions keep their places.
    """
    scene = scene_of(doc)
    nlp: Language = doc.user_data["language"]
    layer = _layer(doc)
    cut: list[tuple[list[_Piece], dict[int, int]]] = []
    for sentence in doc.sents:
        hidden = _Hidden(scene, sentence).hosts
        pieces = _pieces(doc, scene, sentence, hidden)
        if len(pieces) < len(sentence) or any(p.word != doc[p.start].text for p in pieces):
            cut.append((pieces, hidden))
    with nlp.select_pipes(enable=[n for n in _NEEDED if n in nlp.pipe_names]):
        for (pieces, hidden), parsed in zip(
            cut, nlp.pipe([_bare(nlp, p) for p, _ in cut]), strict=True
        ):
            _lay_over(scene, layer, pieces, parsed, hidden)
    return Doc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        tags=layer.tags,
        pos=layer.pos,
        lemmas=layer.lemmas,
        heads=layer.heads,
        deps=layer.deps,
        ents=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc],
        user_data=doc.user_data,
    )
