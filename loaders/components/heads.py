"""The head noun of a name, and the label that it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from graph.gazetteer import fold
from loaders.components.company_forms import ends_with_form
from loaders.knowledge_base import table

__all__ = ["CONNECTORS", "NUMBER", "PARTICLES", "UNIT_HEADS", "head_label", "head_noun"]

PARTICLES = frozenset(
    [
        "de",
        "la",
        "las",
        "los",
        "del",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "des",
        "es",
        "le",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "al",
        "el",
        "ibn",
        "y",
        "e",
        "et",
        "für",
        "zu",
        "und",
        "am",
    ]
)


_ROMANCE = frozenset({"da", "de", "dei", "del", "della", "des", "di", "do", "dos", "du"})
"""Particles of languages whose names have their head first."""
NUMBER = re.compile(r"(?:19|20)\d\d|[IVX]{1,5}|\d{1,3}|'\d\d")


CONNECTORS = frozenset({"of", "for", "on"})
UNIT_HEADS = frozenset(
    [
        "faculty",
        "department",
        "division",
        "school",
        "institute",
        "centre",
        "center",
        "office",
        "bureau",
        "section",
        "directorate",
        "unit",
        "college",
        "laboratory",
        "committee",
        "board",
        "branch",
        "secretariat",
        "group",
        "hospital",
        "council",
        "academy",
        "museum",
        "lab",
        "agency",
    ]
)
"""First or last words of the names of units: of faculties, departments, laboratories."""


def _says(word: str) -> str | None:
    return table("heads.tsv").get(word if word.isascii() else fold(word))


def head_noun(words: Sequence[str]) -> str | None:
    """The head noun of a name, case-folded; what follows "of", "for" or "on" belongs to it.

    Args:
        words: the name's words in order.

    >>> head_noun(["University", "of", "Turku"])
    'university'
    """
    cut = len(words)
    for index, word in enumerate(words):
        if index and word.casefold() in CONNECTORS | {"in", "at", "to"} | PARTICLES:
            general = words[index - 1].casefold() == "general" and index > 1
            first = index == 1 and word.casefold() not in PARTICLES
            ending = words[: index - general][-2:]
            says = _says(" ".join(ending).casefold()) or _says(ending[-1].casefold())
            site = says == "Place" and word.casefold() == "of"
            if site and _says(words[-1].casefold()) not in {None, "Place"}:
                # "Gulf of Guinea Commission" is no gulf.
                continue
            if says or first:
                cut = index - general
                break
        elif index and word == ",":
            cut = index
            break
    kept = [w for w in words[:cut] if not (NUMBER.fullmatch(w) or w in {"'s", ")", "("})]
    pair = " ".join(kept[-2:]).casefold()
    return pair if _says(pair) else kept[-1].casefold().rstrip(".") if kept else None


def head_label(words: Sequence[str]) -> str | None:
    """The label that the head noun of a name tells, None where it tells nothing.

    Where the last word is none that is known, the first may be one of the languages that
    put it there: "Universitas Andalas", "Bank Muscat".

    >>> head_label(["University", "of", "Turku"])
    'ResearchOrganisation'
    """
    return _label(tuple(words))


@lru_cache(maxsize=4096)
def _label(words: tuple[str, ...]) -> str | None:
    if ends_with_form(words):
        return "Company"
    if _ROMANCE & {w.casefold() for w in words[1:]} and (first := _first(words)) is not None:
        return first
    label = _says(head_noun(words) or "")
    return _first(words) if label is None and len(words) > 1 else label


def _first(words: tuple[str, ...]) -> str | None:
    """What the words that open a name say of its kind."""
    firsts = table("first_words.tsv")
    return firsts.get(fold(" ".join(words[:2]))) or firsts.get(fold(words[0]))
