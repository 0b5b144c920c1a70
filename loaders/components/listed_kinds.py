"""What the noun that opens a list says of its members: "companies such as A and B", "two projects: A, B"."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from spacy.tokens import Doc, Token

from graph.ontology import BODIES
from loaders.components.heads import head_label
from loaders.components.scene import Mention, Scene
from loaders.knowledge_base import table

__all__ = ["as_the_list_says"]

_CUES = frozenset({":", "including", "like", "namely", "incl"})
_PAIRED = MappingProxyType({"such": {"as"}, "among": {"them", "these"}})
_BETWEEN = frozenset({",", "and", "&", "or", "the", "as", "well", "also", '"', ";"})
_PAIR = 2
_REACH = 12
"""Tokens within which the noun of "companies to the fair, among them A" stands before its list."""


def _opens(token: Token) -> int:
    """The tokens of what leads from a noun to its list, 0 where nothing does."""
    word = token.lower_
    if token.tag_ == "NNS" and token.is_lower:
        return 1
    if word in _CUES:
        return 1
    if word not in _PAIRED or token.i + 1 >= len(token.doc):
        return 0
    return 2 if token.nbor().lower_ in _PAIRED[word] else 0


def _noun_over(token: Token) -> str | None:
    """The label of the plural noun over a list, which may stand before a phrase of its own."""
    doc, classes = token.doc, table("classes.tsv")
    if token.tag_ == "NNS":
        label = classes.get(token.lemma_.casefold())
        return label if label in BODIES else None
    floor = max(token.sent.start, token.i - (1 if token.text == ":" else _REACH))
    for before in reversed(doc[floor : token.i]):
        whence = before.dep_ == "pobj" and before.head.lower_ in {"from", "in", "across"}
        whence = whence and before.i + 1 < token.i
        if before.tag_ in {"NNS", "NNPS"} and not whence:
            label = classes.get(before.lemma_.casefold())
            return None if label == "Country" else label
    return None


def _members(doc: Doc, scene: Scene, start: int) -> Iterator[Mention]:
    """The names from a token on that follow one another, whatever brackets stand behind them."""
    at, stop, depth = start, doc[start].sent.end, 0
    while at < stop:
        mention, word = scene.at.get(at), doc[at].lower_
        depth += (word == "(") - (word == ")")
        if mention is not None and mention.kind == "name" and not depth:
            yield mention
        elif mention is None and not depth and word not in _BETWEEN | {")"}:
            return
        at = mention.end if mention is not None else at + 1


def as_the_list_says(doc: Doc, scene: Scene) -> None:
    """Label the members of lists of which nothing is known by the noun before.

    A firm may be called like a town, so that a list of firms says more than open data.

    Args:
        doc: a document whose names were found.
        scene: its scene, whose names are labelled anew.
    """
    for token in doc:
        width = _opens(token)
        start = token.i + width
        if not width or token.i in scene.at or start >= token.sent.end:
            continue
        if (label := _noun_over(token)) is None:
            continue
        members = list(_members(doc, scene, start))
        if token.tag_ == "NNS" and (len(members) < _PAIR or start not in scene.at):
            # "The companies A and B", but not "companies A has bought".
            continue
        for mention in members:
            name = mention.name
            town = name.label == "City" and label in BODIES
            if (
                not name.human
                and (town or not name.known)
                and head_label(name.text.split()) is None
            ):
                name.label, name.known = label, name.known and not town
                name.id = None if town else name.id
