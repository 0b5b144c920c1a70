"""The grammar of questions: words become concepts and slots, patterns are matched over them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml
from rapidfuzz import fuzz, process

from graph.gazetteer import country_called, country_of_demonym, fold

__all__ = ["Pattern", "Reading", "patterns", "read_question"]

_LONGEST: Final = 8
_FUZZY: Final = 86
_YEAR = r"((?:1[89]|20)\d\d(?:-\d\d(?:-\d\d)?)?)"
_RANGES: Final = (
    (re.compile(rf"\b(?:between|from) {_YEAR} (?:and|to|until) {_YEAR}\b"), "since", "until"),
    (re.compile(rf"\b(?:since|after|from) {_YEAR}\b"), "since", None),
    (re.compile(rf"\b(?:before|until|by|till) {_YEAR}\b"), "until", None),
    (re.compile(rf"\b(?:in|during|of|for|on) (?:the year )?{_YEAR}\b"), "in", None),
)
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]")
_TOKEN = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*|\x00\d+")


@dataclass
class Reading:
    """A question as concepts and slots."""

    text: str = ""
    """The tokens, each with a blank behind it."""
    slots: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    """Words that look like names but are none that the graph knows."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to ask one stored query."""

    query: str
    example: str
    relation: str | None
    regex: re.Pattern[str]


@cache
def _knowledge() -> Mapping[str, Any]:
    path = resources.files("queries").joinpath("knowledge", "questions.yaml")
    data: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data


@cache
def _words() -> dict[str, str]:
    data = _knowledge()
    words = dict.fromkeys(data["fillers"], "")
    for table in ("words", "kinds"):
        for concept, phrases in data[table].items():
            token = concept if table == "words" else f"K={concept}"
            words |= {phrase.casefold(): token for phrase in phrases}
    return words


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern of ``questions.yaml`` in its order."""
    return tuple(
        Pattern(entry["query"], entry["example"], entry.get("relation"), _compile(pattern))
        for entry in _knowledge()["questions"]
        for pattern in entry["patterns"]
    )


def _compile(pattern: str) -> re.Pattern[str]:
    parts = []
    for token in re.findall(r"\[[^\]]+\]|\S+", pattern):
        optional = token.startswith("[")
        body = " ".join(
            _alternatives(piece) for piece in (token[1:-1] if optional else token).split()
        )
        body = body.replace(" ", "")
        parts.append(f"(?:{body})?" if optional else body)
    tail = "" if "dated" in pattern else "(?:dated )?"
    return re.compile("".join(parts) + tail)


def _alternatives(token: str) -> str:
    return "(?:" + "|".join(_piece(piece) for piece in token.split("|")) + ")"


def _piece(piece: str) -> str:
    if slot := re.fullmatch(r"\{(\w+):([ECKXT])\}", piece):
        name, kind = slot.groups()
        name = {"from": "start", "to": "goal"}.get(name, name)
        shape = {"X": "[EC]\\d+", "K": "K\\d+"}.get(kind, f"{kind}\\d+")
        return f"(?P<{name}>{shape})" + ("=\\w+" if kind == "K" else "") + "\\s"
    if piece in _knowledge()["kinds"]:
        return f"K\\d+={piece}\\s"
    return re.escape(piece) + "\\s"


def read_question(question: str, names: Mapping[str, str]) -> Reading:
    """The question as concepts and slots.

    Args:
        question: as the user asks it.
        names: folded names of entities, as ``graph.projection.known_names`` gives them.
    """
    reading = Reading()
    text = _take_quoted(question.replace("’", "'"), reading)
    text = _take_dates(text, reading)
    tokens = _TOKEN.findall(
        re.sub(r"'s\b|s'(?=\s)", lambda m: m[0][:-2] if m[0] == "'s" else "s", text)
    )
    found: list[str] = []
    at = 0
    while at < len(tokens):
        token, size = _longest(tokens, at, names, reading)
        if token:
            found.append(token)
        at += size
    if reading.dates:
        found.append("dated")
    reading.text = "".join(f"{token} " for token in found)
    return reading


def _slot(reading: Reading, kind: str, value: str) -> str:
    name = f"{kind}{len(reading.slots) + 1}"
    reading.slots[name] = value
    return name


def _take_quoted(text: str, reading: Reading) -> str:
    return _QUOTED.sub(lambda match: f" \x00{_slot(reading, 'T', match[1])[1:]} ", text)


def _take_dates(text: str, reading: Reading) -> str:
    for regex, first, second in _RANGES:
        match = re.search(regex.pattern, text, re.IGNORECASE)
        if not match or reading.dates:
            continue
        reading.dates[first] = match[1]
        if second:
            reading.dates[second] = match[2]
        text = text[: match.start()] + " " + text[match.end() :]
    return text


def _longest(
    tokens: list[str], at: int, names: Mapping[str, str], reading: Reading
) -> tuple[str, int]:
    """The longest phrase from here that means something, as a token, and its length."""
    if tokens[at].startswith("\x00"):
        return f"T{tokens[at][1:]}", 1
    most = min(_LONGEST, len(tokens) - at)
    for size in range(most, 0, -1):
        phrase = " ".join(tokens[at : at + size])
        token = _meaning(phrase, names, reading, named=tokens[at][0].isupper() or size > 1)
        if token is not None:
            return token, size
    for size in range(most, 0, -1):
        if not tokens[at][0].isupper():
            break
        if known := _nearly(fold(" ".join(tokens[at : at + size])), names):
            return _slot(reading, "E", known), size
    if tokens[at][0].isupper():
        reading.unknown.append(tokens[at])
    return tokens[at].casefold(), 1


def _meaning(phrase: str, names: Mapping[str, str], reading: Reading, *, named: bool) -> str | None:
    folded = fold(phrase)
    words = _words()
    common = phrase.casefold() in words
    country = country_called(phrase) or (country_of_demonym(phrase) if named else None)
    if country is not None and country.country and named and not common:
        return _slot(reading, "C", country.country)
    if folded in names and named and not (common and not phrase.isupper()):
        return _slot(reading, "E", names[folded])
    if common:
        concept = words[phrase.casefold()]
        return (
            f"{_slot(reading, 'K', concept[2:])}={concept[2:]}" if concept[:2] == "K=" else concept
        )
    if folded in names and len(folded) > 3:
        return _slot(reading, "E", names[folded])
    return None


def _nearly(folded: str, names: Mapping[str, str]) -> str | None:
    if len(folded) < 5:
        return None
    alike = [name for name in names if len(name.split()) == len(folded.split())]
    best = process.extractOne(folded, alike, scorer=fuzz.ratio, score_cutoff=_FUZZY)
    return names[best[0]] if best else None
