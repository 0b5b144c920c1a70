"""How well the extraction does on documents annotated by hand.

An annotation is a JSON file a document: its entities with their aliases, and its facts, of
which some are optional. A record is right when its type and both ends match a fact, by any
alias, in either order where the relation has no direction; a record that matches an
optional fact, or a fact that was found already, counts neither way.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.claims import Claim
from graph.errors import InputError
from graph.ontology import RELATIONS

__all__ = ["Evaluation", "Figure", "Gold", "Mistake", "evaluate", "read_gold"]

_CONTEXT = frozenset({"LOCATED_IN", "WORKS_FOR"})
_Key = tuple[str, str, str]


def _fold(name: str) -> str:
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _both_ways(kind: str, source: str, target: str) -> Iterator[_Key]:
    yield kind, source, target
    if kind in RELATIONS and RELATIONS[kind].symmetric:
        yield kind, target, source


class Gold:
    """One annotated document: every acceptable wording of each of its facts."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.document: str = data["document"]
        self._names: dict[str, str] = {}
        for key, entity in data["entities"].items():
            for alias in (key, *entity["aliases"]):
                self._names.setdefault(_fold(alias), key)
        self.required = [f for f in data["facts"] if not f.get("optional")]
        self.wanted: dict[_Key, list[int]] = {}
        for number, fact in enumerate(self.required):
            for key in self._keys(fact):
                self.wanted.setdefault(key, []).append(number)
        self.neutral = {k for f in data["facts"] if f.get("optional") for k in self._keys(f)}

    @staticmethod
    def _keys(fact: dict[str, Any]) -> Iterator[_Key]:
        parts = (_listed(fact[part]) for part in ("type", "source", "target"))
        for kind, source, target in itertools.product(*parts):
            yield from _both_ways(kind, source, target)

    def entity(self, name: str) -> str:
        """The annotated entity of that name; a name of its own where there is none."""
        return self._names.get(_fold(name), "?" + _fold(name))


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 of one relation or group of relations."""

    what: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the facts found that are right."""
        found = self.right + self.wrong
        return self.right / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated facts that are found."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_row(self) -> dict[str, Any]:
        """As a row of a table, shares to three digits."""
        return {
            "what": self.what,
            "precision": f"{self.precision:.3f}",
            "recall": f"{self.recall:.3f}",
            "f1": f"{self.f1:.3f}",
            "right": self.right,
            "wrong": self.wrong,
            "missed": self.missed,
        }


@dataclass(frozen=True, slots=True)
class Mistake:
    """One fact that is wrong or missed."""

    document: str
    verdict: str
    type: str
    source: str
    target: str
    quote: str = ""

    def to_row(self) -> dict[str, Any]:
        """As a row of a table."""
        return {f: getattr(self, f) for f in self.__slots__}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the comparison found."""

    figures: tuple[Figure, ...]
    """Cooperation, all, and then each relation by name."""
    errors: tuple[Mistake, ...]


def read_gold(folder: Path) -> list[Gold]:
    """The annotations in a folder, one JSON file a document, sorted by file name.

    Raises:
        InputError: a file that is no annotation, or a folder without any.
    """
    found: list[Gold] = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(Gold(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: is no annotated document ({error!r})") from error
    if not found:
        raise InputError(f"{folder}: holds no annotated documents (.json)")
    return found


def _judge(gold: Gold, claims: Iterable[Claim]) -> Iterator[tuple[str, Mistake]]:
    found: set[int] = set()
    seen: set[_Key] = set()
    for claim in claims:
        key = (claim.type, gold.entity(claim.source.name), gold.entity(claim.target.name))
        if not seen.isdisjoint(_both_ways(*key)):
            continue
        seen.add(key)
        mistake = Mistake(
            gold.document, "wrong", claim.type, claim.source.name, claim.target.name, claim.quote
        )
        still_open = [number for number in gold.wanted.get(key, ()) if number not in found]
        if still_open:
            found.add(still_open[0])
            yield "right", mistake
        elif key not in gold.wanted and key not in gold.neutral:
            yield "wrong", mistake
    for number, fact in enumerate(gold.required):
        if number not in found:
            ends = (str(_listed(fact[end])[0]) for end in ("source", "target"))
            yield "missed", Mistake(gold.document, "missed", _listed(fact["type"])[0], *ends)


def evaluate(gold: Sequence[Gold], claims: Sequence[Claim]) -> Evaluation:
    """Compare claims with annotations.

    Args:
        gold: the annotated documents.
        claims: claims of these documents; of others they are passed over.
    """
    by_document: dict[str, list[Claim]] = {}
    for claim in claims:
        by_document.setdefault(claim.document, []).append(claim)
    verdicts = [v for g in gold for v in _judge(g, by_document.get(g.document, []))]

    def figure(what: str, kinds: Iterable[str]) -> Figure:
        wanted = set(kinds)
        counts = [v for v, mistake in verdicts if mistake.type in wanted]
        return Figure(what, *(counts.count(v) for v in ("right", "wrong", "missed")))

    kinds = sorted({mistake.type for _, mistake in verdicts})
    figures = (
        figure("cooperation", set(RELATIONS) - _CONTEXT),
        figure("all", RELATIONS),
        *(figure(kind, [kind]) for kind in kinds),
    )
    return Evaluation(figures, tuple(m for v, m in verdicts if v != "right"))
