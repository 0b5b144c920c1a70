"""Slots of nouns for visits and meetings: who is on the way, who gets them, whose programme holds them."""

from __future__ import annotations

from spacy.tokens import Token

from loaders.components.clauses import (
    SUBJECTS,
    governor_of,
    is_passive,
    objects_of,
    prepositional,
    subjects_of,
)
from loaders.components.scene import Scene

__all__ = [
    "agenda",
    "attender",
    "getter",
    "headline",
    "indirect",
    "own_journey",
    "recipient",
    "seated",
    "stay_place",
    "verb_place",
    "visitor",
]

_AGENDAS = frozenset(
    {"agenda", "itinerary", "program", "programme", "schedule", "stay", "trip", "visit"}
)
_GET = frozenset({"get", "have", "host", "receive", "welcome"})
_HAPPEN = frozenset({"start", "begin", "take", "end", "finish", "conclude", "continue", "open"})
_HOLD = frozenset({"comprise", "contain", "feature", "foresee", "include", "involve", "see"})
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_SPANS = frozenset({"end", "course", "start", "beginning", "close", "conclusion", "day", "part"})


def agenda(scene: Scene, noun: Token) -> list[Token]:
    """As in "The programme of the delegation of A included a meeting": whose programme it is."""
    first = noun
    while first.dep_ == "conj":
        first = first.head
    verb = first.head
    if first.dep_ != "dobj" or verb.lemma_ not in _HOLD:
        return []
    plans = [t for t in subjects_of(verb) if t.lemma_.casefold() in _AGENDAS]
    return [
        g
        for plan in plans
        for g in (
            *(c for c in plan.children if c.dep_ == "poss"),
            *prepositional(scene, plan, "of"),
        )
    ]


def getter(_: Scene, noun: Token) -> list[Token]:
    """As in "A received a visit from B": who is visited."""
    verb = noun.head
    gets = noun.dep_ == "dobj" and verb.lemma_ in _GET and not is_passive(verb)
    return subjects_of(verb) if gets else []


def headline(_: Scene, noun: Token) -> list[Token]:
    """As in "Delegation from A at B": a headline or caption without a verb."""
    whole = noun.dep_ == "ROOT" and not any(t.pos_ in {"AUX", "VERB"} for t in noun.sent)
    return [noun] if whole else []


def indirect(_: Scene, noun: Token) -> list[Token]:
    """As in "paid B a visit": to whom."""
    return [c for c in noun.head.children if c.dep_ == "dative"] if noun.dep_ == "dobj" else []


def recipient(_: Scene, noun: Token) -> list[Token]:
    """As in "A was given a tour of P", "A has been granted membership": who gets it."""
    verb = noun.head
    return subjects_of(verb) if noun.dep_ == "dobj" and is_passive(verb) else []


def seated(_: Scene, noun: Token) -> list[Token]:
    """As in "A was elected to the board of N", "A sits on its committee"."""
    verb = governor_of(noun)
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"on", "to", "onto"}:
        return []
    if verb.lemma_ in {"elect", "appoint"} and is_passive(verb):
        return objects_of(verb)
    return subjects_of(verb) if verb.lemma_ in {"sit", "serve"} else []


def visitor(_: Scene, noun: Token) -> list[Token]:
    """As in "During a visit to V, A met B", "A is on a visit to V": who is on the way."""
    prep = noun.head
    if noun.dep_ == "pobj" and prep.lower_ == "of" and prep.head.lemma_ in _SPANS:
        # "At the end of a visit to V, A …".
        noun = prep.head
        prep = noun.head
    if noun.dep_ != "pobj" or prep.lower_ not in {"during", "on", "at", "in", "from"}:
        return []
    verb = governor_of(noun)
    # "A is back from a trip to V"
    back = prep.lower_ == "from" and (prep.head.lower_ == "back" or verb.lemma_ == "return")
    if noun.lemma_ not in _SPANS and prep.lower_ not in {"during", "on"} and not back:
        return []
    receives = verb.lemma_ in {"welcome", "receive", "host", "greet"} and not is_passive(verb)
    return objects_of(verb) if receives else subjects_of(verb)


def own_journey(_: Scene, noun: Token) -> list[Token]:
    """As in "A spent the last day of his visit to V in T", "A wrapped up its mission"."""
    owned = any(c.dep_ == "poss" and c.lower_ in _POSSESSIVES for c in noun.children)
    return [t for t in subjects_of(governor_of(noun)) if t != noun] if owned else []


def attender(_: Scene, noun: Token) -> list[Token]:
    """As in "At a meeting with B, A told …"."""
    verb = governor_of(noun)
    there = noun.dep_ == "pobj" and noun.head.lower_ in {"at", "during", "in"}
    return subjects_of(verb) if there and noun.head.head == verb else []


def verb_place(scene: Scene, noun: Token) -> list[Token]:
    """As in "The visit begins in P"."""
    placed = noun.dep_ in SUBJECTS and noun.head.lemma_ in _HAPPEN
    return prepositional(scene, noun.head, "in", "at") if placed else []


def stay_place(scene: Scene, noun: Token) -> list[Token]:
    """As in "A is in P on a visit"."""
    verb = governor_of(noun)
    stays = noun.dep_ == "pobj" and noun.head.lower_ == "on" and verb.lemma_ == "be"
    return prepositional(scene, verb, "in") if stays else []
