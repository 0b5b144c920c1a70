"""Who acts in what a sentence tells only as the setting of something else: "after talks with B, A …"."""

from __future__ import annotations

from spacy.tokens import Token

from loaders.components.clauses import governor_of, is_passive, subjects_of
from loaders.components.scene import Scene

__all__ = ["adjunct_subject", "present_at", "visits_here", "where_subject"]

_AROUND = frozenset({"after", "during", "following", "in", "at"})
_STAYS = frozenset({"mission", "stay", "tour", "trip", "visit"})
_WITHIN = frozenset({"during", "within", "in", "on"})


def adjunct_subject(_: Scene, noun: Token) -> list[Token]:
    """As in "After talks with B, A announced …": whoever acts after a meeting has met."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in _AROUND or noun.head.dep_ != "prep":
        return []
    verb = noun.head.head
    fronted = noun.head.i < verb.i and verb.pos_ == "VERB" and not is_passive(verb)
    return subjects_of(verb) if fronted else []


def where_subject(_: Scene, noun: Token) -> list[Token]:
    """As in "A travelled to T, where a meeting with B was held"."""
    verb = governor_of(noun)
    if verb.dep_ != "relcl" or not any(c.lower_ == "where" for c in verb.children):
        return []
    return subjects_of(governor_of(verb.head)) if is_passive(verb) else []


def present_at(_: Scene, noun: Token) -> list[Token]:
    """As in "Present at the meeting were A and B", "A and B were present at the talks"."""
    present = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "at" or present.lower_ != "present":
        return []
    below = (c for c in present.children if c.lemma_ == "be")
    verb = next(below, present.head) if present.head == present else present.head
    return [c for c in verb.children if c != present and c.dep_ in {"nsubj", "attr"}]


def visits_here(trigger: Token) -> bool:
    """Whether a passive stands in a sentence about a visit, so that those act who visit.

    As in "During the visit, a memorandum was signed with B".
    """
    verb = governor_of(trigger)
    if not is_passive(verb) or any(c.dep_ == "agent" for c in verb.children):
        return False
    phrases = (g for c in verb.children if c.lower_ in _WITHIN for g in c.children)
    return any(
        g.lemma_ in _STAYS and any(c.lower_ in {"the", "their", "his", "her"} for c in g.lefts)
        for g in phrases
    )
