"""What the second parse reads in a headline: its present tense as past, its comma as "and".

A headline leaves words out, and the parser, trained on sentences, takes "A signs deal with B"
for a phrase without a verb. The same words with a past tense are read as meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span

from loaders.components.frames import verb_frames
from loaders.components.scene import Mention, Scene

__all__ = ["StandIn", "headline_verbs", "is_headline"]

_PAST = "signed"
"""A past tense that is no adjective; what it stands for keeps its lemma."""
_JOINTS = frozenset({",", "and", "&"})


@dataclass(frozen=True, slots=True)
class StandIn:
    """The word that the parser sees, and the lemma of the one that stands there."""

    word: str
    lemma: str = ""


def is_headline(scene: Scene, sentence: Span) -> bool:
    """Whether a sentence is one of a title or a heading."""
    return scene.block_of(sentence[0]).kind in {"title", "heading"}


def headline_verbs(scene: Scene, sentence: Span) -> dict[int, StandIn]:
    """Stand-ins for the first verb right behind a name, and for the comma of "A, B sign".

    Args:
        scene: the document's scene.
        sentence: a headline.

    Returns:
        Stand-ins by token; none where the headline has a verb that says when, or no name
        before a verb of the lexicon.
    """
    doc = sentence.doc
    if any(t.tag_ in {"VBD", "MD"} for t in sentence):
        return {}
    names = [m for m in scene.between(sentence.start, sentence.end) if m.kind != "adjective"]
    for mention in names:
        at = mention.end
        if at >= sentence.end or at in scene.at:
            continue
        listed = _before(doc, scene, mention, sentence.start)
        lemma = _lemma(doc[at].lower_, several=bool(listed))
        if lemma is None or not _governs(doc, at, sentence.end):
            continue
        found = {at: StandIn(_PAST, lemma)}
        found |= {i: StandIn("and") for i in listed if doc[i].text == "," and len(listed) == 1}
        return found
    return {}


def _before(doc: Doc, scene: Scene, mention: Mention, start: int) -> list[int]:
    """The joints of a list whose last member is a mention."""
    joints: list[int] = []
    at = mention.start - 1
    while at - 1 >= start and doc[at].lower_ in _JOINTS and (at - 1) in scene.at:
        joints.append(at)
        at = scene.at[at - 1].start - 1
    return joints


def _lemma(word: str, *, several: bool) -> str | None:
    """The verb of the lexicon of which a word is the present tense."""
    if several:
        return word if word in verb_frames() else None
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending):
            lemma = word[: -len(ending)] + instead
            if lemma in verb_frames():
                return lemma
    return None


def _governs(doc: Doc, at: int, stop: int) -> bool:
    """Whether more than a preposition's phrase follows, as it does behind a verb."""
    return at + 1 < stop and doc[at + 1].is_alpha and doc[at + 1].lower_ not in {"of", "and", "or"}
