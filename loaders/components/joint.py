"""Joint work: whatever actors do jointly, in common, side by side or along with one another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from spacy.tokens import Doc, Token

from graph.ontology import allows
from loaders.components.clauses import governor_of
from loaders.components.modality import status_of
from loaders.components.parties import phrase
from loaders.components.relations import Relation
from loaders.components.scene import Scene, scene_of
from loaders.components.slots import Slots
from loaders.knowledge_base import lexicon

__all__ = ["joint_work"]

_MODIFIES = frozenset({"advmod", "amod", "acomp"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "attr"})
_WITH = ("with", "alongside", "by")
_AMID = frozenset({*_WITH, "on"})
_MOST = 8
"""Parties beyond which a list is no longer taken for joint work of each pair."""


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(lexicon("sentences.yaml")[kind])


def _joint(scene: Scene, verb: Token) -> bool:
    """Whether a verb's clause says that it is done jointly."""
    if verb.lemma_.startswith("co-"):
        return True
    own = [c for c in verb.children if c.i not in scene.at]
    words = [c for c in own if c.dep_ in _MODIFIES]
    words += [
        g
        for c in own
        if c.dep_ in _OBJECTS or c.lower_ in _AMID  # "Jointly with B", "agreed on a joint fund"
        for g in c.children
        if g.dep_ in _MODIFIES
    ]
    if any(w.lower_ in _words("joint_words") and not _of_another(w) for w in words):
        return True
    return any(governor_of(token) == verb for token in _phrases(verb))


def _phrases(verb: Token) -> Iterator[Token]:
    """Where phrases that say so begin below a verb, be it in its own clause or in another."""
    clause = verb.doc[verb.left_edge.i : verb.right_edge.i + 1]
    for match in phrase("joint_phrases").finditer(clause.text):
        span = clause.char_span(*match.span(), alignment_mode="expand")
        if span is not None:
            yield span[0]


def _of_another(word: Token) -> bool:
    """As in "together with twenty others": the word belongs to "with"."""
    return word.lower_ == "together" and word.dep_ != "advmod"


def _hints(doc: Doc) -> Iterator[Token]:
    """The words of the sentences that speak of anything done jointly at all."""
    for sentence in doc.sents:
        words = {t.lower_ for t in sentence}
        hinted = not words.isdisjoint(_words("joint_words") | {"co"})
        if (
            hinted
            or "co-" in sentence.text.casefold()
            or phrase("joint_phrases").search(sentence.text)
        ):
            yield from sentence


def joint_work(doc: Doc) -> Iterator[Relation]:
    """Cooperation of those who do something jointly, in reading order."""
    scene = scene_of(doc)
    for verb in _hints(doc):
        if verb.pos_ != "VERB" or scene.block_of(verb).kind == "boilerplate":
            continue
        if verb.lemma_ in _words("no_joint_work") or not _joint(scene, verb):
            continue
        slots = Slots(scene, verb, things=False)
        sources = slots.fill("subject")
        targets = [n for s in _WITH for n in slots.fill(s) if n not in sources]
        status = status_of(scene, verb)
        if status is None or not sources or len(sources) + len(targets) > _MOST:
            continue
        for source, target in combinations([*sources, *targets], 2):
            known = target in source.employers or source.whole is target or target.whole is source
            if not known and allows("COOPERATES_WITH", source.label, target.label):
                yield Relation("COOPERATES_WITH", source, target, verb.i, status, 0.7)
