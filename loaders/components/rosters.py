"""Rosters: lines "X, Head of D | Body B" in an agenda tell that B takes part in what the page is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from spacy.tokens import Doc

from graph.ontology import ACTORS, allows
from loaders.components.boxes import subject_of_box
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Scene, scene_of
from loaders.components.sections import Block

__all__ = ["relations_of_rosters"]

_FEWEST = 3
_GATHERS = re.compile(
    r"\b(?:agenda|programme|program|speakers?|panell?ists?|participants?|partners?|moderators?|attendees?|delegates?)\b",
    re.IGNORECASE,
)
_BAR = re.compile(r"\s[|–—]\s")


def _body(doc: Doc, scene: Scene, block: Block) -> Mention | None:
    """The body behind the bar of a line that names somebody before it."""
    text = scene.cleaned.text[block.start : block.end]
    bars = list(_BAR.finditer(text))
    span = doc.char_span(block.start, block.end, alignment_mode="expand")
    if block.kind != "item" or len(bars) != 1 or span is None:
        return None
    at = block.start + bars[0].end()
    behind = [m for m in scene.between(span.start, span.end) if doc[m.start].idx >= at]
    first = behind[0] if behind else None
    if first is None or first.kind != "name" or first.name.label not in ACTORS:
        return None
    return first if doc[first.start].idx <= at + len("the ") else None


def relations_of_rosters(doc: Doc) -> Iterator[Relation]:
    """Who takes part by the lines of a roster, in reading order."""
    scene = scene_of(doc)
    blocks = scene.cleaned.blocks
    lines = [(b, _body(doc, scene, b)) for b in blocks]
    for told, run in groupby(enumerate(lines), key=lambda line: line[1][1] is not None):
        roster = list(run)
        before = roster[0][0] - 1
        if not told or len(roster) < _FEWEST or before < 0:
            continue
        if not _GATHERS.search(scene.cleaned.text[blocks[before].start : blocks[before].end]):
            continue
        for _, (_, mention) in roster:
            if mention is None:
                continue
            subject = subject_of_box(doc, scene, mention.start, "PARTICIPATED_IN")
            for name in (subject, subject.whole if subject is not None else None):
                if name is not None and allows("PARTICIPATED_IN", mention.name.label, name.label):
                    at = mention.start
                    yield Relation("PARTICIPATED_IN", mention.name, name, at, "done", 0.75)
