"""Who travels: whom "the delegation", "the guests" and "the visitors" stand for."""

from __future__ import annotations

from spacy.tokens import Token

from graph.ontology import ACTORS
from loaders.components.actors import named_in
from loaders.components.clauses import (
    SUBJECTS,
    agents_of,
    is_passive,
    objects_of,
    subjects_of,
)
from loaders.components.posts import is_post_word
from loaders.components.scene import Name, Scene

__all__ = [
    "GUESTS",
    "is_human",
    "note_travel",
    "owners_of",
    "refer_to_guests",
    "spoke_of_travellers",
]

GUESTS = frozenset(
    {"delegation", "delegate", "visitor", "guest", "group", "team", "duo", "trio", "mission"}
)
_DEFINITE = frozenset({"the", "this", "our", "its", "their"})
_TRAVELS = frozenset({"visit", "stay", "arrive", "travel", "come", "tour", "fly"})
_JOURNEYS = frozenset({"tour", "trip", "visit"})
_HOSTS = frozenset({"receive", "welcome", "host", "greet"})
_LEADS = frozenset({"head", "lead", "preside"})
_WHERE = frozenset({"in", "at", "to", "near"})
_SENDERS = ACTORS - {"Country", "Company", "InternationalOrganisation"}


def owners_of(token: Token) -> list[Token]:
    """Whose a delegation is: what stands behind its "of" and "from"."""
    preps = [c for c in token.children if c.dep_ == "prep" and c.lower_ in {"of", "from"}]
    return [g for c in preps for g in c.children if g.dep_ == "pobj"]


def spoke_of_travellers(scene: Scene, token: Token) -> bool:
    """Whether the subject of the sentence before is the delegation, so that "they" are its members."""
    if token.sent.start == 0 or not scene.travellers:
        return False
    before = token.doc[token.sent.start - 1].sent
    return any(t.lemma_.casefold() in GUESTS and t.dep_ in SUBJECTS for t in before)


def refer_to_guests(scene: Scene, token: Token) -> None:
    """Keep of whom a delegation is, or find for whom "the delegation" stands.

    Args:
        scene: the document's scene, which keeps who travels.
        token: a noun of ``GUESTS``.
    """
    word = token.lemma_.casefold()
    named = named_in(scene, token)
    known = scene.travellers or scene.guests
    if _by_nation(scene, token, named):
        if known and word != "delegation":
            # "The Ukrainian guests": the delegation of which the text has told.
            named = []
        else:
            named = _one_of_nation(scene, token, named[0]) or named
            scene.groups[token.i] = named
    if named and (word == "delegation" or not scene.travellers):
        scene.travels.append((token.i, named))
    elif known and not named:
        bare = word == "delegation" and not [*token.children]
        if bare or any(c.lower_ in _DEFINITE for c in token.lefts):
            scene.groups[token.i] = list(known)


def _by_nation(scene: Scene, token: Token, named: list[Name]) -> bool:
    said = [m.name for c in token.lefts if (m := scene.at.get(c.i)) and m.kind == "adjective"]
    return bool(named) and said == named


def _one_of_nation(scene: Scene, token: Token, nation: Name) -> list[Name]:
    """As in "the Chilean delegation": the one body of Chile that the text has named, if just one."""
    bodies: list[Name] = []
    for mention in scene.before(token.i):
        name = mention.name
        sends = name.label in _SENDERS and name.country == nation.country
        lies = mention.start > 0 and token.doc[mention.start - 1].lower_ in _WHERE
        if sends and not lies and name not in bodies:
            bodies.append(name)
    return bodies if len(bodies) == 1 else []


def _act_for(scene: Scene, heads: list[Token], body: Name) -> None:
    """Whoever heads a delegation acts for whom it comes from, if nothing else is told."""
    for head in heads:
        mention = scene.at.get(head.i)
        if mention is not None and mention.name.label == "Person" and not mention.name.employers:
            mention.name.employers.append(body)


def note_travel(scene: Scene, verb: Token) -> None:
    """Keep whom a verb tells to travel, to be received or to head a delegation."""
    lemma = verb.lemma_
    if lemma in _TRAVELS:
        _take_guests(scene, verb, subjects_of(verb))
    elif lemma in _HOSTS:
        _take_guests(scene, verb, objects_of(verb))
    elif lemma in _LEADS:
        _headed(scene, verb)
    if any(_at_the_head(c) or _on_the_way(c) for c in verb.children):
        _take_guests(scene, verb, subjects_of(verb))


def _take_guests(scene: Scene, verb: Token, tokens: list[Token]) -> None:
    """Keep the people who travel, and for want of any the bodies: "A came to T. The delegation …"."""
    named = [n for t in tokens if is_human(scene, t) for n in named_in(scene, t)]
    bodies = [n for t in tokens for n in named_in(scene, t) if n.label in ACTORS]
    scene.guests = named or scene.guests or bodies
    if named or bodies:
        scene.visits.append((verb.i, named or bodies))


def is_human(scene: Scene, token: Token) -> bool:
    """Whether a token ends a human being's name, or is a post."""
    mention = scene.at.get(token.i)
    return is_post_word(token) or (mention is not None and mention.name.label == "Person")


def _at_the_head(prep: Token) -> bool:
    """As in "X travels at the head of a delegation"."""
    return prep.lower_ == "at" and any(c.lower_ == "head" for c in prep.children)


def _on_the_way(child: Token) -> bool:
    """As in "X is on a tour of India", "Y paid a visit to T"."""
    nouns = list(child.children) if child.lower_ == "on" else [child]
    return any(n.dep_ in {"pobj", "dobj"} and n.lemma_ in _JOURNEYS for n in nouns)


def _headed(scene: Scene, verb: Token) -> None:
    """As in "The delegation is headed by X": of X's body, if nothing else tells."""
    passive = is_passive(verb)
    heads = agents_of(verb) if passive else subjects_of(verb)
    if passive and not heads:
        # "Was presided over by X"
        overs = [c for c in verb.children if c.dep_ == "prep"]
        heads = [t for c in overs for g in (c, *c.children) for t in g.children if t.dep_ == "pobj"]
    for noun in objects_of(verb):
        if noun.lemma_.casefold() not in {"delegation", "mission"}:
            continue
        if known := named_in(scene, noun):
            _act_for(scene, heads, known[0])
        if known or scene.travellers:
            continue
        named = [n for t in heads for n in named_in(scene, t)]
        if named:
            scene.travels.append((noun.i, named))
            scene.groups[noun.i] = list(named)
