"""Names taken for one that the same document has one by one: "A and B" where it speaks of A, and of B."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

from graph.gazetteer import fold
from loaders.components.heads import head_label
from loaders.components.scene import Mention, Name, Scene
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = ["part_joined_names"]

_JOINS = frozenset({"and", "&", "/"})
_DEALS = frozenset({"Network", "Project", "Programme"})
"""What the noun of "the A & B Partnership" may say."""


def _by_text(scene: Scene) -> dict[str, Name]:
    index: dict[str, Name] = {}
    for name in scene.names:
        for text in (name.text, *name.aliases):
            index.setdefault(fold(text), name)
    return index


def _without_deal(doc: Doc, start: int, end: int) -> int:
    """The end of "B" in "A & B Partnership"."""
    word = doc[end - 1].lower_
    deal = word in word_set("papers.tsv") or table("heads.tsv").get(word) in _DEALS
    return end - 1 if deal and end - 1 > start else end


def _is_topic(words: Span) -> bool:
    """As in the "Law" of "University of Economics and Law"."""
    plain = all(is_common(t) and not t.is_upper for t in words)
    return plain and head_label([t.text for t in words]) is None


def _parts(doc: Doc, mention: Mention, known: dict[str, Name]) -> Iterator[tuple[Mention, Mention]]:
    """The two names on either side of a conjunction within a mention."""
    for at in range(mention.start + 1, mention.end - 1):
        if doc[at].lower_ not in _JOINS:
            continue
        first = known.get(fold(doc[mention.start : at].text))
        stop = _without_deal(doc, at + 1, mention.end)
        for end in dict.fromkeys((mention.end, stop)):
            second = known.get(fold(doc[at + 1 : end].text))
            apart = first and second and len({id(n) for n in (first, second, mention.name)}) > 2
            if first and second and apart and not _is_topic(doc[at + 1 : end]):
                yield Mention(mention.start, at, first), Mention(at + 1, end, second)


def part_joined_names(doc: Doc, scene: Scene) -> None:
    """Take "A and B" for two names where the document has each of them elsewhere by itself.

    Args:
        doc: a document whose names were found.
        scene: its scene, whose mentions are parted.
    """
    if not any("and" in fold(n.text).split() or "&" in n.text for n in scene.names):
        return
    known, parted = _by_text(scene), False
    for mention in [m for m in scene.mentions if m.kind == "name"]:
        pair = next(_parts(doc, mention, known), None)
        if pair is None:
            continue
        parted = True
        scene.drop([mention])
        for part in pair:
            scene.add(part)
    if parted:
        spoken = {id(m.name) for m in scene.mentions}
        scene.names[:] = [n for n in scene.names if id(n) in spoken]
