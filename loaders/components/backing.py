"""Who backs whom: whose money or help a noun tells of, and who thanks for it."""

from __future__ import annotations

from spacy.tokens import Token

from loaders.components.clauses import (
    agents_of,
    governor_of,
    is_passive,
    objects_of,
    prepositional,
    subjects_of,
)
from loaders.components.scene import Scene

__all__ = [
    "amount_from",
    "behind_goal",
    "beneficiary",
    "helped",
    "provided_by",
    "thanked",
    "thanker",
    "to_help",
]

_BENEFIT = frozenset({"benefit", "depend", "draw", "profit", "rely"})
_GIVE = frozenset({"provide", "give", "offer", "extend", "grant"})
_HELP = frozenset({"help", "allow", "enable", "assist", "benefit", "support"})
_SHARES = frozenset(
    ["half", "third", "quarter", "rest", "remainder", "balance", "part", "most", "share", "percent"]
)
_THANK = frozenset({"thank", "commend"})
_APPRECIATE = frozenset({"acknowledge", "appreciate", "hail", "praise", "value", "welcome"})
_GRATITUDE = frozenset({"appreciation", "gratitude", "thank", "thanks"})
_GRATEFUL = frozenset({"grateful", "indebted", "thankful"})


def thanker(_: Scene, noun: Token) -> list[Token]:
    """As in "B thanked A for its funding", "B appreciated the support of A": B."""
    return _thanks_for(noun)[0]


def thanked(_: Scene, noun: Token) -> list[Token]:
    """As in "B thanked A for its funding", "B expressed its gratitude to A for …": A."""
    return _thanks_for(noun)[1]


def _thanks_for(noun: Token) -> tuple[list[Token], list[Token]]:
    """Who thanks and who is thanked for what a noun says."""
    if noun.dep_ == "dobj" and noun.head.lemma_ in _APPRECIATE:
        return subjects_of(noun.head), []
    if noun.dep_ != "pobj" or noun.head.lower_ != "for":
        return [], []
    verb = governor_of(noun.head)
    if verb.lemma_ in _THANK and not is_passive(verb):
        return subjects_of(verb), objects_of(verb)
    told = [
        c
        for c in verb.children
        if (c.dep_ == "dobj" and c.lemma_ in _GRATITUDE) or c.lower_ in _GRATEFUL
    ]
    goals = [p for c in (verb, *told) for p in c.children if p.lower_ == "to"] if told else []
    return subjects_of(verb) if told else [], [g for p in goals for g in p.children]


def amount_from(scene: Scene, noun: Token) -> list[Token]:
    """As in "Half of it is a grant from D"."""
    verb = noun.head
    told = noun.dep_ == "attr" and any(t.lemma_ in _SHARES for t in subjects_of(verb))
    return prepositional(scene, noun, "from", "of") if told else []


def beneficiary(_: Scene, noun: Token) -> list[Token]:
    """As in "P benefits from a contribution by A", "P relies on grants from A": P."""
    given = noun.dep_ == "pobj" and noun.head.lower_ in {"from", "on", "upon"}
    verb = noun.head.head
    return subjects_of(verb) if given and verb.lemma_ in _BENEFIT else []


def helped(_: Scene, noun: Token) -> list[Token]:
    """As in "A loan from A will help B build ports"."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ not in _HELP:
        return []
    below = [c for c in verb.children if c.dep_ in {"ccomp", "xcomp"}]
    return [*objects_of(verb), *(t for c in below for t in c.children if t.dep_ == "nsubj")]


def to_help(_: Scene, noun: Token) -> list[Token]:
    """As in "A approved a loan to help B build roads": B."""
    purposes = [*noun.children, *(noun.head.children if noun.dep_ == "dobj" else ())]
    verbs = [c for c in purposes if c.dep_ in {"acl", "advcl", "relcl"} and c.lemma_ in _HELP]
    below = [c for v in verbs for c in v.children if c.dep_ in {"ccomp", "xcomp"}]
    told = [t for c in below for t in c.children if t.dep_ == "nsubj"]
    return told + [c for v in verbs for c in v.children if c.dep_ == "dobj"]


def provided_by(_: Scene, noun: Token) -> list[Token]:
    """As in "the support given by A": A."""
    given = [c for c in noun.children if c.dep_ == "acl" and c.lemma_ in _GIVE]
    return [agent for clause in given for agent in agents_of(clause)]


def behind_goal(scene: Scene, noun: Token) -> list[Token]:
    """As in "the sponsors of the forum F, A and B": A and B, which the parser lists with F."""
    goals = [g for p in noun.children if p.lower_ == "of" for g in p.children if g.i in scene.at]
    found = [c for g in goals for c in g.children if c.dep_ in {"appos", "conj"}]
    named = [scene.at[c.i] for c in found if c.i in scene.at]
    return [noun.doc[m.end - 1] for m in named[:1] if noun.doc[m.start - 1].text == ","]
