"""Bodies of a town or country by the words before their noun: "the Perth maker F", "the Polish partner, F"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from graph.ontology import BODIES
from loaders.components.lists import continued
from loaders.components.places import apposed_to
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Scene
from loaders.knowledge_base import table

__all__ = ["located_by_noun"]

_MOST = 4
"""Words from the town to the noun: "London commercial law firm"."""
_WHERE = frozenset({"in", "at", "near", "from", "to"})
_MUNICIPAL = frozenset(
    {"bus", "communal", "municipal", "public", "sewerage", "transport", "waste"}
) | {"water"}
_FIRMS = frozenset({"company", "enterprise", "firm", "operator", "utility"})
_SIDES = frozenset({"partner", "participant", "organiser", "organizer", "member", "beneficiary"})


def located_by_noun(doc: Doc, scene: Scene) -> Iterator[Relation]:
    """Where bodies lie by what stands before or behind the noun that says what they are."""
    for mention in scene.mentions:
        if mention.kind == "name" and mention.name.label in {"City", "Region"}:
            yield from _of_town(doc, scene, mention)
            if mention.name.label == "City":
                yield from _of_city_hall(doc, scene, mention)
        elif mention.name.label == "Country":
            yield from _of_side(doc, scene, mention)


def _of_town(doc: Doc, scene: Scene, town: Mention) -> Iterator[Relation]:
    """As in "London law firm F", "F, a Perth manufacturer of pumps"."""
    noun = _noun_behind(doc, scene, town)
    if noun is None:
        return
    behind = scene.at.get(noun.i + 1)
    told = town.start == 0 or doc[town.start - 1].lower_ not in _WHERE
    owner = behind.name if behind is not None and told else apposed_to(doc, scene, town)
    if owner is not None and owner.label in BODIES and owner is not town.name:
        yield Relation("LOCATED_IN", owner, town.name, town.start, "done", 0.8)


def _noun_behind(doc: Doc, scene: Scene, town: Mention) -> Token | None:
    """The noun for a body that ends the run of small words behind a town."""
    at = town.end
    while at < min(town.end + _MOST, len(doc)) and _describes(doc[at]) and at not in scene.at:
        at += 1
    noun = doc[at - 1] if at > town.end else None
    body = noun is not None and table("classes.tsv").get(noun.lemma_.casefold()) in BODIES
    return noun if body and noun is not None and noun.tag_ == "NN" else None


def _describes(token: Token) -> bool:
    return (token.is_lower or token.text == "-") and token.pos_ in {"NOUN", "ADJ", "PUNCT"}


def _of_city_hall(doc: Doc, scene: Scene, town: Mention) -> Iterator[Relation]:
    """As in "C's water company F", "the municipal company F of C": a unit of the city."""
    if town.end + 1 < len(doc) and doc[town.end].text == "'s":
        at = town.end + 1
        while at < min(town.end + 1 + _MOST, len(doc)) and _describes(doc[at]):
            at += 1
        named = scene.at.get(at)
    else:
        of = town.start - 1
        named = scene.at.get(of - 1) if of > 0 and doc[of].lower_ == "of" else None
    if named is None or named.name.label not in {"Agency", "Company"} or named.kind != "name":
        return
    start = named.start
    while start > 0 and _describes(doc[start - 1]) and named.start - start < _MOST:
        start -= 1
    words = {t.lower_ for t in doc[start : named.start]}
    if words & _MUNICIPAL and words & _FIRMS:
        yield Relation("PART_OF", named.name, town.name, town.start, "done", 0.8)


def _of_side(doc: Doc, scene: Scene, country: Mention) -> Iterator[Relation]:
    """As in "the Hungarian partner, F," and "the partner from Moldova, F,"."""
    at = country.end
    if at < len(doc) and doc[at].lemma_ in _SIDES and doc[at].tag_ == "NN":
        at += 1
    elif not _from_country(doc, country):
        return
    if at + 1 >= len(doc) or doc[at].text not in {",", "("}:
        return
    at += 1 + (doc[at + 1].lower_ == "the")
    named = scene.at.get(at)
    if named is not None and named.start == at and named.name.label in BODIES:
        closed = named.end < len(doc) and doc[named.end].text in {",", ")", ";", ".", "("}
        if closed and not list(continued(scene, doc[named.start], named)):
            yield Relation("LOCATED_IN", named.name, country.name, country.start, "done", 0.8)


def _from_country(doc: Doc, country: Mention) -> bool:
    at = country.start - 1 - (country.start > 0 and doc[country.start - 1].lower_ == "the")
    side = at > 0 and doc[at].lower_ in {"from", "in"} and doc[at - 1].tag_ == "NN"
    return side and doc[at - 1].lemma_ in _SIDES
