"""Where things lie: towns in countries, bodies of nations, events in halls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from graph.gazetteer import cities_called, country_called, country_of_demonym, fold, is_wider_area
from graph.ontology import ACTORS, BODIES, PLACES
from loaders.components.clauses import SUBJECTS
from loaders.components.lists import continued
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Name, Scene
from loaders.knowledge_base import table

__all__ = [
    "apposed_to",
    "located_between",
    "located_by_clause",
    "located_by_nation",
    "text_between",
]


_WIDER = {"Place": 0, "City": 1, "Region": 2, "Country": 3}


_OF_NATIONS = frozenset({"cultural", "culture", "language", "studies"})
"""Behind a nationality, what is taught or shown: "the Korean Studies Circle" may lie anywhere."""
_ACRONYM = re.compile(r"^\) |^\([^()]{2,12}\) ")
_OF_A_PLACE = re.compile(r", (?:an?|the|our|its) (?:[\w-]+ ){0,3}([\w-]+) (?:in|from|of)")
_COMPASS = re.compile(
    r" (?:northern|southern|eastern|western|central|downtown|nearby|neighbou?ring|"
    r"north-?eastern|north-?western|south-?eastern|south-?western)$"
)
_BEFORE = 4
"""Tokens before a name within which its nation stands."""
_NOUN_WITHIN = 6
"""Tokens behind an adjective of nationality within which its noun stands."""
_QUALITIES = frozenset({"ADJ", "ADV", "NOUN", "NUM", "PROPN", "VERB"})


def text_between(doc: Doc, left: Mention, right: Mention) -> str:
    """The text between two mentions, stripped."""
    return doc[left.end : right.start].text.strip()


def located_between(doc: Doc, scene: Scene, left: Mention, right: Mention) -> Iterator[Relation]:
    """As in "A, B", "A (B)", "A in B", "A of B" for an area B wider than A."""
    a, b = left.name, right.name
    gap = _COMPASS.sub("", _ACRONYM.sub("", text_between(doc, left, right)))
    gap = "," if gap == ")," else gap
    if not gap and a.label == "Country" and b.label == "Region" and left.kind == "name":
        yield Relation("LOCATED_IN", b, a, left.start, "done", 0.8)
    if b.label not in PLACES or a is b or a.label == "Person" or right.kind == "adjective":
        return
    if is_wider_area(a.text):
        return
    if gap in {"in", "at", "in the", "at the"} and _acts_there(doc, left):
        return
    if gap == "," and _opens_clause(doc, right):
        return
    wider = _WIDER.get(b.label, 0) > _WIDER.get(a.label, -1)
    closes = (
        right.end >= len(doc)
        or doc[right.end].text in {",", ")", ".", ";", ":", "-", "–"}
        or not doc[right.end].text[:1].isupper()
    )
    if gap in {",", "("} and a.label in {"City", "Region", "Place"} and wider and closes:
        if _is_list(doc, scene, left, right):
            return
        yield Relation("LOCATED_IN", a, b, left.start, "done", 0.9)
    elif gap == "from" and a.label in BODIES and b.label in {"City", "Country"}:
        yield Relation("LOCATED_IN", a, b, left.start, "done", 0.8)
    elif a.label in BODIES and b.label in {"City", "Country"} and _apposed_place(doc, left, gap):
        yield Relation("LOCATED_IN", a, b, left.start, "done", 0.75)
    elif gap == "(" and a.label in {"Project", "Programme"} and b.label in ACTORS:
        yield Relation("PARTICIPATED_IN", b, a, left.start, "done", 0.7)
    elif gap == "(" and a.label not in PLACES and b.label in {"City", "Country"} and b.known:
        yield Relation("LOCATED_IN", a, b, left.start, "done", 0.85)
    elif (
        gap == ","
        and a.label in BODIES | {"Event"}
        and (b.label in {"Place", "Country", "Region"} or (b.label == "City" and b.known))
        and not _is_list(doc, scene, left, right)
    ):
        yield Relation("LOCATED_IN", a, b, left.start, "done", 0.7)
    elif gap in {
        "in",
        "at",
        "of",
        "in the",
        "at the",
        "of the",
        "located in",
        "based in",
    } and a.label not in {"Country"}:
        if a.label in PLACES and not wider:
            return
        if gap.startswith("of") and b.label in {"Place"}:
            return
        yield Relation("LOCATED_IN", a, b, left.start, "done", 0.75)


def _acts_there(doc: Doc, body: Mention) -> bool:
    """As in "a workshop organised by UNEP in Jakarta": where it was, not where its organiser lies."""
    last = doc[body.end - 1]
    by = last.dep_ == "pobj" and last.head.dep_ == "agent"
    return by and body.name.label in {"Company", "InternationalOrganisation", "Network"}


def _opens_clause(doc: Doc, place: Mention) -> bool:
    """As in "As a member of O, C shares this": the comma closes what stands before the clause."""
    last = doc[place.end - 1]
    return last.dep_ in SUBJECTS and last.head == last.sent.root


def _apposed_place(doc: Doc, left: Mention, gap: str) -> bool:
    """As in "F, of V", "F, our spin-off in D", "a subsidiary, F, in S"."""
    if gap == ", of":
        return True
    if gap == ", in":
        return left.start > 0 and doc[left.start - 1].text == ","
    match = _OF_A_PLACE.fullmatch(gap)
    return match is not None and fold(match[1]) in table("classes.tsv")


def _is_list(doc: Doc, scene: Scene, left: Mention, right: Mention) -> bool:
    """Whether "A, B" is a list of like things rather than a place in a wider one."""
    after = doc[right.end].text if right.end < len(doc) else ""
    if left.name.label == right.name.label:
        return True
    following = scene.at.get(right.end + 1)
    if after == "," and following and following.name.label == right.name.label != "Country":
        return True
    known = left.name.label == "City" and right.name.label == "Country"
    if known and left.name.country and right.name.country:
        fits = bool(cities_called(left.name.text, country=right.name.country))
        return not fits and left.name.known
    return after == "and" and left.name.label not in {"City"}


def _qualifies(doc: Doc, country: Mention, name: Mention) -> bool:
    """As in "US firm F": a country's name right before the noun that says what the name is."""
    between = doc[country.end : name.start]
    noun = between[-1].lemma_.casefold() if len(between) else ""
    return noun in table("classes.tsv") and all(t.is_lower for t in between)


def located_by_nation(doc: Doc, scene: Scene, mention: Mention) -> Iterator[Relation]:
    """As in "the Dutch company X", "Korea's X": the named thing is of that country."""
    at = mention.start - 1
    if scene.free(max(0, at + 1 - _BEFORE), at + 1):
        return
    sentence = doc[mention.start].sent
    steps = 0
    while at >= sentence.start and steps < _BEFORE:
        token = doc[at]
        before = scene.at.get(at)
        if before is not None:
            country = before.name.label == "Country"
            genitive = doc[before.end].text == "'s" if before.end < mention.start else False
            if (
                country
                and (before.kind == "adjective" or genitive or _qualifies(doc, before, mention))
                and mention.name.label not in {"Country", "Person"}
                and not {"embassy", "consulate"} & set(mention.name.text.casefold().split())
            ):
                nouns = [t for t in doc[before.end : mention.start] if t.pos_ == "NOUN"]
                if not any(
                    t.lemma_ in {"minister", "president", "ambassador", "government"} for t in nouns
                ):
                    yield Relation(
                        "LOCATED_IN", mention.name, before.name, mention.start, "done", 0.8
                    )
            return
        if token.pos_ not in {"NOUN", "ADJ", "PART", "PROPN", "PUNCT"} or token.text in {
            ",",
            "(",
            ")",
            ";",
        }:
            return
        at -= 1
        steps += 1


def _of_its_own_name(scene: Scene) -> Iterator[Relation]:
    """As in "Ethiopian Institute of …", "Embassy of A in B": where a name itself says it lies."""
    seen: set[int] = set()
    for mention in scene.mentions:
        name = mention.name
        if id(name) in seen or name.label in PLACES | {"Person"} or mention.kind != "name":
            continue
        seen.add(id(name))
        for area in _areas_in(scene, name):
            yield Relation("LOCATED_IN", name, area, mention.start, "done", 0.7)


def _areas_in(scene: Scene, name: Name) -> Iterator[Name]:
    words = name.text.split()
    mission = {"embassy", "consulate"} & {w.casefold() for w in words}
    by_text = {
        fold(a): n
        for n in scene.names
        if n.label in {"Country", "City"}
        for a in n.aliases | {n.text}
    }
    for size in (2, 1):
        opening = " ".join(words[:size])
        country = country_of_demonym(opening) or country_called(opening)
        topical = len(words) > size and words[size].casefold() in _OF_NATIONS
        if country and len(words) > size and not mission and not topical:
            if found := next((n for n in scene.names if n.id == country.id), None):
                yield found
            break
    for alias in sorted(name.aliases):
        tail = re.search(r" of (?:the )?([^,]+)$", alias)
        if tail and name.text + tail.group() == alias and (found := by_text.get(fold(tail[1]))):
            yield found
    match = re.search(r"\bin (?:the )?(.+)$", name.text)
    if match and (found := by_text.get(fold(match[1])) or _area_called(match[1])):
        yield found


def _area_called(text: str) -> Name | None:
    """A country or town of open data, of which the text speaks in another name alone."""
    if country := country_called(text):
        return Name(text, "Country", country.country, country.id, {text}, known=True)
    cities = cities_called(text)
    if not cities:
        return None
    number = f"geonames:{cities[0].geonames_id}"
    return Name(text, "City", cities[0].country, number, {text}, known=True)


def _adjective_lists(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """As in "Four Korean cities - A, B and C", "Dutch firms such as X"; "Santander, a Spanish city"."""
    for mention in scene.mentions:
        if mention.name.label != "Country":
            continue
        genitive = mention.end < len(doc) and doc[mention.end].text == "'s"
        if mention.kind != "adjective" and not (genitive or _premodifies(doc, mention)):
            continue
        if (noun := _class_noun(doc, scene, mention.end + genitive)) is None:
            continue
        if called := _called(doc, scene, noun):
            for name in called:
                yield Relation("LOCATED_IN", name, mention.name, mention.start, "done", 0.85)
        elif noun.tag_ == "NNS":
            for name in _listed_after(doc, scene, noun):
                yield Relation("LOCATED_IN", name, mention.name, mention.start, "done", 0.8)
        elif introduced := [
            scene.at[c.i] for c in noun.children if c.dep_ == "appos" and c.i in scene.at
        ]:
            yield Relation(
                "LOCATED_IN", introduced[0].name, mention.name, mention.start, "done", 0.85
            )
        elif (owner := apposed_to(doc, scene, mention)) is not None:
            yield Relation("LOCATED_IN", owner, mention.name, mention.start, "done", 0.85)


def _class_noun(doc: Doc, scene: Scene, start: int) -> Token | None:
    """The noun of "Korean cities", "Turkish shipbuilding company", where it names a kind of thing."""
    for token in doc[start : start + _NOUN_WITHIN]:
        noun = token.pos_ in {"NOUN", "PROPN"} and token.i not in scene.at
        if noun and token.dep_ != "compound" and token.lemma_.casefold() in table("classes.tsv"):
            return token
        if token.pos_ not in _QUALITIES and token.text != "-":
            return None
    return None


def _called(doc: Doc, scene: Scene, noun: Token) -> list[Name]:
    """As in "the French city of G", "the Estonian towns of T and V"."""
    behind = scene.at.get(noun.i + 2)
    areas = {"city", "town", "region", "province", "island", "capital", "village", "municipality"}
    of = (
        noun.lemma_.casefold() in areas and noun.i + 2 < len(doc) and doc[noun.i + 1].lower_ == "of"
    )
    if not of or behind is None or behind.name.label not in PLACES:
        return []
    further = continued(scene, doc[behind.start], behind) if noun.tag_ == "NNS" else []
    return [behind.name, *(n for n in further if n.label in PLACES - {"Country"})]


def _premodifies(doc: Doc, country: Mention) -> bool:
    """As in ", a Puerto Rico advisory firm": a country's name used as an adjective."""
    article = country.start > 1 and doc[country.start - 1].lower_ in {"a", "an", "the"}
    return (
        article and doc[country.start - 2].text == "," and doc[country.end - 1].dep_ == "compound"
    )


def _listed_after(doc: Doc, scene: Scene, noun: Token) -> list[Name]:
    at = noun.i + 1
    while at < noun.sent.end and doc[at].lower_ in {
        "-",
        "–",
        ":",
        ",",
        "such",
        "as",
        "including",
        "namely",
        "of",
        "the",
        "(",
        "like",
    }:
        at += 1
    first = scene.at.get(at)
    if (
        at == noun.i + 1
        or first is None
        or first.kind != "name"
        or first.name.label in {"Country", "Person"}
    ):
        return []
    return [first.name, *continued(scene, doc[first.start], first)]


def apposed_to(doc: Doc, scene: Scene, adjective: Mention) -> Name | None:
    """The name before a comma and an adjective of nationality: "Santander, a Spanish city"."""
    at = adjective.start - 1
    while at > 0 and (doc[at].tag_ in {"DT", "JJ", "JJS", "RBS", "VBG"} and doc[at].is_lower):
        at -= 1
    if at < 1 or doc[at].text != ",":
        return None
    owner = scene.at.get(at - 1)
    if owner is None or owner.kind == "adjective" or owner.name.label in {"Country", "Person"}:
        return None
    return owner.name


def located_by_clause(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """What names and clauses of their own say of where things lie."""
    yield from _of_its_own_name(scene)
    yield from _adjective_lists(doc, scene)
