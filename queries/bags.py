"""Questions whose words stand in another order than a pattern has them.

A pattern and a question say the same when they have the same concepts, whatever their order,
and the slots of the one fill those of the other in theirs.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from queries.grammar import SLOT, UNDERTAKINGS, Pattern, knowledge, parameter_called, patterns

__all__ = ["match_in_any_order"]

_FITS = {"X": "EC", "K": "K", "U": "K", "E": "E", "C": "C", "T": "T", "D": "D"}


@dataclass(frozen=True, slots=True)
class _Bag:
    """One way to read a pattern, its optional words and alternatives chosen."""

    pattern: Pattern
    concepts: frozenset[str]
    labels: tuple[str, ...]
    """Labels that are part of the question and fill no slot."""
    slots: tuple[tuple[str, str], ...]
    """Parameter and kind of each slot."""


def match_in_any_order(text: str) -> Iterator[tuple[Pattern, Mapping[str, str]]]:
    """Patterns with the concepts of a question, and the slot of it that fills each parameter.

    Those that name labels come before those that take any, and then in their own order.

    Args:
        text: the tokens of a question, as ``Reading.text`` has them.
    """
    tokens = text.split()
    slots = [t for t in tokens if re.fullmatch(r"[ECKTD]\d+(=\w+)?", t)]
    concepts = _concepts(t for t in tokens if t not in slots)
    for bag in _bags().get(concepts, ()):
        filled = _filled(bag, slots)
        if filled is not None:
            yield bag.pattern, filled


def _concepts(tokens: Iterator[str]) -> frozenset[str]:
    neutral, same = knowledge()["neutral"], knowledge()["same"]
    return frozenset(same.get(token, token) for token in tokens if token not in neutral)


@cache
def _bags() -> dict[frozenset[str], list[_Bag]]:
    found: dict[frozenset[str], list[_Bag]] = {}
    for pattern in patterns():
        for bag in _read(pattern):
            found.setdefault(bag.concepts, []).append(bag)
    for bags in found.values():
        bags.sort(key=lambda bag: -len(bag.labels))
    return found


def _read(pattern: Pattern) -> Iterator[_Bag]:
    choices = []
    for part in re.findall(r"\[[^\]]+\]|\S+", pattern.text):
        optional = part.startswith("[")
        pieces = (part[1:-1] if optional else part).split()
        said = list(itertools.product(*(piece.split("|") for piece in pieces)))
        choices.append([*said, ()] if optional else said)
    for chosen in itertools.product(*choices):
        pieces = list(itertools.chain.from_iterable(chosen))
        slots = [match.groups() for piece in pieces if (match := SLOT.fullmatch(piece))]
        words = [piece for piece in pieces if not SLOT.fullmatch(piece)]
        labels = [word for word in words if word in knowledge()["kinds"]]
        yield _Bag(
            pattern,
            _concepts(word for word in words if word not in labels),
            tuple(labels),
            tuple((parameter_called(name), kind) for name, kind in slots),
        )


def _filled(bag: _Bag, slots: list[str]) -> dict[str, str] | None:
    left = list(slots)
    for label in bag.labels:
        named = next((slot for slot in left if slot.endswith(f"={label}")), None)
        if named is None:
            return None
        left.remove(named)
    filled = {}
    for parameter, kind in bag.slots:
        fits = (
            slot
            for slot in left
            if slot[0] in _FITS[kind] and (kind != "U" or slot.partition("=")[2] in UNDERTAKINGS)
        )
        slot = next(fits, None)
        if slot is None:
            return None
        left.remove(slot)
        filled[parameter] = slot.partition("=")[0]
    return None if left else filled
