"""The relation lexicon: verbs and nouns with their slots, read from ``frames.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from graph.ontology import LABELS, RELATIONS
from loaders.knowledge_base import lexicon

__all__ = ["Frame", "noun_frames", "verb_frames"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of stating a relation; see the head of ``frames.yaml`` for what each means."""

    relation: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    object_labels: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    exclude_objects: frozenset[str] = frozenset()
    exclude_prepositions: frozenset[str] = frozenset()
    complement: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    exclude_modifiers: frozenset[str] = frozenset()
    exclude_object_modifiers: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    with_adverb: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    only_target: frozenset[str] = frozenset()
    mutual: bool = False
    needs_target: bool = False
    events_only: bool = False
    plural: bool = False
    pair: bool = False
    alone: bool = False
    named: bool = False
    passive_only: bool = False
    means: bool = False


_SETS = frozenset(f.name for f in fields(Frame) if str(f.type).startswith("frozenset"))


def _words(said: str) -> list[str]:
    """A word of a list, or those for which "<money>" stands."""
    if not said.startswith("<"):
        return [said]
    return [str(word) for word in lexicon("frames.yaml")["words"][said.strip("<>")]]


def _frame(raw: dict[str, object], number: int) -> Frame:
    unknown = set(raw) - {f.name for f in fields(Frame)}
    if unknown or raw.get("relation") not in RELATIONS:
        raise ValueError(
            f"frames.yaml, frame {number}: unknown {sorted(unknown) or raw.get('relation')}"
        )
    values: dict[str, object] = {}
    for key, value in raw.items():
        if isinstance(value, list) and not all(isinstance(v, str) for v in value):
            # YAML reads a bare "on" as true.
            raise ValueError(f"frames.yaml, frame {number}: quote {value} under {key!r}")
        if key in _SETS and isinstance(value, list):
            values[key] = frozenset(word for v in value for word in _words(str(v)))
        elif isinstance(value, list):
            values[key] = tuple(str(v) for v in value)
        else:
            values[key] = value
    limits = (values.get(key) for key in ("only", "only_target", "object_labels"))
    labels = {label for found in limits if isinstance(found, frozenset) for label in found}
    if labels - set(LABELS):
        raise ValueError(
            f"frames.yaml, frame {number}: unknown labels {sorted(labels - set(LABELS))}"
        )
    return Frame(**values)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _frames() -> tuple[Frame, ...]:
    return tuple(_frame(raw, n) for n, raw in enumerate(lexicon("frames.yaml")["frames"], 1))


@lru_cache(maxsize=1)
def verb_frames() -> dict[str, tuple[Frame, ...]]:
    """The verb frames by lemma."""
    return _by("verbs")


@lru_cache(maxsize=1)
def noun_frames() -> dict[str, tuple[Frame, ...]]:
    """The noun frames by lemma."""
    return _by("nouns")


def _by(kind: str) -> dict[str, tuple[Frame, ...]]:
    index: dict[str, list[Frame]] = {}
    for frame in _frames():
        for lemma in getattr(frame, kind):
            index.setdefault(lemma, []).append(frame)
    return {lemma: tuple(found) for lemma, found in index.items()}
