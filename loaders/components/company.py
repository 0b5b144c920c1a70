"""What a name of which nothing is known is, by what stands around it and what it does."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from graph.gazetteer import cities_called, fold
from graph.ontology import BODIES
from loaders.components.company_forms import ends_with_form
from loaders.components.heads import head_label
from loaders.components.posts import past_ranks, title_kind
from loaders.components.scene import Mention, Scene
from loaders.knowledge_base import word_set

__all__ = [
    "acting",
    "firms_by_form",
    "like_their_neighbours",
    "towns_by_place",
    "unintroduced",
]


_SPEECH = frozenset(
    {"say", "add", "note", "explain", "stress", "tell", "think", "believe", "recall"}
)


def unintroduced(doc: Doc, scene: Scene) -> None:
    """A single plain word is nobody's name unless a title or the full name says so: a firm's."""
    titled = {id(m.name) for m in scene.mentions if m.start and title_kind(doc[m.start - 1])}
    speaking = {
        id(m.name)
        for m in scene.mentions
        if doc[m.end - 1].dep_ == "nsubj" and doc[m.end - 1].head.lemma_ in _SPEECH
    }
    for name in scene.names:
        initialled = name.human and "." in name.text
        human = initialled or id(name) in titled | speaking
        if name.label == "Person" and " " not in name.text and not human:
            name.label = "Company"


def like_their_neighbours(doc: Doc, scene: Scene) -> None:
    """A name of which nothing is known is what the list around it is."""
    for mention in scene.mentions:
        name = mention.name
        if (
            name.known
            or name.label not in {"Company", "Place", "City"}
            or head_label(name.text.split())
        ):
            continue
        labels = [
            scene.at[t.i].name.label
            for inner in doc[mention.start : mention.end]
            for t in (*_together(inner), *_listed_beside(doc, scene, mention))
            if t.i in scene.at and scene.at[t.i].name is not name and scene.at[t.i].name.known
        ]
        if labels and len(set(labels)) == 1 and labels[0] in {"City", "Country"}:
            name.label = "City" if labels[0] == "Country" else labels[0]


def _together(token: Token) -> Iterator[Token]:
    """What stands in one list with a word: "A and B", "with A, in Italy, and with B"."""
    yield from token.conjuncts
    if token.dep_ == "pobj":
        for prep in token.head.conjuncts:
            if prep.lower_ == token.head.lower_:
                yield from (c for c in prep.children if c.dep_ == "pobj")


def towns_by_place(doc: Doc, scene: Scene) -> None:
    """A name that open data has as a town's, and in which something is said to be, is that town."""
    for mention in scene.mentions:
        name = mention.name
        if name.known or name.label not in {"Company", "Place", "Person"} or mention.kind != "name":
            continue
        if not mention.start or doc[mention.start - 1].lower_ not in {"in", "near"}:
            continue
        if found := cities_called(name.text):
            name.label, name.country, name.known = "City", found[0].country, True
            name.id = f"geonames:{found[0].geonames_id}"


def firms_by_form(scene: Scene) -> None:
    """As in "Nordvik Hydrogen" for "Nordvik Hydrogen AS", though it looks like a human being's."""
    firms = [n for n in scene.names if ends_with_form(n.text.split())]
    for name in [n for n in scene.names if n.label in {"Person", "Place"} and " " in n.text]:
        opening = fold(name.text) + " "
        firm = next((f for f in firms if f is not name and fold(f.text).startswith(opening)), None)
        if firm is not None:
            scene.absorb(firm, name)


def acting(doc: Doc, scene: Scene) -> None:
    """A place or town of which nothing is known, but which acts or stands among bodies, is a firm."""
    for mention in scene.mentions:
        name, root = mention.name, doc[mention.end - 1]
        if name.known or name.label not in {"Place", "City"} or head_label(name.text.split()):
            continue
        agent = root.dep_ == "pobj" and root.head.dep_ == "agent"
        listed = {
            scene.at[t.i].name.label
            for inner in doc[mention.start : mention.end]
            for t in inner.conjuncts
            if t.i in scene.at
        }
        # "Norway's Equinor" is no town that nobody knows.
        owned = _owned_by_nation(doc, scene, mention) and not cities_called(name.text)
        owned = owned or _has_officer(doc, mention)
        if owned or (agent and name.label == "Place") or (listed and listed <= BODIES):
            name.label = "Company"


def _has_officer(doc: Doc, mention: Mention) -> bool:
    """As in "Nordvik Middle East CEO", "Nordvik Iberia's founder"."""
    at = mention.end + (mention.end < len(doc) and doc[mention.end].text == "'s")
    at = past_ranks(doc, at, len(doc))
    return at < len(doc) and doc[at].lower_ in word_set("firm_posts.tsv")


def _owned_by_nation(doc: Doc, scene: Scene, mention: Mention) -> bool:
    owner = scene.at.get(mention.start - 2) if mention.start > 1 else None
    possessive = owner is not None and doc[mention.start - 1].text == "'s"
    return possessive and owner is not None and owner.name.label == "Country"


def _listed_beside(doc: Doc, scene: Scene, mention: Mention) -> list[Token]:
    """The names right before and behind in a list whose members carry brackets."""
    beside: list[Token] = []
    if (
        mention.start > 1
        and doc[mention.start - 1].text == ","
        and doc[mention.start - 2].text == ")"
    ):
        at = mention.start - 2
        while at > 0 and doc[at].text != "(":
            at -= 1
        if at - 1 in scene.at:
            beside.append(doc[at - 1])
    return beside
