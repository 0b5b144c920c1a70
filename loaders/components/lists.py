"""The members of a list, where the parser lost them or a colon leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Doc, Token

from graph.gazetteer import fold
from graph.ontology import ACTORS, AREAS, BODIES
from loaders.components.brackets import opening_of
from loaders.components.clauses import SUBJECTS
from loaders.components.heads import UNIT_HEADS
from loaders.components.posts import title_kind
from loaders.components.scene import Mention, Name, Scene
from loaders.components.sections import Block
from loaders.knowledge_base import table

__all__ = ["continued", "listed_behind", "listed_below", "located_before", "members_behind"]

_LONGEST_LINE = 8
_ROLES = frozenset({"coordinator", "host", "organiser", "organizer", "sponsor"})
_PAIR = 2
_WORDS = 3
_ASIDE = 8
"""Tokens at most of what is said of one member between two commas."""
_LETTERS = 3
"""Tokens at most of letters in brackets behind a body, with the bracket."""
_WHOLES = frozenset({"Ministry", "ResearchOrganisation"})
_BETWEEN = frozenset({",", "and", "&", "the"})
"""What stands between the members of a list."""


def located_before(scene: Scene, doc: Doc, mention: Mention) -> Mention | None:
    """The name of which a place only says where it is, as in "University U in Kenya".

    The whole of a unit, as in "Faculty F, University U", is told as well.
    """
    if (unit := _unit_before(scene, doc, mention)) is not None:
        return unit
    if mention.name.label not in AREAS or mention.start < 1:
        return None
    at = mention.start - 1
    article = doc[at].lower_ == "the"
    at -= article
    if article and doc[at].text == "," and mention.name.label in {"City", "Region"}:
        # ", the City of P", ", the Province of U": a government by its name, one more of a list.
        return None
    if doc[at].lower_ not in {",", "(", "in", "of"} or at < 1:
        return None
    before = _before_acronym(doc, at) - 1
    left = scene.at.get(before)
    if left is None and doc[at].text == "(" and doc[before].is_lower:
        # Behind a common noun, as in "Tottori prefecture (Japan)".
        left = scene.at.get(before - 1)
    if left is None or left.name is mention.name or left.kind != "name":
        return None
    behind = doc[mention.end].text.strip() if mention.end < len(doc) else ""
    behind = behind or "."
    if doc[at].text == "," and behind not in {",", ".", ")", ";", "and", "("}:
        return None
    if behind == "(" and doc[at].text == "," and before < at - 1:
        # As in "the Cities Alliance (UK), Tampere (Finland)": two of a list.
        return None
    if left.name.label == "City":
        return left if mention.name.label != "City" and doc[at].text in {",", "("} else None
    listed = doc[at].text == "," and left.name.label in {"Region", "Person"}
    if left.name.label == "Region" and mention.name.label == "Country":
        # "A and the Prefecture of B, C, signed": the list ends with B.
        first = doc[left.start - 1].lower_ if left.start else ""
        first = doc[left.start - 2].lower_ if first == "the" and left.start > 1 else first
        listed = listed and first != "and" and behind != "("
    if doc[at].text == "," and behind == "and" and left.name.label == "Event":
        # "On the sidelines of the Forum, A and B …"
        further = scene.at.get(mention.end + 1)
        listed = listed or (further is not None and further.name.label == mention.name.label)
    return None if listed or left.name.label in {"Country", "Person"} else left


def _before_acronym(doc: Doc, comma: int) -> int:
    """The bracket of "University U (UU), …", else the comma itself."""
    if doc[comma].text != "," or doc[comma - 1].text != ")":
        return comma
    opens = opening_of(doc, comma - 1, _LETTERS)
    return comma if opens is None else opens


def _unit_before(scene: Scene, doc: Doc, mention: Mention) -> Mention | None:
    """As in "Faculty F (FF), University U": the unit of the body that stands behind it."""
    at = mention.start - 1
    if mention.name.label not in _WHOLES or at < 1 or doc[at].text != ",":
        return None
    left = scene.at.get(_before_acronym(doc, at) - 1)
    closed = mention.end >= len(doc) or doc[mention.end].text in {",", ".", ")", ";"}
    if left is None or left.kind != "name" or not closed or left.name is mention.name:
        return None
    own, whole = (fold(m.name.text).split() for m in (left, mention))
    unit = left.name.label in BODIES and set(own[:2]) & UNIT_HEADS
    return left if unit and not set(whole[:2]) & UNIT_HEADS else None


def continued(scene: Scene, token: Token, mention: Mention) -> list[Name]:
    """The further members of the list that a mention opens, as named."""
    return list(members_behind(scene, token, mention, set(range(mention.start, mention.end))))


def _mentions_in(scene: Scene, doc: Doc, block: Block) -> Iterator[Mention]:
    span = doc.char_span(block.start, block.end, alignment_mode="expand")
    if span is not None:
        yield from (m for m in scene.between(span.start, span.end) if m.kind != "adjective")


def listed_below(scene: Scene, token: Token) -> list[Name]:
    """Who is named in the list items below a sentence that ends with a colon.

    People stand for whom they act for; a place behind a name is left out.
    """
    sentence = token.sent
    if not sentence.text.rstrip().endswith(":"):
        return []
    found: list[Name] = []
    for block in _items_below(scene, scene.block_of(sentence[-1])):
        for mention in _mentions_in(scene, token.doc, block):
            before = token.doc[mention.start - 1].text
            place = mention.name.label in AREAS and before in {",", "("}
            people = mention.name.label == "Person"
            names = mention.name.employers[:1] if people else [] if place else [mention.name]
            found += [n for n in names if n.label in ACTORS and n not in found]
    return found


def _items_below(scene: Scene, lead: Block) -> list[Block]:
    """The list items below a block, or lines as short as items where none has a bullet."""
    cleaned = scene.cleaned
    items = list(takewhile(lambda b: b.kind == "item", cleaned.below(lead)))
    if items:
        return items
    short = takewhile(lambda b: _is_line(cleaned.text[b.start : b.end]), cleaned.below(lead))
    lines = list(short)
    return lines if len(lines) > 1 else []


def _is_line(text: str) -> bool:
    return len(text.split()) <= _LONGEST_LINE and text[-1:] not in {":", "!", "?"}


def listed_behind(scene: Scene, token: Token) -> list[Name]:
    """As in "Delegates of the following countries took part: A, B": who stands behind the colon."""
    sentence = token.sent
    said = sentence.text.casefold()
    colon = next((t for t in sentence if t.text == ":" and t.i > token.i), None)
    if colon is None or "following" not in said[: said.index(":")]:
        return []
    found: list[Name] = []
    for mention in scene.between(colon.i, sentence.end):
        placed = located_before(scene, token.doc, mention) is not None
        acting = mention.name.employers[:1] if mention.name.label == "Person" else [mention.name]
        found += [n for n in acting if n.label in ACTORS and not placed and n not in found]
    return found


def members_behind(scene: Scene, token: Token, mention: Mention, seen: set[int]) -> Iterator[Name]:
    """The rest of a list that the parser lost: ", B (X), C and D" right behind a member."""
    doc = token.doc
    at = mention.end
    if at == len(doc) or doc[at].lower_ not in {"(", "represented", *_BETWEEN}:
        return
    stop = token.sent.end
    while at < stop:
        if doc[at].text == "(":
            close = next((i for i in range(at, min(at + 8, stop)) if doc[i].text == ")"), None)
            if close is None:
                return
            at = close + 1
            continue
        at = _past_aside(scene, doc, at, stop)
        after = at
        while after < stop and doc[after].lower_ in _BETWEEN:
            after += 1
        introduced = _introduced(scene, doc, after, stop) if after > at else 0
        after += introduced
        following = scene.at.get(after)
        if after == at or following is None or following.start != after:
            return
        if located_before(scene, doc, following) is not None:
            at = following.end
            continue
        alike = bool(introduced) or _are_alike(mention, following)
        if (
            not alike
            or following.kind == "adjective"
            or not _still_lists(doc, mention, following, stop)
        ):
            return
        if following.start not in seen:
            seen.update(range(following.start, following.end))
            yield following.name
        mention, at = following, following.end


def _are_alike(left: Mention, right: Mention) -> bool:
    """Whether two names may stand in one list: of one kind, both bodies, both areas, or governments.

    As in "Firm F, the City of C and G": a city by its government's name is one actor of several.
    """
    labels = {left.name.label, right.name.label}
    if len(labels) == 1 or labels <= BODIES or labels == {"City", "Region"}:
        return True
    governed = (
        m.name.label in {"City", "Region"} and m.end - m.start > _PAIR for m in (left, right)
    )
    return any(governed) and bool(labels & BODIES)


def _past_aside(scene: Scene, doc: Doc, at: int, stop: int) -> int:
    """Past "represented by X" and ", organiser of the fair" between the members of a list."""
    start = at + (doc[at].text == ",")
    if start + 2 >= stop or start in scene.at:
        return at
    if doc[start].lower_ == "represented" and doc[start + 1].lower_ == "by":
        by = scene.at.get(start + 2 + (doc[start + 2].lower_ == "the"))
        return by.end if by is not None else at
    role = title_kind(doc[start]) == "post" or doc[start].lower_ in _ROLES
    if start > at and role and doc[start].is_lower:
        return next((i for i in range(start, min(stop, start + _ASIDE)) if doc[i].text == ","), at)
    return at


def _introduced(scene: Scene, doc: Doc, at: int, stop: int) -> int:
    """The words that introduce a member: "the municipalities of A", "the software company F"."""
    classes = table("classes.tsv")
    if at + 1 < stop and doc[at].tag_ == "NNS" and doc[at + 1].lower_ == "of":
        return 2 * (classes.get(doc[at].lemma_) in AREAS)
    for end in range(at, min(at + _WORDS, stop - 1)):
        if not doc[end].is_lower or end in scene.at or doc[end].pos_ not in {"ADJ", "NOUN"}:
            return 0
        if end + 1 in scene.at:
            return (end + 1 - at) * (classes.get(doc[end].lemma_) in BODIES)
    return 0


def _still_lists(doc: Doc, left: Mention, right: Mention, stop: int) -> bool:
    """Whether what follows is a further member, not the subject of another clause."""
    behind = doc[right.end] if right.end < stop else None
    if behind is None or behind.text in {",", ".", "(", ")", ";"}:
        return True
    if behind.lower_ in {"and", "represented"}:
        return True
    root = doc[right.end - 1]
    return not (
        root.dep_ in SUBJECTS
        and root.head.i > right.end - 1
        and root.head != doc[left.end - 1].head
    )
