"""Ministers and their ministries: "Minister of Trade X", "Economy Minister X", "X, Minister for Y"."""

from __future__ import annotations

from spacy.tokens import Doc

from graph.gazetteer import country_called, country_of_demonym, fold
from loaders.components.posts import (
    title_kind,
)
from loaders.components.scene import Mention, Name, Scene
from loaders.knowledge_base import word_set

_LONGEST_TOPIC = 16
_LONGEST_PART = 4
"""Tokens of a part of a portfolio and the comma before it."""

__all__ = ["minister_behind", "ministry_of_topic", "over_portfolio", "over_topic"]


def over_topic(doc: Doc, scene: Scene, start: int) -> int:
    """From a name's titles on over "Minister of Trade and Industry" to the title before."""
    at = start - 1
    floor = max(doc[min(start, len(doc) - 1)].sent.start, start - _LONGEST_TOPIC)
    while (
        at > floor
        and (doc[at].text[:1].isupper() or doc[at].lower_ in {"and", ",", "&"})
        and at not in scene.at
    ):
        at -= 1
    if at > floor and doc[at].lower_ == "the":
        at -= 1
    if at <= floor or doc[at].lower_ not in {"of", "for"} or at == start - 1:
        return start
    if title_kind(doc[at - 1]) != "post":
        return start
    at -= 1
    while at - 1 >= floor and title_kind(doc[at - 1]) and at - 1 not in scene.at:
        at -= 1
    return at


def over_portfolio(doc: Doc, scene: Scene, start: int) -> int:
    """From "Minister" on over "Economy", "Foreign Affairs" before it."""
    if doc[start].lower_ not in {"minister", "secretary"}:
        return start
    at = start
    while at - 1 >= doc[start].sent.start and at - 1 not in scene.at:
        word = doc[at - 1]
        linked = word.lower_ == "and" and at < start
        shaped = word.is_title or word.is_lower
        if not linked and not (shaped and word.lower_ in word_set("portfolios.tsv")):
            break
        at -= 1
    return at


def ministry_of_topic(
    doc: Doc, scene: Scene, start: int, end: int, *, known: bool = False
) -> Mention | None:
    """As in "Minister of Trade and Industry X": the ministry that bears the topic's name.

    Where it must be ``known``, only one that the document names itself.
    """
    span = doc[start:end]
    at = next((t.i for t in span if t.lower_ in {"of", "for"}), None)
    if at is None or not any(t.lower_ in {"minister", "ministers"} for t in doc[start:at]):
        return None
    stop = at + 1
    while stop < end and (doc[stop].text != "," or _lists_on(doc, stop)):
        if title_kind(doc[stop]) and doc[stop].lower_ not in word_set("portfolios.tsv"):
            break
        stop += 1
    topic = doc[at + 1 : stop].text.strip()
    if not topic or not topic.removeprefix("the ")[:1].isupper():
        return None
    text = f"Ministry of {topic}"
    alike = [n for n in scene.names if n.label == "Ministry" and fold(text) in fold(n.text)]
    if not alike and known:
        return None
    name = next((n for n in alike if _same_ministry(text, n.text)), None)
    if name is None:
        name = Name(text, "Ministry", aliases={text, f"Ministry for {topic}"}, first=start)
        scene.names.append(name)
    return Mention(start, end, name, "reference")


def _lists_on(doc: Doc, comma: int) -> bool:
    """Whether a topic goes on behind a comma: "Minister of Food, Agriculture and Fisheries"."""
    at = comma + 1
    while at < min(len(doc), comma + _LONGEST_PART) and doc[at].is_title:
        at += 1
    part = doc[comma + 1 : at]
    if at >= len(doc) or not any(t.lower_ in word_set("portfolios.tsv") for t in part):
        return False
    return doc[at].lower_ in {"and", ",", "&"}


def _same_ministry(text: str, name: str) -> bool:
    """Whether a name is a ministry's as said, a country behind it aside."""
    before, _, rest = fold(name).partition(fold(text))
    nation = country_of_demonym(before) is not None if before else True
    area = country_called(rest.strip().removeprefix("of ").removeprefix("the "))
    return nation and (not rest or area is not None)


def minister_behind(doc: Doc, scene: Scene, start: int, stop: int) -> tuple[Mention, str] | None:
    """As in "X, Minister for National Economy": the ministry that bears the topic's name."""
    end = start
    while end < stop and doc[end].text not in {";", "."} and not doc[end].is_quote:
        if doc[end].text == "," and not _lists_on(doc, end):
            break
        if doc[end].tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            break
        end += 1
    ministry = ministry_of_topic(doc, scene, start, end)
    return (ministry, doc[start:end].text) if ministry is not None else None
