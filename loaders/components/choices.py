"""Who chooses whom: "A named B its partner", "B was selected as a host"."""

from __future__ import annotations

from spacy.tokens import Token

from loaders.components.clauses import agents_of, governor_of, is_passive, objects_of, subjects_of
from loaders.components.scene import Scene

__all__ = ["CHOOSE", "chooser", "chosen"]

CHOOSE = frozenset(
    [
        "count",
        "number",
        "choose",
        "select",
        "name",
        "have",
        "welcome",
        "list",
        "appoint",
        "designate",
        "accept",
        "include",
        "admit",
        "elect",
        "bring",
        "enlist",
        "engage",
        "gain",
        "present",
    ]
)


def _choice(noun: Token) -> Token | None:
    """The verb in "A counts B among its partners", "B was chosen as A's partner"."""
    verb = governor_of(noun)
    told = noun.dep_ == "pobj" and noun.head.lower_ in {"among", "as"} and noun.head.head == verb
    return verb if told and verb.lemma_ in CHOOSE else None


def chooser(_: Scene, noun: Token) -> list[Token]:
    """As in "A counts B among its partners": A."""
    verb = _choice(noun)
    if verb is None:
        return []
    return agents_of(verb) if is_passive(verb) else subjects_of(verb)


def chosen(_: Scene, noun: Token) -> list[Token]:
    """As in "A counts B among its partners": B."""
    verb = _choice(noun)
    return objects_of(verb) if verb is not None else []
