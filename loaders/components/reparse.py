"""A second parse of sentences with long names, each name as one plain word.

A name of several words ("the Institute of Economics and Law in Turku") has prepositions
and conjunctions of its own, which a parser takes for the sentence's. Once the names are
known, such sentences are parsed again with a plain word in the place of each name, and
without brackets, titles and posts beside people; the result is laid over the first parse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from loaders.components.fronted import mend_fronted
from loaders.components.headlines import headline_verbs, is_headline
from loaders.components.heads import head_label, head_noun
from loaders.components.hidden import Hidden
from loaders.components.scene import Mention, Scene, scene_of
from loaders.components.stray import mend_stray

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
_GRAMMAR = ("tok2vec", "tagger", "parser")
_WORDS = ("attribute_ruler", "lemmatizer")
"""What follows from the tags of the words, and is the same again where the tags are."""
_TELLING = frozenset({"aux", "auxpass", "det", "mark", "quantmod"})
"""Dependencies by which the model tells auxiliaries from verbs, "that" from "that"."""
_PHRASES = frozenset(
    {"attr", "conj", "dative", "dobj", "nsubj", "nsubjpass", "pobj", "poss", "ROOT"}
)
"""What a name is to a sentence; where the parser has another word for it, it may have lost it."""
_LOOSE = frozenset({("ROOT", "VBG"), ("advcl", "VBD"), ("advcl", "VBN")})
"""As in "Also taking part were A and B", "A thanked B for the event, held in T by C"."""
_ASIDE = frozenset({"acl", "prep", "relcl"})
_CO_VERBS = frozenset(
    ["chair", "chairs", "finance", "finances", "fund", "funds", "host", "hosts", "lead", "leads"]
)
_BEFORE_VERBS = frozenset({"ADV", "AUX", "PART", "PRON", "PROPN"})
_SHORTEST_NOUN = 5
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of tokens and the word that stands for it in the second parse."""

    start: int
    end: int
    word: str
    space: bool
    lemma: str = ""
    """The lemma of the word that it stands for, where that is another verb."""


@dataclass(slots=True)
class _Layer:
    """The columns of a document that a parse fills, a value a token."""

    heads: list[int]
    deps: list[str]
    tags: list[str]
    pos: list[str]
    lemmas: list[str]

    def reads_anew(self, at: int, token: Token) -> bool:
        """Whether another parse reads a word as another part of speech."""
        turned = self.deps[at] != token.dep_ and {self.deps[at], token.dep_} & _TELLING
        return self.tags[at] != token.tag_ or bool(turned)


def _layer(doc: Doc) -> _Layer:
    return _Layer(
        [t.head.i for t in doc],
        [t.dep_ for t in doc],
        [t.tag_ for t in doc],
        [t.pos_ for t in doc],
        [t.lemma_ for t in doc],
    )


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
        and (doc[at + 2].tag_.startswith("VB") or _is_mistaken(doc[at + 2]))
    )


def _joined(word: Token) -> str:
    """The word for a verb with "co-": one that is no noun, where it was taken for a noun."""
    if word.tag_.startswith("VB"):
        return "co" + word.text
    return "confirms" if word.lower_.endswith("s") else "confirm"


def _is_mistaken(word: Token) -> bool:
    """As in "which A will co-host", where "host" behind a hyphen was read as a noun."""
    if word.lower_ not in _CO_VERBS or word.i <= word.sent.start + _TWO:
        return False
    return word.nbor(-_TWO - 1).pos_ in _BEFORE_VERBS


def _is_joined(piece: _Piece) -> bool:
    return piece.word.startswith("co") and piece.end - piece.start == _TWO + 1


def _whole(mention: Mention | None, doc: Doc, at: int) -> TypeGuard[Mention]:
    """Whether a name begins here that a plain word should stand for."""
    if mention is None or mention.start != at or mention.kind == "title":
        return False
    # A single word of a foreign language may have been read as a verb or a plural.
    return mention.end - at > 1 or (mention.kind == "name" and doc[at].tag_ != "NNP")


def _pieces(doc: Doc, scene: Scene, sentence: Span, hidden: dict[int, int]) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = sentence.start
    verbs = headline_verbs(scene, sentence) if is_headline(scene, sentence) else {}
    while at < sentence.end:
        mention = scene.at.get(at)
        if at in hidden:
            at += 1
        elif at in verbs:
            space = bool(doc[at].whitespace_)
            pieces.append(_Piece(at, at + 1, verbs[at].word, space, verbs[at].lemma))
            at += 1
        elif _joint(doc, at, sentence.end):
            pieces.append(_Piece(at, at + 3, _joined(doc[at + 2]), bool(doc[at + 2].whitespace_)))
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


def _is_name(scene: Scene, piece: _Piece) -> bool:
    mention = scene.at.get(piece.start)
    named = mention is not None and mention.kind == "name"
    return named or piece.end - piece.start > 1


def _lay_over(scene: Scene, layer: _Layer, cut: _Cut, parsed: Doc) -> None:
    for piece, token in zip(cut.pieces, parsed, strict=True):
        last = piece.end - 1
        layer.heads[last] = cut.pieces[token.head.i].end - 1
        layer.deps[last] = token.dep_
        if _is_joined(piece) and token.tag_[:2] == "VB":
            layer.tags[last], layer.pos[last] = token.tag_, "VERB"
            layer.lemmas[last] = "co-" + layer.lemmas[last]
            for inner in range(piece.start, last):
                layer.heads[inner], layer.deps[inner] = last, "dep"
        elif _is_name(scene, piece):
            _join(layer, piece.start, piece.end)
        elif token.pos:
            # Else all its words are what the first parse took them for.
            layer.tags[last], layer.pos[last] = token.tag_, token.pos_
            layer.lemmas[last] = piece.lemma or token.lemma_
    _hang(scene, layer, cut.hidden)


def _bare(nlp: Language, pieces: list[_Piece]) -> Doc:
    return Doc(
        nlp.vocab,
        words=[p.word for p in pieces],
        spaces=[p.space for p in pieces],
        sent_starts=[True, *(False for _ in pieces[1:])],
    )


def _in_place(scene: Scene, layer: _Layer, pieces: list[_Piece]) -> bool:
    """Whether the first parse took each name for one phrase of the sentence, under its last word."""
    said = range(pieces[0].start, pieces[-1].end)
    if any((layer.deps[at], layer.tags[at]) in _LOOSE for at in said):
        return False
    if any(layer.deps[p.end - 1] not in _PHRASES for p in pieces if _is_name(scene, p)):
        return False
    of = {at: piece for piece in pieces for at in range(piece.start, piece.end)}
    for at, piece in of.items():
        head, last = layer.heads[at], piece.end - 1
        above = of.get(head)
        if above is piece:
            fits = at != last or head == last
        elif above is None:
            fits = True
        else:
            # "Held at the University by A": by whom is said of the verb.
            aside = layer.deps[at] in _ASIDE and _is_name(scene, above)
            fits = at == last and head == above.end - 1 and not aside
        if not fits:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Cut:
    """A sentence with a word for each name, as it is to be parsed again."""

    pieces: list[_Piece]
    hidden: dict[int, int]

    def words(self, parsed: Doc) -> Iterator[tuple[_Piece, Token]]:
        """The pieces that are words of the sentence, with what was parsed for them."""
        pairs = zip(self.pieces, parsed, strict=True)
        return ((piece, token) for piece, token in pairs if piece.end - piece.start == 1)

    def reworded(self, doc: Doc) -> bool:
        """Whether a word stands in the place of another that is no name."""
        words = (p for p in self.pieces if p.word != doc[p.start].text)
        return any(
            p.end - p.start == 1 or (_is_joined(p) and doc[p.end - 1].pos_ != "VERB") for p in words
        )


def _cuts(doc: Doc, scene: Scene, layer: _Layer) -> Iterator[_Cut]:
    """The sentences that are worth a second parse: with two names, and not what the first saw."""
    for sentence in doc.sents:
        ends = {id(m.name) for m in map(scene.at.get, range(sentence.start, sentence.end)) if m}
        if len(ends) < _TWO:
            continue
        hidden = Hidden(scene, sentence).hosts
        cut = _Cut(_pieces(doc, scene, sentence, hidden), hidden)
        if hidden or cut.reworded(doc) or not _in_place(scene, layer, cut.pieces):
            yield cut
            continue
        for piece in cut.pieces:
            if _is_name(scene, piece):
                _join(layer, piece.start, piece.end)


def _parsed(nlp: Language, layer: _Layer, cuts: list[_Cut]) -> Iterator[tuple[_Cut, Doc]]:
    docs = [_bare(nlp, cut.pieces) for cut in cuts]
    with nlp.select_pipes(enable=[n for n in _GRAMMAR if n in nlp.pipe_names]):
        docs = list(nlp.pipe(docs))
    for cut, doc in zip(cuts, docs, strict=True):
        if any(layer.reads_anew(p.start, t) for p, t in cut.words(doc)):
            for name in _WORDS:
                doc = nlp.get_pipe(name)(doc)
        yield cut, doc


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
    for cut, parsed in _parsed(nlp, layer, list(_cuts(doc, scene, layer))):
        _lay_over(scene, layer, cut, parsed)
    for sentence in doc.sents:
        mend_fronted(layer.heads, layer.deps, layer.tags, sentence.start, sentence.end)
        mend_stray(layer.heads, layer.deps, layer.pos, sentence.start, sentence.end)
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
