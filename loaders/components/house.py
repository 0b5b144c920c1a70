"""Posts that are told without their body: of the house whose release it is."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from graph.ontology import BODIES
from loaders.components.posts import title_kind, titles_before
from loaders.components.scene import Mention, Name, Scene

__all__ = ["house_of", "of_house"]

_FEWEST = 3
"""Mentions that the house of a document has at least, and how many times the next body's."""
_TIMES = 2
_BEHIND = 5
_POSTS = frozenset(
    {"ceo", "chairman", "chairperson", "chairwoman", "chief", "dean", "director"}
) | {
    "manager",
    "principal",
    "provost",
    "rector",
    "registrar",
    "vice-chancellor",
    "vice-president",
    "vice-rector",
}


def of_house(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "Rector X", "X, Senior Vice President (Research)" where a document is about one body.

    Args:
        doc: the document.
        scene: its scene.
        mention: a human being's mention.

    Returns:
        The body of which a document speaks far more than of any other, and the post.
    """
    start, end = _post(doc, scene, mention)
    if start == end or scene.house is None:
        return None
    return Mention(start, end, scene.house, "reference"), doc[start:end].text


def _post(doc: Doc, scene: Scene, mention: Mention) -> tuple[int, int]:
    """The titles right before a name, or behind its comma, if one is a post in bodies."""
    start = titles_before(doc, scene, mention)
    if _in_bodies(doc, start, mention.start):
        return start, mention.start
    at = mention.end + 1
    if at >= len(doc) or doc[mention.end].text not in {",", "("}:
        return start, start
    stop = at
    while stop < min(len(doc), at + _BEHIND) and title_kind(doc[stop]):
        stop += 1
    bodiless = stop >= len(doc) or doc[stop].lower_ not in {"of", "at", "for", "in", "to"}
    return (at, stop) if bodiless and _in_bodies(doc, at, stop) else (start, start)


def _in_bodies(doc: Doc, start: int, stop: int) -> bool:
    words = [t.lower_ for t in doc[start:stop]]
    vice = "president" in words and "vice" in words
    return vice or not _POSTS.isdisjoint(words)


def house_of(scene: Scene) -> Name | None:
    """The body of which a document speaks far more than of any other."""
    counts = Counter(id(m.name) for m in scene.mentions if m.name.label in BODIES)
    names = {id(m.name): m.name for m in scene.mentions}
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST:
        return None
    alone = len(ranked) == 1 or ranked[0][1] >= _TIMES * ranked[1][1]
    return names[ranked[0][0]] if alone else None
