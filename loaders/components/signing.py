"""Signings told by a whole sentence, where no frame finds who signed with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from functools import cache
from itertools import product

from spacy.tokens import Doc, Span, Token

from graph.ontology import ACTORS, Status, allows
from loaders.components.clauses import SUBJECTS, governor_of
from loaders.components.modality import status_of
from loaders.components.parties import parties_of, phrase
from loaders.components.relations import Relation
from loaders.components.scene import Name, Scene
from loaders.components.slots import Slots
from loaders.knowledge_base import lexicon

__all__ = ["signed_items", "signing_in", "signings_of_sentences"]

_PAIR = 2
_NEAR = 6
"""Tokens behind a colon within which the paper is named."""
_SOON = 60
"""Tokens within which a text that said who signed may say with whom."""
_OFTEN = 4
_OPENING = 400
"""Characters within which a document names whom it is about, at least so often in all."""


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(lexicon("sentences.yaml")[kind])


def signing_in(scene: Scene, sentence: Span) -> Token | None:
    """The word that tells of a signing in a sentence that also names a paper, if one does."""
    plain = [t for t in sentence if t.i not in scene.at]
    nouns = [t for t in sentence if t.pos_ != "VERB" and not _of_actor(scene, t)]
    papers = [t for t in nouns if t.lemma_.casefold().rstrip(".") in _words("papers")]
    if not papers:
        return None
    for token in plain:
        if token.pos_ in {"VERB", "AUX"} and token.lemma_.casefold() in _words("signing"):
            return token
    listed = scene.block_of(sentence[0]).kind == "item" and _behind_colon(sentence, papers[0])
    return papers[0] if listed or phrase("signed").search(sentence.text) else None


def _behind_colon(sentence: Span, paper: Token) -> bool:
    """As in a list's "A and B: letter of intent on C"."""
    colon = next((t.i for t in sentence if t.text == ":"), None)
    return colon is not None and colon < paper.i and paper.i - colon <= _NEAR


def _clause(trigger: Token) -> Span:
    """The part of a sentence that tells of the trigger: other clauses with subjects are cut off."""
    doc, sentence = trigger.doc, trigger.sent
    start, end = sentence.start, sentence.end
    verb = governor_of(trigger)
    if verb.dep_ == "conj" and any(c.dep_ in SUBJECTS for c in verb.children):
        start, end = verb.left_edge.i, verb.right_edge.i + 1
    for clause in verb.children:
        if clause.dep_ == "conj" and any(c.dep_ in SUBJECTS for c in clause.children):
            end = min(end, clause.left_edge.i)
    return doc[start : max(end, start + 1)]


def _of_actor(scene: Scene, token: Token) -> bool:
    mention = scene.at.get(token.i)
    return mention is not None and mention.name.label in ACTORS


def signed_items(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "Three documents were signed:" over items "A programme between A and B"."""
    status: Status | None = None
    for block in scene.cleaned.blocks:
        span = doc.char_span(block.start, block.end, alignment_mode="contract")
        if span is None:
            continue
        if block.kind != "item":
            last = span[-1].sent
            trigger = signing_in(scene, last) if last.text.rstrip().endswith(":") else None
            status = status_of(scene, trigger) if trigger is not None else None
            continue
        between = next((t for t in span if t.lower_ == "between"), None)
        if status is None or between is None:
            continue
        parties = parties_of(scene, doc, doc[between.i : between.sent.end])
        if len(parties) == _PAIR and allows("SIGNED_MOU_WITH", *(p.label for p in parties)):
            source, target = parties
            yield Relation("SIGNED_MOU_WITH", source, target, between.i, status, 0.75)


def _teller(scene: Scene, doc: Doc, other: Name, sentence: Span) -> Name | None:
    """Who signed "with" the only party that a sentence names: whoever the document is all about."""
    behind = any(
        m.name is other and m.start > 0 and doc[m.start - 1].lower_ == "with"
        for m in scene.between(sentence.start, sentence.end)
    )
    told = Counter(id(m.name) for m in scene.mentions if m.name.label in ACTORS)
    if not behind or not told:
        return None
    most, times = told.most_common(1)[0]
    teller = next(n for n in scene.names if id(n) == most)
    first = doc[teller.first].idx < _OPENING
    return teller if teller is not other and times >= _OFTEN and first else None


def signings_of_sentences(
    doc: Doc, scene: Scene, told: Set[int], units: Mapping[int, Name]
) -> Iterator[Relation]:
    """A signing between the two parties that a sentence names and no more.

    Args:
        doc: the document.
        scene: its scene.
        told: where the sentences begin of which signings are known already.
        units: by the identity of a unit's name, its whole.
    """
    signer: tuple[int, Name] | None = None
    for sentence in doc.sents:
        kind = scene.block_of(sentence[0]).kind
        if sentence.start in told or kind in {"boilerplate", "dateline"}:
            continue
        trigger = signing_in(scene, sentence)
        status = status_of(scene, trigger) if trigger is not None else None
        if trigger is None or status is None:
            continue
        parties = parties_of(scene, doc, _clause(trigger), units)
        behind = Slots(scene, trigger).fill("with")
        others = [p for p in parties if p in behind]
        rest = [p for p in parties if p not in behind]
        if others and not rest:
            near = signer[1] if signer and sentence.start - signer[0] < _SOON else None
            if near is None and len(parties) == 1:
                near = _teller(scene, doc, parties[0], sentence)
            # "The office signed a contract with A and B": the other party has no name.
            found = [(near, other) for other in parties if near is not None and near is not other]
        else:
            pairs = product(rest, others) if others and len(rest) == 1 else []
            found = [(parties[0], parties[1])] if len(parties) == _PAIR else list(pairs)
            signer = (sentence.start, parties[0]) if len(parties) == 1 else None
        twins = bool(phrase("of_twins").search(sentence.text))
        for source, target in found:
            labels = (source.label, target.label)
            relation = (
                "PAIRED_WITH" if twins and allows("PAIRED_WITH", *labels) else "SIGNED_MOU_WITH"
            )
            if allows(relation, *labels):
                yield Relation(relation, source, target, trigger.i, status, 0.6)
