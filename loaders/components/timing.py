"""When a fact was or will be: the date that its passage, its event or its document gives it."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from graph.ontology import Status
from loaders.components.clauses import governor_of
from loaders.components.dates import Found, dates_in
from loaders.components.relations import Relation
from loaders.components.scene import Scene

__all__ = ["date_of_fact", "event_dates", "status_by_date"]

_UNDATED = frozenset({"LOCATED_IN", "WORKS_FOR", "PART_OF", "MEMBER_OF"})
_DATED_BY_EVENT = frozenset({"ORGANISED", "PARTICIPATED_IN", "SUPPORTS"})
_MOMENTS = frozenset({"PAIRED_WITH", "SIGNED_MOU_WITH", "MET_WITH", "VISITED"})
_DAY = len("2022-11-15")
_MONTH = len("2022-11")
_BOX_LINES = 5
_TOLD_WITHIN = 6
"""Sentences within which a tale goes on at the time that it last gave."""
_UNTIL = re.compile(r"\b(?:until|till|since|by)\s+(?:the\s+)?$", re.IGNORECASE)
_SAME_TIME = re.compile(
    r"\b(?:the\s+)?same\s+(?:day|date|afternoon|morning|evening|occasion)\b", re.IGNORECASE
)


def date_of_fact(
    doc: Doc, scene: Scene, relation: Relation, span: Span, events: dict[int, str]
) -> str | None:
    """The date of a relation, ISO 8601, as precise as the text has it.

    Args:
        doc: the document.
        scene: its scene.
        relation: the relation.
        span: the passage that states it.
        events: what ``event_dates`` gave.

    Returns:
        None where the text gives no date, and for relations that only say how things are.
    """
    if relation.type in _UNDATED:
        return None
    date = _nearest(doc, scene, relation.trigger, span)
    if date is None and relation.type in _DATED_BY_EVENT:
        date = events.get(id(relation.target))
    if date is None and relation.type in _MOMENTS:
        date = _as_told(doc, scene, relation, span)
    return date


def status_by_date(relation: Relation, date: str | None, own: str | None) -> Status | None:
    """The status of a relation, ``planned`` where its date lies beyond the document's own."""
    later = date is not None and own is not None and date[: len(own)] > own[: len(date)]
    return "planned" if later and relation.status == "done" else relation.status


def _nearest(doc: Doc, scene: Scene, trigger: int, span: Span) -> str | None:
    """The date nearest to the trigger in its sentence; relative ones need the document's."""
    text = span.text
    at = doc[trigger].idx - span.start_char
    found = dates_in(text, scene.date)
    if not found:
        return None

    def distance(f: Found) -> tuple[bool, bool, int]:
        bound = _UNTIL.search(text[max(0, f.start - 12) : f.start])
        near = min(abs(f.start - at), abs(f.end - at))
        return len(f.iso) < _MONTH, bool(bound), near

    same = [f for f in found if ";" not in text[min(f.end, at) : max(f.start, at)]]
    return min(same, key=distance).iso if same else None


def _as_told(doc: Doc, scene: Scene, relation: Relation, span: Span) -> str | None:
    """The time at which the tale stands where a sentence gives none of its own."""
    verb = governor_of(doc[relation.trigger])
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if _SAME_TIME.search(span.text):
        return _last_day(doc, scene, span)
    if relation.status != "done" or any(t.lower_ == "had" for t in auxiliaries):
        return None
    if scene.date and any(t.tag_ in {"VBZ", "VBP"} for t in [verb, *auxiliaries]):
        # What is told in the present is of the document's own time.
        return scene.date[:_MONTH]
    if any(t.tag_ == "VBD" for t in [verb, *auxiliaries]):
        day = _last_day(doc, scene, span)
        return day[:_MONTH] if day else None
    return None


def _last_day(doc: Doc, scene: Scene, span: Span) -> str | None:
    """The day last given before a passage, a few sentences back at most."""
    start = span.start
    for _ in range(_TOLD_WITHIN):
        if start == 0:
            break
        sentence = doc[start - 1].sent
        days = [f.iso for f in dates_in(sentence.text, scene.date) if len(f.iso) == _DAY]
        days = [d for d in days if scene.date is None or d[: len(scene.date)] <= scene.date]
        if days:
            return days[-1]
        start = sentence.start
    return None


def event_dates(doc: Doc, scene: Scene) -> dict[int, str]:
    """When the named events are, from the sentences and the fact boxes that name them."""
    dates: dict[int, str] = {}
    for mention in scene.mentions:
        if mention.name.label != "Event" or len(dates.get(id(mention.name), "")) == _DAY:
            continue
        text = doc[mention.start].sent.text + _box_below(scene, doc[mention.start])
        found = sorted(dates_in(text, scene.date), key=lambda f: (-len(f.iso), f.start))
        if found and len(found[0].iso) > len(dates.get(id(mention.name), "")):
            dates[id(mention.name)] = found[0].iso
    return dates


def _box_below(scene: Scene, token: Token) -> str:
    """The list items right below a heading: "Time: …", "Venue: …"."""
    blocks = scene.cleaned.blocks
    block = scene.block_of(token)
    at = blocks.index(block) + 1
    if block.kind not in {"heading", "title"}:
        return ""
    items: list[str] = []
    while at < len(blocks) and blocks[at].kind == "item" and len(items) < _BOX_LINES:
        items.append(scene.cleaned.text[blocks[at].start : blocks[at].end])
        at += 1
    return "\n" + "\n".join(items)
