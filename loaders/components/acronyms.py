"""Acronyms and the names that they stand for: in brackets both ways, or by their letters alone."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from graph.gazetteer import cities_called, fold, organisation_called
from graph.ontology import AREAS, BODIES, UNDERTAKINGS
from loaders.components.heads import head_label
from loaders.components.kinds import kind_by_words
from loaders.components.scene import Mention, Name, Scene

__all__ = ["SMALL", "definitions", "definitions_by_dash", "undefined_acronyms"]

SMALL = frozenset(
    [
        "of",
        "for",
        "and",
        "the",
        "on",
        "in",
        "to",
        "de",
        "la",
        "del",
        "da",
        "do",
        "des",
        "du",
        "und",
        "für",
        "et",
        "y",
        "e",
        "a",
        "an",
        "at",
    ]
)
"""Words that have no letter in an acronym."""

_PLACES = frozenset({"City", "Country", "Region", "Person"})

_LONGEST_ACRONYM = 15


_FEWEST_CAPITALS = 2


_NUMBERED = re.compile(r" (?:[IVX]{1,4}|\d{1,4})$")


def _is_acronym(text: str) -> bool:
    text = _NUMBERED.sub("", text)
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return 2 <= len(text) <= _LONGEST_ACRONYM and " " not in text and capitals >= _FEWEST_CAPITALS


def _initials_fit(short: str, long: str) -> bool:
    """Whether the capitals of the short form stand in the long one in order."""
    words = [w for w in re.split(r"[\s\-/&,]+", long) if w]
    initials = "".join(w[0] for w in words if w.casefold() not in SMALL).casefold()
    every = "".join(w[0] for w in words).casefold()
    wanted = "".join(c for c in short if c.isalnum()).casefold()
    if wanted in {initials, every} or (len(wanted) > 1 and wanted in every):
        return True
    # "SiCRES", "RECi": letters in order, the first one an initial.
    position = 0
    squeezed = long.casefold()
    for char in wanted:
        found = squeezed.find(char, position)
        if found < 0:
            return False
        position = found + 1
    return bool(words) and wanted[:1] == words[0][:1].casefold() and len(wanted) >= len(words) - 2


def _bracketed(doc: Doc, mention: Mention) -> tuple[int, int] | None:
    """The tokens of the bracket right behind a mention."""
    start = mention.end
    start += start < len(doc) and doc[start].text in {'"', "'"}
    if start + 2 > len(doc) or start >= len(doc) or doc[start].text != "(":
        return None
    for end in range(start + 1, min(start + 14, len(doc))):
        if doc[end].text == ")":
            return start + 1, end
    return None


def definitions(doc: Doc, scene: Scene) -> None:
    """Take an acronym and its full name for one, where brackets define either."""
    for mention in list(scene.mentions):
        bracket = _bracketed(doc, mention)
        if bracket is None or mention.kind != "name":
            continue
        if any(t.text == ":" for t in doc[bracket[0] : bracket[1]]):
            # "Nordvik AS (Euronext: NVK)": where its shares are traded.
            continue
        start, end = bracket
        short = organisation_called(doc[start:end].text)
        if mention.name.label in UNDERTAKINGS and short is not None and short.label in BODIES:
            # As in "Session of the International Atomic Energy Agency (IAEA)".
            continue
        inner = scene.at.get(start)
        text = doc[start:end].text.strip("\"' ")
        whole = _is_acronym(text) or " " not in text
        first = text if whole else re.split(r"[\s,;:–-]", text)[0]
        if inner and inner.end >= end - 1 and inner.name is not mention.name:
            _define(scene, mention.name, inner.name, text)
        elif (
            _is_acronym(first)
            and mention.name.label not in _PLACES
            and not (inner and inner.name.known)
            and (re.fullmatch(r"\S+|[^ ]+[,;:].*", text) or _initials_fit(first, mention.name.text))
        ):
            _alias_text(scene, mention.name, first)
        elif (
            text.istitle() and head_label(text.split()) == "Event" and mention.name.label == "Event"
        ):
            _alias_text(scene, mention.name, text)


def definitions_by_dash(doc: Doc, scene: Scene) -> None:
    """Take "CSC – IT Centre for Science" for one: an acronym and its body's name behind a dash."""
    for mention in list(scene.mentions):
        at = mention.end
        if mention.kind != "name" or at + 1 >= len(doc) or doc[at].text not in {"-", "–", "—"}:
            continue
        full = scene.at.get(at + 1 + (doc[at + 1].lower_ == "the"))
        spaced = doc[at - 1].whitespace_ and doc[at].whitespace_
        if not spaced or full is None or full.name is mention.name or full.name.label not in BODIES:
            continue
        short = mention.name.text
        if _is_acronym(short) and " " in full.name.text and not mention.name.known:
            _define(scene, full.name, mention.name, short)


def _alias_text(scene: Scene, name: Name, alias: str) -> None:
    other = next((n for n in scene.names if n is not name and fold(n.text) == fold(alias)), None)
    if other is not None and other.label not in _PLACES:
        scene.absorb(name, other)
    name.aliases.add(alias)


def _define(scene: Scene, outer: Name, inner: Name, text: str) -> None:
    if outer.label in AREAS or inner.label in {"Country", "Region"}:
        return
    if inner.known and outer.label != inner.label and kind_by_words(outer.text.split()):
        # "Blue Bay Chamber (BBC)" is another BBC.
        inner.known, inner.id = False, None
    translated = not outer.known and outer.label == inner.label
    translated = translated and fold(text)[:1] == fold(outer.text)[:1]
    if _is_acronym(text) and (translated or _initials_fit(text, outer.text) or not inner.known):
        if outer.label != "Person":
            scene.absorb(outer, inner)
    elif _is_acronym(outer.text) and _initials_fit(outer.text, inner.text):
        outer.label = inner.label if not outer.known else outer.label
        scene.absorb(outer, inner)
    elif (
        outer.label == inner.label
        and outer.label != "Person"
        and not (inner.known or cities_called(inner.text))
    ):
        scene.absorb(outer, inner)


def undefined_acronyms(scene: Scene) -> None:
    """An acronym without a definition, where one name alone has just these initials."""
    for short in [n for n in scene.names if not n.known and _is_acronym(n.text)]:
        letters = short.text.casefold()
        if len(letters) <= _FEWEST_CAPITALS or not short.text.isupper():
            continue
        fits = [
            n
            for n in scene.names
            if n is not short
            and n.label in BODIES
            and "".join(w[0] for w in fold(n.text).split() if w not in SMALL) == letters
        ]
        if len(fits) == 1:
            scene.absorb(fits[0], short)
