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
from graph.projection import KnownName

__all__ = [
    "SLOT",
    "UNDERTAKINGS",
    "Pattern",
    "Reading",
    "knowledge",
    "parameter_called",
    "patterns",
    "read_question",
]

_LONGEST: Final = 8
_FUZZY: Final = 86
_YEAR = r"((?:1[89]|20)\d\d(?:-\d\d(?:-\d\d)?)?)"
_RANGES: Final = (
    (re.compile(rf"\b(?:between|from) {_YEAR} (?:and|to|until) {_YEAR}\b"), "since", "until"),
    (re.compile(rf"\b(?:since|after|from) {_YEAR}\b"), "since", None),
    (re.compile(rf"\b(?:before|until|by|till) {_YEAR}\b"), "until", None),
    (re.compile(rf"\b(?:in|during|of|for|on) (?:the year )?{_YEAR}\b"), "in", None),
)
_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_SPELT: Final = (
    re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})\.?,? (\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b()({_MONTH})\.? (\d{{4}})\b", re.IGNORECASE),
)
_DOCUMENT = re.compile(
    r"(?<!\S)([\w-][\w.-]*\.(?:txt|md|html?|pdf|docx|odt|rtf|pptx|eml|msg|csv|tsv|xlsx|jsonl))\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]")
SLOT: Final = re.compile(r"\{(\w+):([ECKUXTD])\}")
_PARAMETERS: Final = {"from": "start", "to": "goal"}
UNDERTAKINGS: Final = ("Event", "Programme", "Project")
_DEFINITION = re.compile(r"^\s*what(?:'s| is| are) an?\b[^?]*\?*\s*$", re.IGNORECASE)
"""What something is in general is not asked of the graph."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TOKEN = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*|[\x00\x01]\d+")


@dataclass
class Reading:
    """A question as concepts and slots."""

    text: str = ""
    """The tokens, each with a blank behind it."""
    slots: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    """Label of the entity in each slot of one."""
    origins: set[str] = field(default_factory=set)
    """Slots of entities behind "from"."""
    unknown: list[str] = field(default_factory=list)
    """Words that look like names but are none that the graph knows."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to ask one stored query."""

    query: str
    example: str
    relation: str | None
    text: str
    regex: re.Pattern[str]


@cache
def knowledge() -> Mapping[str, Any]:
    """What ``questions.yaml`` says."""
    path = resources.files("queries").joinpath("knowledge", "questions.yaml")
    data: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data


@cache
def _words() -> dict[str, str]:
    data = knowledge()
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
        Pattern(entry["query"], entry["example"], entry.get("relation"), pattern, _compile(pattern))
        for entry in knowledge()["questions"]
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


def parameter_called(name: str) -> str:
    """The parameter that a slot of that name fills; ``from`` is no name of a group."""
    return _PARAMETERS.get(name, name)


def _piece(piece: str) -> str:
    if slot := SLOT.fullmatch(piece):
        name, kind = slot.groups()
        shape = {"X": "[EC]\\d+", "K": "K\\d+", "U": "K\\d+"}.get(kind, f"{kind}\\d+")
        rest = {"K": "=\\w+", "U": f"=(?:{'|'.join(UNDERTAKINGS)})"}.get(kind, "")
        return f"(?P<{parameter_called(name)}>{shape}){rest}\\s"
    if piece in knowledge()["kinds"]:
        return f"K\\d+={piece}\\s"
    return re.escape(piece) + "\\s"


def read_question(question: str, names: Mapping[str, KnownName]) -> Reading:
    """The question as concepts and slots.

    Args:
        question: as the user asks it.
        names: folded names of entities, as ``graph.projection.known_names`` gives them.
    """
    reading = Reading()
    # What was taken out of the text is marked by control characters; a user's own mean nothing.
    text = _CONTROL.sub(" ", question.replace("’", "'"))
    text = _take_quoted(text, reading)
    text = _DOCUMENT.sub(lambda match: f" \x01{_slot(reading, 'D', match[1])[1:]} ", text)
    text = _take_dates(_spell_dates(text), reading)
    tokens = _TOKEN.findall(
        re.sub(r"'s\b|s'(?=\s)", lambda m: m[0][:-2] if m[0] == "'s" else "s", text)
    )
    found: list[str] = []
    at = 0
    while at < len(tokens):
        on = int(tokens[at] == "on")
        if (on or found[-1:] == ["about"]) and (size := _topic(tokens[at + on :], names)):
            found += ["about"] * on
            at += on
            token = _slot(reading, "T", " ".join(tokens[at : at + size]))
        else:
            token, size = _longest(tokens, at, names, reading)
        if token:
            found.append(token)
        if at and tokens[at - 1].casefold() == "from":
            reading.origins.add(token)
        at += size
    if reading.dates:
        found.append("dated")
    if _DEFINITION.match(question):
        found.append("definition")
    reading.text = "".join(f"{token} " for token in found)
    return reading


def _entity(reading: Reading, known: KnownName) -> str:
    slot = _slot(reading, "E", known.name)
    reading.labels[slot] = known.label
    return slot


def _spell_dates(text: str) -> str:
    """Dates with the name of their month as ISO dates."""

    def iso(match: re.Match[str]) -> str:
        month = next(i for i, m in enumerate(_MONTHS, 1) if m[:3] == match[2][:3].casefold())
        day = f"-{int(match[1]):02}" if match[1] else ""
        return f"{match[3]}-{month:02}{day}"

    for regex in _SPELT:
        text = regex.sub(iso, text)
    return text


def _topic(tokens: list[str], names: Mapping[str, KnownName]) -> int:
    """How many words from here are a topic: up to what means something, and not all of it known."""
    scratch = Reading()
    size, known, at = 0, True, 0
    # A capital begins a name, and one that is not known is told as such.
    while at < len(tokens) and not tokens[at][0].isupper():
        token, length = _longest(tokens, at, names, scratch)
        phrase = " ".join(tokens[at : at + length]).casefold()
        plain = token == phrase and phrase not in _words()
        if token[:1] in {"E", "C", "T", "D"} and token[1:].isdigit():
            break
        if token and not plain and not token.startswith("K"):
            break
        at += length
        if token:
            size = at
        known = known and not (token and plain)
    return 0 if known else size


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
    tokens: list[str], at: int, names: Mapping[str, KnownName], reading: Reading
) -> tuple[str, int]:
    """The longest phrase from here that means something, as a token, and its length."""
    if tokens[at][0] in "\x00\x01":
        return f"{'TD'[ord(tokens[at][0])]}{tokens[at][1:]}", 1
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
            return _entity(reading, known), size
    if tokens[at][0].isupper():
        reading.unknown.append(tokens[at])
    return tokens[at].casefold(), 1


def _meaning(
    phrase: str, names: Mapping[str, KnownName], reading: Reading, *, named: bool
) -> str | None:
    folded = fold(phrase)
    words = _words()
    common = phrase.casefold() in words
    country = country_called(phrase) or (country_of_demonym(phrase) if named else None)
    if country is not None and country.country and named and not common:
        return _slot(reading, "C", country.country)
    if folded in names and named and not (common and not phrase.isupper()):
        return _entity(reading, names[folded])
    if common:
        concept = words[phrase.casefold()]
        return (
            f"{_slot(reading, 'K', concept[2:])}={concept[2:]}" if concept[:2] == "K=" else concept
        )
    if folded in names and len(folded) > 3:
        return _entity(reading, names[folded])
    return None


def _nearly(folded: str, names: Mapping[str, KnownName]) -> KnownName | None:
    if len(folded) < 5:
        return None
    alike = [name for name in names if len(name.split()) == len(folded.split())]
    best = process.extractOne(folded, alike, scorer=fuzz.ratio, score_cutoff=_FUZZY)
    if best:
        return names[best[0]]
    # The first words of a longer name mean it where they are those of one entity alone.
    begun = {known for name, known in names.items() if name.startswith(f"{folded} ")}
    return begun.pop() if len(begun) == 1 and " " in folded else None
