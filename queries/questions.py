"""Plain English to stored queries: no language model, no guessing, no made-up answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rapidfuzz import fuzz, process

from graph.gazetteer import country_by_code
from graph.projection import KnownName
from queries.bags import match_in_any_order
from queries.catalogue import StoredQuery
from queries.grammar import Pattern, Reading, knowledge, patterns, read_question

__all__ = ["Question", "examples", "understand"]

_OTHER_ANSWERS: Final = {
    "path": frozenset({"start", "goal", "since"}),
    "reach": frozenset({"start", "country", "kind", "since"}),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood of a question."""

    query: str | None
    """The stored query that answers, or ``path`` or ``reach``; None when not understood."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    nearest: tuple[str, ...] = ()
    """Three questions that are understood and look like it, when it is not."""
    unknown: tuple[str, ...] = ()
    """Names in it that the graph does not know."""


def examples() -> tuple[str, ...]:
    """One example of each kind of question that is understood."""
    return tuple(dict.fromkeys(pattern.example for pattern in patterns()))


def understand(
    question: str, names: Mapping[str, KnownName], catalogue: Mapping[str, StoredQuery]
) -> Question:
    """The stored query and the parameters that answer a question.

    Every word must be accounted for; a question of which a part is not understood is
    not understood.

    Args:
        question: in plain English.
        names: folded names of entities, as ``graph.projection.known_names`` gives them.
        catalogue: the stored queries.
    """
    reading = read_question(question, names)
    for pattern, filled in _matches(reading):
        if not _fits(pattern, filled, reading):
            continue
        if filled.get("goal") in reading.origins:
            filled = {"start": filled["goal"], "goal": filled["start"]}
        found = {name: _value(name, slot, reading) for name, slot in filled.items()}
        dates = _dates(reading, _known(pattern.query, catalogue))
        if dates is not None:
            relation = {"relation": pattern.relation} if pattern.relation else {}
            return Question(pattern.query, {**found, **relation, **dates})
    return Question(None, nearest=_nearest(question), unknown=tuple(reading.unknown))


def _matches(reading: Reading) -> Iterator[tuple[Pattern, Mapping[str, str]]]:
    """Patterns that the question is, first as it stands, then whatever its order of words."""
    for pattern in patterns():
        if match := pattern.regex.fullmatch(reading.text):
            yield pattern, {name: slot for name, slot in match.groupdict().items() if slot}
    yield from match_in_any_order(reading.text)


def _fits(pattern: Pattern, filled: Mapping[str, str], reading: Reading) -> bool:
    """Whether each entity is of a label that the query can be asked about."""
    asked = knowledge()["takes"].get(pattern.query, {})
    return all(
        reading.labels.get(slot) in (None, *asked[name])
        for name, slot in filled.items()
        if name in asked
    )


def _known(query: str, catalogue: Mapping[str, StoredQuery]) -> frozenset[str]:
    if query in catalogue:
        return frozenset(p.name for p in catalogue[query].parameters)
    return _OTHER_ANSWERS[query]


def _value(parameter: str, slot: str, reading: Reading) -> str:
    value = reading.slots[slot]
    if slot.startswith("C") and parameter in ("a", "b", "name", "goal"):
        country = country_by_code(value)
        return country.name if country else value
    return value


def _dates(reading: Reading, known: frozenset[str]) -> dict[str, str] | None:
    """The dates as parameters of a query; None when it cannot be asked for them."""
    dates = dict(reading.dates)
    if "in" in dates:
        year = dates.pop("in")
        dates = {"since": year, "until": year}
    if "before" in known and dates:
        return {"before": next(iter(dates.values()))} if len(dates) == 1 else None
    return dates if dates.keys() <= known else None


def _nearest(question: str) -> tuple[str, ...]:
    found = process.extract(question, examples(), scorer=fuzz.token_set_ratio, limit=3)
    return tuple(match[0] for match in found)
