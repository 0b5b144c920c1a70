"""Relations told by the shape of a name's surroundings: places, units, hyphen pairs, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc

from graph.gazetteer import fold, organisation_called
from graph.ontology import ACTORS, BODIES
from loaders.components.heads import head_label
from loaders.components.modality import status_of
from loaders.components.places import (
    located_between,
    located_by_clause,
    located_by_nation,
    text_between,
)
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Name, Scene, scene_of

__all__ = ["adjacent_relations"]

_LONG_NAME = 3
_UNIT_HEADS = frozenset(
    [
        "faculty",
        "department",
        "division",
        "school",
        "institute",
        "centre",
        "center",
        "office",
        "bureau",
        "section",
        "directorate",
        "unit",
        "college",
        "laboratory",
        "committee",
        "board",
        "branch",
        "secretariat",
        "group",
        "hospital",
        "council",
        "academy",
        "museum",
    ]
)


def _unit_of(doc: Doc, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "Faculty F, University U", "Division D in Ministry M", "U's Institute I"."""
    a, b = left.name, right.name
    gap = re.sub(r"^\([^()]{2,12}\)\s*", "", text_between(doc, left, right))
    if (a.label, b.label) == ("Programme", "Project") and gap in {"project", "initiative", ""}:
        yield Relation("PART_OF", b, a, left.start, "done", 0.8)
    behind = doc[right.end].lemma_.casefold() if right.end < len(doc) else ""
    project = (a.label, b.label) == ("Project", "Programme") and gap in {", a", ", an", ", the"}
    if project and behind in {"project", "initiative", "action"}:
        yield Relation("PART_OF", a, b, left.start, "done", 0.85)
    if (
        a is b
        or a.label not in BODIES
        or b.label not in BODIES | {"City"}
        or "adjective" in {left.kind, right.kind}
    ):
        return
    words = a.text.casefold().split()
    unit = bool(set(words[:2]) & _UNIT_HEADS) or (
        words and words[-1] in {"division", "department", "section", "unit", "bureau", "faculty"}
    )
    listed = gap == "," and (_in_list(doc, right) or doc[max(0, left.start - 1)].lower_ == "and")
    if (
        unit
        and not listed
        and gap
        in {
            ",",
            "of",
            "of the",
            "at",
            "at the",
            "in",
            "in the",
            "under",
            "under the",
            "(",
            "within",
            "within the",
        }
    ):
        if b.label == "City" or (b.text.casefold().split()[0] in _UNIT_HEADS and gap == ","):
            return
        yield Relation("PART_OF", a, b, left.start, "done", 0.8)


def _titled_items(scene: Scene) -> Iterator[Relation]:
    """As in "(Country) Title" in a list: the titled project lies there, under the programme of the list."""
    for mention in scene.mentions:
        if mention.kind != "title":
            continue
        before = scene.at.get(mention.start - 2)
        if before is not None and before.name.label == "Country":
            yield Relation("LOCATED_IN", mention.name, before.name, mention.start, "done", 0.85)
        programme = next(
            (
                m.name
                for m in reversed(scene.mentions)
                if m.start < mention.start and m.name.label == "Programme" and m.kind != "reference"
            ),
            None,
        )
        if programme is not None:
            yield Relation("PART_OF", mention.name, programme, mention.start, "done", 0.75)


def _in_list(doc: Doc, right: Mention) -> bool:
    after = doc[right.end].lower_ if right.end < len(doc) else ""
    return after == "and"


_OWNS = re.compile(r"'s?(?: \w+){0,2} (?:subsidiary|unit|arm|division|affiliate|brand|branch)")


def _owned(doc: Doc, left: Mention, right: Mention) -> Iterator[Relation]:
    a, b = left.name, right.name
    words = set(b.text.casefold().split())
    if (
        a is not b
        and {a.label, b.label} <= BODIES
        and _OWNS.fullmatch(text_between(doc, left, right))
    ):
        yield Relation("PART_OF", b, a, left.start, "done", 0.85)
        return
    if (
        a is not b
        and text_between(doc, left, right) == "'s"
        and a.label in BODIES
        and b.label in BODIES
        and words & _UNIT_HEADS
    ):
        yield Relation("PART_OF", b, a, left.start, "done", 0.8)


def _units_by_name(scene: Scene) -> Iterator[Relation]:
    """As in "UNFPA Regional Office", "College of Law of Lund University": a name that names its whole."""
    bodies = [n for n in scene.names if n.label in BODIES]
    known = {fold(a): n for n in bodies for a in n.aliases | {n.text} if len(a) > 1}
    for name in bodies:
        words = fold(name.text).split()
        if len(words) < _LONG_NAME or not set(words) & _UNIT_HEADS | {"mission", "lab"} & set(
            words
        ):
            continue
        wholes = [known.get(" ".join(words[:size])) for size in (2, 1)]
        if "of" in words:
            tail = " ".join(words[len(words) - words[::-1].index("of") :]).removeprefix("the ")
            wholes.append(known.get(tail))
        whole = next((w for w in wholes if w is not None and w is not name), None)
        whole = whole or _whole_in_name(name)
        if whole is not None:
            yield Relation("PART_OF", name, whole, name.first, "done", 0.75)


def _whole_in_name(name: Name) -> Name | None:
    """As in "School of Law of the University of L", where nothing else names the university."""
    match = re.search(r" of (?:the )?(\S.*)$", name.text)
    while match is not None:
        text = match[1]
        label = head_label(text.split())
        known = organisation_called(text)
        if known or (
            label == "ResearchOrganisation"
            and "university" in fold(text).split()[1:] + fold(text).split()[:1]
        ):
            return Name(
                text,
                known.label if known else "ResearchOrganisation",
                aliases={text},
                first=name.first,
            )
        match = re.search(r" of (?:the )?(\S.*)$", text)
    return None


def _hyphen_pair(doc: Doc, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "Busan-Barcelona cooperation", "(KOTRA-RECi)": a pair by its hyphen."""
    a, b = left.name, right.name
    tight = (
        right.start - left.end == 1
        and doc[left.end].text in {"-", "–"}
        and not doc[left.end].whitespace_
    )
    if (
        not tight
        or a is b
        or not ({a.label, b.label} <= ACTORS)
        or "adjective" in {left.kind, right.kind}
    ):
        return
    following = " ".join(t.lemma_.casefold() for t in doc[right.end : right.end + 4])
    before = " ".join(t.lemma_.casefold() for t in doc[max(0, left.start - 12) : left.start])
    if re.search(r"flight|route|railway|highway|corridor|border|train", following):
        return
    sentence = doc[left.start].sent.text.casefold()
    if re.search(
        r"cooperat|collab|partner|exchange|tie|relation|friend|mou|memorandum",
        following + " " + before + " " + sentence,
    ):
        kind = (
            "SIGNED_MOU_WITH"
            if re.search(r"\bmou\b|memorandum", following + " " + before)
            else "COOPERATES_WITH"
        )
        yield Relation(kind, a, b, left.start, "done", 0.7)


def _paired_lists(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "A, B, C are paired with X, Y, Z": in order, where equally long."""
    for token in doc:
        if (
            token.lemma_.casefold() not in {"pair", "twin", "match", "partner"}
            or status_of(token) is None
        ):
            continue
        sentence = token.sent
        split = next((t.i for t in doc[token.i : sentence.end] if t.lower_ == "with"), None)
        if split is None:
            continue
        left = _run_of_twins(scene, sentence.start, split)
        right = _run_of_twins(scene, split, sentence.end)
        if len(left) == len(right) > 1:
            for a, b in zip(left, right, strict=True):
                yield Relation("PAIRED_WITH", a, b, token.i, status_of(token), 0.8, inferred=True)


def _run_of_twins(scene: Scene, start: int, end: int) -> list[Name]:
    found: list[Name] = []
    for mention in scene.mentions:
        inside = start <= mention.start < end and mention.kind == "name"
        if (
            inside
            and mention.name.label in {"City", "Region", "Network"}
            and mention.name not in found
        ):
            found.append(mention.name)
    return found


def adjacent_relations(doc: Doc) -> Iterator[Relation]:
    """The relations that stand between neighbouring names, in reading order."""
    scene = scene_of(doc)
    named = [m for m in scene.mentions if m.kind != "title"]
    for left, right in pairwise(named):
        if right.start < left.end or doc[left.start].sent != doc[right.start].sent:
            continue
        yield from located_between(doc, scene, left, right)
        yield from _unit_of(doc, left, right)
        yield from _owned(doc, left, right)
        yield from _hyphen_pair(doc, left, right)
    for mention in named:
        if mention.kind == "name":
            yield from located_by_nation(doc, scene, mention)
    yield from _titled_items(scene)
    yield from located_by_clause(doc, scene)
    yield from _units_by_name(scene)
    yield from _paired_lists(doc, scene)
