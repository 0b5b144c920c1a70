"""Who the parties of a sentence are: the actors that it names and does not put aside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from spacy.tokens import Doc, Span, Token

from graph.ontology import ACTORS, BODIES, PLACES
from loaders.components.clauses import FINITE
from loaders.components.lists import located_before
from loaders.components.posts import title_kind
from loaders.components.scene import Mention, Name, Scene
from loaders.knowledge_base import lexicon, word_set

__all__ = ["parties_of", "phrase", "set_aside"]

_PLACED = frozenset({"in", "at", "near", "from", "around", "across", "to", "into", "outside"})
_OF = frozenset({"of", "of the", "at", "at the", "in", "in the", "within", "within the"})
_SETTING = 6
"""Tokens within which the name stands that "on the margins of" puts aside."""
_SIDES = frozenset({"side", "party", "delegation", "government", "partner", "counterpart"})


@lru_cache(maxsize=8)
def phrase(kind: str) -> re.Pattern[str]:
    """The phrases of a kind from ``sentences.yaml``, as one pattern."""
    found = "|".join(lexicon("sentences.yaml")[kind])
    return re.compile(rf"\b(?:{found})\b", re.IGNORECASE)


def parties_of(
    scene: Scene, doc: Doc, span: Span, units: Mapping[int, Name] = MappingProxyType({})
) -> list[Name]:
    """The actors that a passage names, in order, none twice.

    People stand for whom they act for. Left out are places that only say where something
    lies or happens, the whole behind its unit ("the Faculty F of U"), and whoever only
    looks on ("in the presence of X").
    """
    aside = set_aside(scene, span)
    found: list[Name] = []
    last: Mention | None = None
    for mention in scene.between(span.start, span.end):
        if mention.start in aside or mention.kind == "title":
            continue
        name = _acting(scene, doc, mention)
        follows = last is not None and doc[last.end : mention.start].text.casefold() in _OF
        if name is not None and not (follows and mention.name.label != "Person"):
            if name not in found:
                found.append(name)
            last = mention
    wholes = [n.whole or units.get(id(n)) for n in found]
    return [n for n in found if n not in wholes]


def _acting(scene: Scene, doc: Doc, mention: Mention) -> Name | None:
    name = mention.name
    if name.label == "Person":
        return name.employers[0] if name.employers and name.employers[0].label in ACTORS else None
    if name.label not in ACTORS:
        return None
    if mention.kind == "adjective":
        behind = doc[mention.end].lemma_.casefold() if mention.end < len(doc) else ""
        return name if behind in _SIDES else None
    if name.label in PLACES:
        if mention.end + 1 < len(doc) and doc[mention.end].text == "'s":
            owned = scene.at.get(mention.end + 1)
            if owned is not None and owned.name.label in BODIES:
                # "Egypt's Elsewedy Electric": whose firm it is.
                return None
        before = doc[mention.start - 1] if mention.start else None
        if before is not None and before.lower_ == "the" and mention.start > 1:
            before = doc[mention.start - 2]
        if before is not None and before.lower_ in _PLACED:
            return None
        if located_before(scene, doc, mention) is not None or _only_says_where(doc, mention):
            return None
    return name


def _only_says_where(doc: Doc, area: Mention) -> bool:
    """As in "UK-Korean ties", "…, Kyoto, 1 May"."""
    if area.end >= len(doc):
        return False
    if area.start > 1 and doc[area.start - 1].lower_ == "of":
        # "The network of P" lies in P; "the mayor of P" acts for it.
        noun = doc[area.start - 2]
        if noun.lemma_.casefold() not in word_set("bearers.tsv") and title_kind(noun) is None:
            return True
    tight = doc[area.end].text in {"-", "–"} and not doc[area.end - 1].whitespace_
    dated = doc[area.end].text == "," and area.end + 1 < len(doc) and doc[area.end + 1].like_num
    return tight or dated


def set_aside(scene: Scene, span: Span) -> set[int]:
    """The tokens of a passage behind words like "in the presence of", and the one name behind "at the fair"."""
    aside: set[int] = set()
    for match in phrase("witnesses").finditer(span.text):
        for token in _behind(span, match.end()):
            ends = token.tag_ in FINITE and token.i not in scene.at
            if ends or (token.text == "," and token.i + 1 < span.end and _resumes(token.nbor())):
                break
            aside.add(token.i)
    for match in phrase("settings").finditer(span.text):
        for token in _behind(span, match.end())[:_SETTING]:
            if token.i in scene.at:
                mention = scene.at[token.i]
                aside.update(range(mention.start, mention.end))
                break
    return aside


def _behind(span: Span, offset: int) -> list[Token]:
    return [t for t in span if t.idx >= span.start_char + offset]


def _resumes(token: Token) -> bool:
    """Whether the sentence goes on behind a comma with something else than one more name."""
    return token.lower_ in {"a", "an"} or token.pos_ in {"ADP", "VERB", "AUX", "ADV"}
