"""Units and their wholes: faculties, divisions, subsidiaries, offices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from graph.gazetteer import country_called, fold, organisation_called
from graph.ontology import BODIES
from loaders.components.heads import UNIT_HEADS, head_label, head_noun
from loaders.components.places import text_between
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Name, Scene

__all__ = ["find_wholes", "label_divisions", "unit_between", "units_by_name"]

_LONG_NAME = 3
_WITHIN = frozenset(
    [",", "of", "of the", "at", "at the", "in", "in the", "(", "within", "within the"]
)
"""What stands between a unit and its whole."""
_OF_UNIVERSITIES = frozenset({"faculty", "school", "college"})
_DIVISIONS = frozenset({"bureau", "department", "directorate", "division", "section", "unit"})
_DIVIDED = frozenset({"InternationalOrganisation", "Ministry", "ResearchOrganisation"})
"""Whose divisions are what the whole is."""


def unit_between(doc: Doc, left: Mention, right: Mention) -> Iterator[Relation]:
    """A unit and its whole side by side: "Faculty F, University U", "U's Institute I"."""
    yield from _unit_of(doc, left, right)
    yield from _owned(doc, left, right)


def _behind_acronym(doc: Doc, left: Mention, right: Mention) -> str:
    """The text between two mentions without letters in brackets at its start."""
    return re.sub(r"^(?:\([^()]{2,12})?\)\s*", "", text_between(doc, left, right))


def _unit_of(doc: Doc, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "Faculty F, University U", "Division D in Ministry M", "U's Institute I"."""
    a, b = left.name, right.name
    gap = _behind_acronym(doc, left, right)
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
    if (
        gap == "("
        and a.label == b.label == "ResearchOrganisation"
        and not _is_unit(a)
        and _is_unit(b)
    ):
        yield Relation("PART_OF", b, a, left.start, "done", 0.75)
        return
    words = a.text.casefold().split()
    unit = bool(set(words[:2]) & UNIT_HEADS) or (
        words and words[-1] in {"division", "department", "section", "unit", "bureau", "faculty"}
    )
    listed = gap == "," and (_in_list(doc, right) or doc[max(0, left.start - 1)].lower_ == "and")
    below = gap.removesuffix(" the") == "under" and b.label != "City" and head_label(a.text.split())
    if below or (unit and not listed and gap in _WITHIN):
        if b.label == "City" or (b.text.casefold().split()[0] in UNIT_HEADS and gap == ","):
            return
        yield Relation("PART_OF", a, b, left.start, "done", 0.8)


def _is_unit(name: Name) -> bool:
    return bool(set(name.text.casefold().split()) & UNIT_HEADS)


def _in_list(doc: Doc, right: Mention) -> bool:
    after = doc[right.end].lower_ if right.end < len(doc) else ""
    return after == "and"


_OWN = re.compile(
    r"(?:[\w-]+ ){0,3}(?:subsidiary|unit|arm|division|affiliate|brand|branch),?(?: the)?"
)
_WHOSE = frozenset({"'s", ", whose"})
_OWNS = re.compile(rf"'s? {_OWN.pattern}")


def _owned(doc: Doc, left: Mention, right: Mention) -> Iterator[Relation]:
    a, b = left.name, right.name
    words = set(b.text.casefold().split())
    own = left.kind == "reference" and doc[left.end - 1].tag_ == "PRP$"
    beside = own and left.end == right.start and (_is_unit(b) or "agency" in words)
    if beside and a is not b and {a.label, b.label} <= BODIES:
        # "The ministry and its Department D"
        yield Relation("PART_OF", b, a, left.start, "done", 0.8)
        return
    if own and {a.label, b.label} <= BODIES and _OWN.fullmatch(text_between(doc, left, right)):
        yield Relation("PART_OF", b, a, left.start, "done", 0.85)
        return
    if (
        a is not b
        and {a.label, b.label} <= BODIES
        and _OWNS.fullmatch(text_between(doc, left, right))
    ):
        yield Relation("PART_OF", b, a, left.start, "done", 0.85)
        return
    if (
        a is not b
        and _behind_acronym(doc, left, right) in _WHOSE
        and a.label in BODIES
        and b.label in BODIES
        and words & UNIT_HEADS
    ):
        yield Relation("PART_OF", b, a, left.start, "done", 0.8)


def units_by_name(scene: Scene) -> Iterator[Relation]:
    """As in "UNFPA Regional Office": a name that names its whole; faculties of the one university."""
    bodies = [n for n in scene.names if n.label in BODIES]
    known = {fold(a): n for n in bodies for a in n.aliases | {n.text} if len(a) > 1}
    for name in bodies:
        words = fold(name.text).split()
        if name.whole is not None:
            yield Relation("PART_OF", name, name.whole, name.first, "done", 0.8)
        elif len(words) >= _LONG_NAME and set(words) & (UNIT_HEADS | {"mission"}):
            wholes = [known.get(" ".join(words[:size])) for size in (2, 1)]
            if "of" in words:
                tail = " ".join(words[len(words) - words[::-1].index("of") :])
                wholes.append(known.get(tail.removeprefix("the ")))
            whole = next((w for w in wholes if w is not None and w is not name), None)
            if whole is not None:
                yield Relation("PART_OF", name, whole, name.first, "done", 0.75)
            elif words[0] in _OF_UNIVERSITIES and (whole := _university_before(scene, name)):
                yield Relation("PART_OF", name, whole, name.first, "done", 0.6)


def _university_before(scene: Scene, unit: Name) -> Name | None:
    """The university last named before a faculty that says of itself no more, else the first."""
    mentions = [m for m in scene.mentions if m.kind != "adjective" and _is_university(m.name)]
    before = [m.name for m in mentions if m.start < unit.first]
    return before[-1] if before else mentions[0].name if mentions else None


def _is_university(name: Name) -> bool:
    texts = {name.text, *name.aliases}
    return name.label == "ResearchOrganisation" and any(
        "university" in fold(t).split() for t in texts
    )


def find_wholes(scene: Scene) -> None:
    """Cut the whole off the names of units: "School of Law of the University of L" is its school."""
    for name in [n for n in scene.names if n.label in BODIES and not n.known]:
        for match in re.finditer(r" of (?:the )?(?=[A-Z])", name.text):
            unit, text = name.text[: match.start()], name.text[match.end() :]
            if " " not in unit or (head_noun(unit.split()) or "") not in UNIT_HEADS:
                continue
            whole = _whole(scene, text, name)
            if whole is not None:
                name.aliases.add(name.text)
                name.text, name.whole = unit, whole
                if head_noun(unit.split()) in _DIVISIONS and whole.label in _DIVIDED:
                    name.label = whole.label
                break


def label_divisions(doc: Doc, scene: Scene) -> None:
    """Take a university's department for a part of one, not of a ministry: "Department of Law, University U"."""
    for mention in scene.mentions:
        name = mention.name
        noun = head_noun(name.text.split())
        office = name.label == "Agency" and noun in {"office", "service"} and not name.known
        if not office and (name.label != "Ministry" or noun not in _DIVISIONS):
            continue
        at = mention.end + 1 + (mention.end + 1 < len(doc) and doc[mention.end + 1].lower_ == "the")
        beside = doc[mention.end].lower_ if mention.end < len(doc) else ""
        whole = scene.at.get(at) if beside in {",", "of", "at", "in"} else None
        before = scene.at.get(mention.start - 2) if mention.start > 1 else None
        owner = before if before and doc[mention.start - 1].text == "'s" else None
        first = fold(name.text).split()[0]
        named = (n for n in scene.names if first in map(fold, n.aliases | {n.text}))
        wholes = [*(m.name for m in (whole, owner) if m is not None), *named]
        if any(_is_university(n) for n in wholes):
            name.label = "ResearchOrganisation"


def _by_acronym(text: str, unit: Name) -> bool:
    """As in "Danube Flood Lab of BOKU Vienna", but not "Department of ICT"."""
    named = fold(unit.text).split()[0] not in UNIT_HEADS
    return named and text.split()[0].isupper() and len(text.split()[0]) > _LONG_NAME


def _whole(scene: Scene, text: str, unit: Name) -> Name | None:
    for name in scene.names:
        if name is not unit and name.label in BODIES and fold(text) in map(fold, name.aliases):
            return name
    known = organisation_called(text)
    words = fold(text).split()
    told = {"university", "ministry"} & {*words[:1], *words[-1:]}
    if known is None and not told and not _by_acronym(text, unit):
        return None
    label = known.label if known else head_label(text.split()) or "ResearchOrganisation"
    base, _, country = text.rpartition(" of ")
    if label == "Ministry" and " of " in base and country_called(country.removeprefix("the ")):
        # Whose ministry it is namesakes tell.
        return _whole(scene, base, unit)
    return Name(text, label, aliases={text}, first=unit.first)
