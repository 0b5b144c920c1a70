"""What waits for a decision: entities that may be one, and claims that are doubtful.

Only names that share a block are compared: a word that is not common, what it sounds like,
or an acronym. So the work grows with the number of names, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from graph.decisions import Resolution, mergeable
from graph.matching import Match, compare_names, read_name
from graph.projection import Reader
from graph.statements import read_statement

__all__ = ["Candidate", "Doubtful", "Named", "fetch_doubtful", "fetch_named", "find_candidates"]

_LARGEST_BLOCK = 60
"""Words that more names share tell nothing."""
_OTHER_KIND = 0.9


@dataclass(frozen=True, slots=True)
class Named:
    """An entity by all that is compared of it."""

    key: str
    name: str
    label: str
    country: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entities that may be one."""

    left: Named
    right: Named
    score: float
    reasons: tuple[str, ...]

    def to_record(self) -> dict[str, Any]:
        """The candidate as plain data."""
        return {"what": "entities", **asdict(self)}


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A claim that the extraction was not sure of."""

    key: str
    type: str
    source: str
    target: str
    source_key: str
    target_key: str
    document: str
    quote: str
    start: int
    end: int
    confidence: float

    def to_record(self) -> dict[str, Any]:
        """The claim as plain data."""
        return {"what": "claim", **asdict(self)}


def fetch_named(store: Reader) -> list[Named]:
    """Every entity with its names, by key."""
    return [
        Named(row["key"], row["name"], row["label"], row["country"], tuple(row["aliases"] or ()))
        for row in store.read(read_statement("named_entities"))
    ]


def fetch_doubtful(store: Reader, *, below: float) -> list[Doubtful]:
    """The claims of less confidence, the least first."""
    rows = store.read(read_statement("doubtful_claims"), {"below": below})
    return [Doubtful(**row) for row in rows]


def _blocks(entity: Named) -> Iterator[str]:
    for text in (entity.name, *entity.aliases):
        name = read_name(text)
        yield "=" + "".join(sorted(name.words))
        for word, sound in zip(name.words, name.skeletons, strict=True):
            yield "w" + word
            if len(sound) > 1:
                yield "s" + sound
        for short in (*name.initials, *filter(None, [name.acronym])):
            yield "i" + short
        if len(name.words) > 1:
            # Common words make pairs that are rare: "university" alone tells nothing.
            for pair in combinations(sorted(set(name.skeletons))[:8], 2):
                yield "p" + " ".join(pair)


def _paired(entities: Iterable[Named]) -> Iterator[tuple[Named, Named]]:
    blocks: dict[str, list[Named]] = {}
    for entity in entities:
        for block in set(_blocks(entity)):
            members = blocks.setdefault(block, [])
            if len(members) <= _LARGEST_BLOCK:
                members.append(entity)
    seen: set[tuple[str, str]] = set()
    for _, members in sorted(blocks.items()):
        if len(members) > _LARGEST_BLOCK:
            continue
        for left, right in combinations(members, 2):
            if (left.key, right.key) not in seen:
                seen.add((left.key, right.key))
                yield left, right


def _may_be_one(left: Named, right: Named) -> bool:
    """Neither country, kind nor register keeps them apart."""
    if left.country and right.country and left.country != right.country:
        return False
    if not mergeable(left.key, right.key):
        return False
    registers = [key.partition(":")[0] for key in (left.key, right.key)]
    return registers[0] != registers[1] or registers[0] == left.label


def _likeness(left: Named, right: Named) -> Match:
    person = left.label == right.label == "Person"
    names = [
        compare_names(a, b, person=person)
        for a in (left.name, *left.aliases)
        for b in (right.name, *right.aliases)
    ]
    best = max(names, key=lambda match: match.score)
    reasons = list(best.reasons)
    score = best.score
    if left.label != right.label:
        score *= _OTHER_KIND
        reasons.append(f"other kind: {left.label}, {right.label}")
    if left.country and left.country == right.country:
        reasons.append(f"same country: {left.country}")
    return Match(round(score, 3), tuple(reasons))


def find_candidates(
    entities: Iterable[Named], resolution: Resolution, *, least: float, unsure: bool = False
) -> list[Candidate]:
    """Pairs of entities that may be one and wait for a decision, the likeliest first.

    Two of other countries, of kinds that are never one, or with two ids of one register are
    no candidates, whatever their names.

    Args:
        entities: whom to compare.
        resolution: what is decided already, and so is no candidate any more.
        least: the score from which on a pair is one.
        unsure: whether to have pairs too that somebody could not decide on.
    """
    passed = {None, "unsure"} if unsure else {None}
    found = []
    for left, right in _paired(entities):
        if not _may_be_one(left, right) or resolution.decided(left.key, right.key) not in passed:
            continue
        match = _likeness(left, right)
        if match.score >= least:
            found.append(Candidate(left, right, match.score, match.reasons))
    return sorted(found, key=lambda c: (-c.score, c.left.key, c.right.key))
