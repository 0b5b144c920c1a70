"""What people decided about entities and claims: the log, and what follows from it.

A decision says that two entities are the same, are different or cannot be told apart, that
an entity has another name, or that a claim is wrong. The log only grows: a decision is
undone by a further one. Two logs are united by their ids, so that a file and a store that
both have decisions agree on all of them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph.errors import DecisionError
from graph.facts import Fact
from graph.identity import label_in
from graph.ontology import ACTORS, LABELS

__all__ = [
    "DECISIONS",
    "PAIRWISE",
    "Decision",
    "Resolution",
    "append_decisions",
    "decision_from_record",
    "in_force",
    "mergeable",
    "read_decisions",
    "resolve_decisions",
    "unite",
]

DECISIONS = ("same", "different", "unsure", "rename", "reject", "undo")
PAIRWISE = ("same", "different", "unsure")
_FIELDS = {
    "same": ("left", "right"),
    "different": ("left", "right"),
    "unsure": ("left", "right"),
    "rename": ("left", "name"),
    "reject": ("type", "left", "right", "document"),
    "undo": ("of",),
}
_KINDS = (
    ACTORS,
    frozenset({"Project", "Programme", "Event"}),
    frozenset({"Place", "City", "Region"}),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log."""

    decision: str
    """One of ``DECISIONS``."""
    who: str
    when: str
    """Time in UTC, ISO 8601 with microseconds: the order of the log."""
    left: str | None = None
    """Key of the entity that is decided on; keys are those before any merge."""
    right: str | None = None
    """Key of the other entity, for ``same``, ``different`` and ``unsure``."""
    name: str | None = None
    """The new name, for ``rename``."""
    type: str | None = None
    """For ``reject``: the relation that does not hold between left and right."""
    document: str | None = None
    """For ``reject``: which document does not say so after all."""
    of: str | None = None
    """For ``undo``: the id of the decision that no longer holds."""
    note: str | None = None
    """What it was about, for people who read the file."""

    def __post_init__(self) -> None:
        if self.decision not in DECISIONS:
            raise DecisionError(
                f"unknown decision {self.decision!r}; known are {', '.join(DECISIONS)}"
            )
        if missing := [f for f in _FIELDS[self.decision] if not getattr(self, f)]:
            raise DecisionError(f"{self.decision} lacks {', '.join(missing)}")
        if self.decision != "reject" and self.left is not None and self.left == self.right:
            raise DecisionError(f"{self.decision} names {self.left} twice")

    @property
    def id(self) -> str:
        """A short name for the decision, made of all that it says."""
        text = json.dumps(self.to_record(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def fact(self) -> Fact:
        """What a rejected claim says."""
        return Fact(self.type or "", self.left or "", self.right or "")

    def to_record(self) -> dict[str, str]:
        """The plain record that the file holds."""
        return {k: v for k, v in asdict(self).items() if v is not None}


def decision_from_record(record: Any, where: str) -> Decision:
    """The decision that a plain record holds.

    Raises:
        DecisionError: it is none; the sentence says where and why.
    """
    known = set(Decision.__dataclass_fields__)
    if not isinstance(record, dict) or not all(isinstance(v, str) for v in record.values()):
        raise DecisionError(f"{where}: a decision is an object of texts")
    if unknown := sorted(set(record) - known):
        raise DecisionError(f"{where}: a decision has no {', '.join(unknown)}")
    if missing := sorted({"decision", "who", "when"} - set(record)):
        raise DecisionError(f"{where}: a decision needs {', '.join(missing)}")
    try:
        return Decision(**record)
    except DecisionError as error:
        raise DecisionError(f"{where}: {error}") from error


def read_decisions(path: Path) -> list[Decision]:
    """The log in a file, oldest first; an absent file holds none.

    Raises:
        DecisionError: the file cannot be read, or a line is no decision.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"{path}: cannot be read as decisions ({error})") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise DecisionError(f"{where}: is no JSON ({error.msg})") from error
        found.append(decision_from_record(record, where))
    return unite(found)


def append_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to the file; what stands there is never changed.

    Raises:
        DecisionError: the file cannot be written.
    """
    lines = [json.dumps(d.to_record(), ensure_ascii=False) + "\n" for d in decisions]
    if not lines:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+", encoding="utf-8") as file:
            if file.tell() and not path.read_bytes().endswith(b"\n"):
                file.write("\n")
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DecisionError(f"{path}: decisions cannot be written ({error.strerror})") from error


def unite(*logs: Iterable[Decision]) -> list[Decision]:
    """Every decision of the logs once, in the order of time."""
    united = {decision.id: decision for log in logs for decision in log}
    return sorted(united.values(), key=lambda d: (d.when, d.id))


def in_force(log: Iterable[Decision]) -> list[Decision]:
    """The decisions that nobody has undone, oldest first; an undo can be undone itself."""
    undone: set[str] = set()
    holding: list[Decision] = []
    for decision in reversed(unite(log)):
        if decision.id in undone:
            continue
        if decision.decision == "undo":
            undone.add(decision.of or "")
        else:
            holding.append(decision)
    return holding[::-1]


def mergeable(left: str, right: str) -> bool:
    """Whether two entities may be one at all, by the kinds that their keys tell."""
    kinds = {label_in(left), label_in(right)}
    return kinds <= set(LABELS) and (len(kinds) == 1 or any(kinds <= group for group in _KINDS))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What follows from a log: who is who, what they are called, and which claims are wrong."""

    canonical: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Key to the key that stands for it; what is not merged is absent."""
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Standing key to the name that was decided."""
    rejected: frozenset[tuple[str, Fact]] = frozenset()
    """Documents and facts (by keys before any merge) that were rejected."""
    apart: frozenset[tuple[str, str]] = frozenset()
    """Pairs of standing keys that are different, smaller key first."""
    unsure: frozenset[tuple[str, str]] = frozenset()
    """Pairs of standing keys that somebody could not tell apart or bring together."""
    problems: tuple[str, ...] = ()
    """Decisions that contradict others and do nothing, each with its reason."""

    def of(self, key: str) -> str:
        """The key that stands for a key."""
        return self.canonical.get(key, key)

    def decided(self, left: str, right: str) -> str | None:
        """What holds for two entities, also by way of others: same, different, unsure or None.

        Two are different when any of those merged into the one was decided to be different
        from any of those merged into the other.
        """
        a, b = sorted((self.of(left), self.of(right)))
        if a == b:
            return "same"
        if (a, b) in self.apart:
            return "different"
        return "unsure" if (a, b) in self.unsure else None


class _Clusters:
    """Sets of keys that are one, kept apart where a decision says so."""

    def __init__(self, apart: Iterable[tuple[str, str]]) -> None:
        self.members: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = {}
        for left, right in apart:
            self._apart.setdefault(left, set()).add(right)
            self._apart.setdefault(right, set()).add(left)

    def of(self, key: str) -> set[str]:
        return self.members.setdefault(key, {key})

    def contradiction(self, left: str, right: str) -> tuple[str, str] | None:
        """Two keys that a merge of these would bring together against a decision."""
        other = self.of(right)
        for key in sorted(self.of(left)):
            if clash := sorted(self._apart.get(key, set()) & other):
                return key, clash[0]
        return None

    def join(self, left: str, right: str) -> None:
        joined = self.of(left) | self.of(right)
        for key in joined:
            self.members[key] = joined


def _standing(keys: Iterable[str]) -> str:
    """The key that stands for all: one out of open data, else one that knows its country."""

    def rank(key: str) -> tuple[int, str]:
        known = key.partition(":")[0] not in LABELS
        return (0 if known else 2 - (key.count(":") > 1), key)

    return min(keys, key=rank)


def _last_on_pairs(holding: Iterable[Decision]) -> list[Decision]:
    """Of the decisions on one pair the last counts."""
    last: dict[tuple[str, str], Decision] = {}
    for decision in holding:
        if decision.decision in PAIRWISE:
            left, right = sorted((decision.left or "", decision.right or ""))
            pair = (left, right)
            last.pop(pair, None)
            last[pair] = decision
    return list(last.values())


def resolve_decisions(log: Iterable[Decision]) -> Resolution:
    """What follows from a log.

    Of several decisions on one pair the last counts. ``different`` holds for all that are
    merged into either; a ``same`` that would bring such entities together does nothing
    and is told among the problems, as is one between kinds that can never be one.
    """
    holding = in_force(log)
    pairs = _last_on_pairs(holding)
    problems: list[str] = []
    clusters = _Clusters((d.left or "", d.right or "") for d in pairs if d.decision == "different")
    for decision in pairs:
        left, right = decision.left or "", decision.right or ""
        if decision.decision != "same":
            continue
        if not mergeable(left, right):
            problems.append(f"decision {decision.id}: {left} and {right} are of different kinds")
        elif clash := clusters.contradiction(left, right):
            problems.append(
                f"decision {decision.id}: {left} cannot be the same as {right}, "
                f"as {clash[0]} and {clash[1]} are different"
            )
        else:
            clusters.join(left, right)
    canonical = {
        key: standing
        for key, members in clusters.members.items()
        if (standing := _standing(members)) != key
    }

    def paired(kind: str) -> frozenset[tuple[str, str]]:
        ends = [
            sorted(canonical.get(k or "", k or "") for k in (d.left, d.right))
            for d in pairs
            if d.decision == kind
        ]
        return frozenset((a, b) for a, b in ends if a != b)

    names = {canonical.get(d.left or "", d.left or ""): d.name or "" for d in holding if d.name}
    rejected = {(d.document or "", d.fact) for d in holding if d.decision == "reject"}
    return Resolution(
        canonical,
        names,
        frozenset(rejected),
        paired("different"),
        paired("unsure"),
        tuple(problems),
    )
