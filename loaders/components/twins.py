"""Lists of twin towns: "Sister cities of T" over lines or before a colon, each of which names one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from loaders.components.boxes import names_in
from loaders.components.clauses import FINITE
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.components.sections import Block

__all__ = ["listed_twins"]

_HEADING = re.compile(
    r"\W*(?:our |the |other |list of )*(?:sister|twin|twinned|friendship)"
    r"(?:(?:,| and| &| or) ?(?:sister|twin|twinned|friendship|partner))*[- ]"
    r"(?:cities|towns|municipalities)(?: (?:of|and) [^:]{2,60})?(?:\s*:|\s*$)",
    re.IGNORECASE,
)
_LONGEST_LINE = 30


def _named_below(doc: Doc, scene: Scene, lead: Block) -> Iterator[Mention]:
    """The towns in the items below a heading, the first of each, or in lines without bullets."""
    for block in scene.cleaned.below(lead):
        named = [m for m in names_in(doc, scene, block, block.start) if m.name.label == "City"]
        text = scene.cleaned.text[block.start : block.end]
        if not named or (block.kind != "item" and len(text.split()) > _LONGEST_LINE):
            return
        yield from named[:1] if block.kind == "item" else named


def _host(scene: Scene, heading: list[Mention]) -> Name | None:
    """Whose twins the list gives: the town in its heading, else the one that the page names first."""
    own = [m.name for m in heading if m.name.label == "City"]
    return own[0] if own else next((n for n in scene.names if n.label == "City"), None)


def listed_twins(doc: Doc) -> Iterator[Relation]:
    """The pairings that lists of twin towns state, in reading order."""
    scene = scene_of(doc)
    for block in scene.cleaned.blocks:
        text = scene.cleaned.text[block.start : block.end]
        heading = _HEADING.match(text)
        if heading is None:
            continue
        inline = heading.end() < len(text)
        start = block.start + heading.end()
        if inline and any(
            t.tag_ in FINITE for t in doc.char_span(start, block.end, alignment_mode="expand") or ()
        ):
            # "Twin towns: what the mayor of T told" is a headline.
            continue
        here = names_in(doc, scene, block, start)
        behind = list(here if inline else _named_below(doc, scene, block))
        within = [m for m in names_in(doc, scene, block, block.start) if m not in behind]
        host = _host(scene, within)
        for mention in behind:
            twin = mention.name
            if host is not None and twin is not host and twin.label == "City":
                yield Relation("PAIRED_WITH", host, twin, mention.start, "done", 0.75)
