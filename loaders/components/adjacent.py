"""Relations told by the shape of a name's surroundings: places, units, hyphen pairs, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType

from spacy.tokens import Doc

from graph.ontology import ACTORS, BODIES, UNDERTAKINGS, allows
from loaders.components.lists import continued
from loaders.components.modality import status_of
from loaders.components.of_towns import located_by_noun
from loaders.components.places import (
    located_between,
    located_by_clause,
    located_by_nation,
    text_between,
)
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.components.seats import located_by_seat
from loaders.components.units import unit_between, units_by_name

__all__ = ["adjacent_relations"]

_PARTICIPLES = MappingProxyType(
    {
        "led": "IMPLEMENTS",
        "run": "IMPLEMENTS",
        "coordinated": "IMPLEMENTS",
        "funded": "SUPPORTS",
        "financed": "SUPPORTS",
        "backed": "SUPPORTS",
        "supported": "SUPPORTS",
        "sponsored": "SUPPORTS",
    }
)


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


def _by_participle(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "the G7-led initiative I", "the EU-funded project P"."""
    for token in doc:
        relation = _PARTICIPLES.get(token.lower_)
        actor = scene.at.get(token.i - 2) if token.i > 1 else None
        if relation is None or actor is None or doc[token.i - 1].text != "-":
            continue
        behind = (
            scene.at[i] for i in range(token.i + 1, min(token.i + 5, len(doc))) if i in scene.at
        )
        named = next(behind, None)
        undertaking = named is not None and named.name.label in UNDERTAKINGS
        body = relation == "SUPPORTS" and named is not None and named.name.label in BODIES
        if named is not None and (undertaking or (body and named.start == token.i + 1)):
            yield Relation(relation, actor.name, named.name, token.i, "done", 0.8)


def _owned(doc: Doc, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "the A-owned firm B": B is A's."""
    firms = left.name.label in BODIES and right.name.label == "Company" and left.kind == "name"
    if firms and left.name is not right.name and _OWNED.fullmatch(text_between(doc, left, right)):
        yield Relation("PART_OF", right.name, left.name, left.start, "done", 0.8)


def _members(doc: Doc, scene: Scene, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "ASEAN member states A and B", "network member A"."""
    joined = left.name.label in {"InternationalOrganisation", "Network"} and left.kind == "name"
    if joined and _MEMBERS.fullmatch(text_between(doc, left, right)):
        for name in _names_from(doc, scene, right):
            if name.label in ACTORS and name is not left.name:
                yield Relation("MEMBER_OF", name, left.name, left.start, "done", 0.8)


def _paired_lists(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "A, B, C are paired with X, Y, Z": in order, where equally long."""
    for token in doc:
        if (
            token.lemma_.casefold() not in {"pair", "twin", "match", "partner"}
            or status_of(scene, token) is None
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
                yield Relation(
                    "PAIRED_WITH", a, b, token.i, status_of(scene, token), 0.8, inferred=True
                )


def _run_of_twins(scene: Scene, start: int, end: int) -> list[Name]:
    found: list[Name] = []
    for mention in scene.between(start, end):
        if (
            mention.kind == "name"
            and mention.name.label in {"City", "Region", "Network"}
            and mention.name not in found
        ):
            found.append(mention.name)
    return found


_FRAMED = re.compile(
    r"(?:[\w-]+ ){0,5}(?:as (?:a )?part of|(?:with)?in the (?:frame|framework|context) of"
    r"|under the umbrella of)(?: the)?"
)


_OWNED = re.compile(r"- ?owned(?: [\w-]+){0,3}")
_MEMBERS = re.compile(
    r"(?:founding |full |fellow )?members?(?: (?:states?|countr(?:y|ies)|cit(?:y|ies)|compan(?:y|ies)"
    r"|banks?|institutions?|universit(?:y|ies)))?,?(?: (?:such as|like|including))?(?: the)?"
)
_UNDER = re.compile(
    r"(?:as (?:a )?part of|under|(?:with)?in the (?:frame|framework|context) of"
    r"|under the umbrella of)(?: the)?$"
)


def _under(doc: Doc, scene: Scene, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "Under the programme G, the project P will …"."""
    a, b = right.name, left.name
    fits = (
        a.label in UNDERTAKINGS and b.label == "Programme" and allows("PART_OF", a.label, b.label)
    )
    if not fits or a is b or text_between(doc, left, right) not in {",", ", the"}:
        return
    start = doc[left.start].sent.start
    if _UNDER.fullmatch(doc[start : left.start].text.casefold()):
        status = status_of(scene, doc[right.end - 1].head)
        if status is not None:
            yield Relation("PART_OF", a, b, left.start, status, 0.75)


def _framed(doc: Doc, scene: Scene, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "E was held within the framework of F", "P is implemented as part of the programme G"."""
    a, b = left.name, right.name
    fits = allows("PART_OF", a.label, b.label) and b.label in UNDERTAKINGS and a is not b
    if fits and _FRAMED.fullmatch(text_between(doc, left, right)):
        status = status_of(scene, doc[right.start].head)
        if status is not None:
            yield Relation("PART_OF", a, b, left.start, status, 0.8)


def _listed_projects(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "the H2020 projects A, B and C": under the programme before the noun."""
    for mention in scene.mentions:
        noun = doc[mention.end] if mention.end < len(doc) else None
        if mention.name.label != "Programme" or noun is None or noun.lower_ != "projects":
            continue
        first = scene.at.get(noun.i + 1)
        for name in _names_from(doc, scene, first):
            if name.label in {"Project", "Programme"} and name is not mention.name:
                yield Relation("PART_OF", name, mention.name, mention.start, "done", 0.8)


def _between_parties(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "the Joint Commission between A and B": both take part."""
    for mention in scene.mentions:
        at = mention.end
        event = mention.name.label == "Event" and at + 1 < len(doc)
        if not event or doc[at].lower_ != "between":
            continue
        first = scene.at.get(at + 1 + (doc[at + 1].lower_ == "the"))
        status = status_of(scene, doc[mention.end - 1])
        for name in _names_from(doc, scene, first) if status is not None else ():
            if name.label in ACTORS:
                yield Relation("PARTICIPATED_IN", name, mention.name, at, status, 0.8)


def _names_from(doc: Doc, scene: Scene, first: Mention | None) -> list[Name]:
    return [] if first is None else [first.name, *continued(scene, doc[first.start], first)]


def adjacent_relations(doc: Doc) -> Iterator[Relation]:
    """The relations that stand between neighbouring names, in reading order."""
    scene = scene_of(doc)
    named = [m for m in scene.mentions if m.kind != "title"]
    opens = {sentence.start for sentence in doc.sents}
    for left, right in pairwise(named):
        apart = not opens.isdisjoint(range(left.start + 1, right.start + 1))
        if right.start < left.end or apart:
            continue
        yield from located_between(doc, scene, left, right)
        yield from unit_between(doc, left, right)
        yield from _hyphen_pair(doc, left, right)
        yield from _framed(doc, scene, left, right)
        yield from _under(doc, scene, left, right)
        yield from _owned(doc, left, right)
        yield from _members(doc, scene, left, right)
    for mention in named:
        if mention.kind == "name":
            yield from located_by_nation(doc, scene, mention)
    yield from _titled_items(scene)
    yield from _by_participle(doc, scene)
    yield from located_by_clause(doc, scene)
    yield from located_by_seat(doc, scene)
    yield from located_by_noun(doc, scene)
    yield from _listed_projects(doc, scene)
    yield from _between_parties(doc, scene)
    yield from units_by_name(scene)
    yield from _paired_lists(doc, scene)
