"""What the text is about where a clause does not say it: its event, its project, its protagonist."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from graph.ontology import ACTORS, UNDERTAKINGS
from loaders.components.clauses import SUBJECTS, governor_of, subjects_of
from loaders.components.scene import Name, Scene
from loaders.components.slots import Slots

__all__ = ["context", "event", "network", "protagonist", "topic", "undertaking"]

_PAIR = 2
_GATHERINGS = frozenset(
    {"forum", "fair", "summit", "conference", "congress", "expo", "festival", "exhibition"}
)
"""Events that bear names of their own; a meeting may be a project's."""
_UNDER_WAY = frozenset({"Project", "Programme", "Event"})
_NEARBY = 150
"""Tokens before a sentence within which its event may have been named."""


def context(scene: Scene, token: Token) -> list[Name]:
    """What the text is about where a list does not say it: the last network or programme."""
    for mention in scene.before(token.i):
        if mention.name.label in {"Network", "Programme", "Project"}:
            return [mention.name]
    return []


def event(scene: Scene, token: Token) -> list[Name]:
    """The event of which the text speaks: the one last named within a few sentences."""
    floor = max(0, token.sent.start - _NEARBY)
    near = list(scene.between(floor, token.i))
    events = [m for m in near if m.name.label == "Event"]
    # "The forum drew guests from …" means no project that was named before.
    heads = [t for t in token.sent if t.dep_ in SUBJECTS]
    said = any(t.lemma_.casefold() in _GATHERINGS for t in heads)
    floor = token.sent.start if said else floor
    projects = [m for m in near if m.name.label == "Project" and m.start >= floor]
    return [m.name for m in (events or projects)[-1:]]


def undertaking(scene: Scene, token: Token) -> list[Name]:
    """The undertaking of which the sentence speaks.

    Its subject ("The project, financed by P, has nine partners"), else the last one before
    a word, else the first.
    """
    sentence = token.sent
    named = [
        m
        for m in scene.between(sentence.start, sentence.end)
        if m.name.label in UNDERTAKINGS and not m.start <= token.i < m.end
    ]
    subjects = [m for m in named if _is_subject(sentence.root, token.doc[m.end - 1])]
    before = [m for m in named if m.start < token.i]
    return [m.name for m in (subjects[:1] or before[-1:] or named[:1])]


def _is_subject(root: Token, token: Token) -> bool:
    return token.head == root and token.dep_ in SUBJECTS


def network(scene: Scene, token: Token) -> list[Name]:
    """The network last named, for "the applications of A and B were approved"."""
    for mention in scene.before(token.sent.end):
        if mention.name.label == "Network" and mention.end > token.sent.start - _NEARBY:
            return [mention.name]
    return []


def topic(slots: Slots) -> list[Name]:
    """The undertaking of which the sentences before speak, for one that names none and no goal."""
    scene, token = slots.scene, slots.trigger
    sentence = token.sent
    goals = [t for word in ("to", "into") for t in slots.tokens(word)]
    here = [m for m in scene.between(sentence.start, sentence.end) if m.name.label in _UNDER_WAY]
    if goals or here:
        # "Half of its budget is a grant": the project, by another word.
        reworded = all(m.kind == "reference" for m in here) and not goals
        return [m.name for m in here[:1]] if reworded else []
    floor = max(0, sentence.start - _NEARBY)
    told = [m for m in scene.between(floor, sentence.start) if m.name.label in _UNDER_WAY]
    # An event that is named just once may only have been the setting of something else.
    counts = Counter(id(m.name) for m in scene.mentions if m.name.label == "Event")
    told = [m for m in told if counts.get(id(m.name), _PAIR) >= _PAIR]
    projects = [m for m in told if m.name.label == "Project"]
    for mention in (projects or told)[-1:]:
        start, end = token.doc[mention.start].idx, token.idx
        parted = any(b.kind == "heading" and start < b.start < end for b in scene.cleaned.blocks)
        return [] if parted else [mention.name]
    return []


def protagonist(scene: Scene, token: Token) -> list[Name]:
    """Of whom the text tells: the first actor named in its prose, for a clause without one."""
    if subjects_of(governor_of(token)) and governor_of(token).tag_ != "VBN":
        return []
    for mention in scene.mentions:
        block = scene.block_of(token.doc[mention.start])
        if block.kind == "paragraph" and mention.name.label in ACTORS and mention.kind == "name":
            return [mention.name]
    return []
