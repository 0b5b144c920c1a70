"""Members of a list that the parser hangs on the verb: "attended by X, and officials from A and B"."""

from __future__ import annotations

from loaders.components.clauses import SUBJECTS

__all__ = ["mend_stray"]

_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})
_OBJECTS = frozenset({"dobj", "attr", "dative"})
_OF_CLAUSE = SUBJECTS | {"aux", "auxpass"}


def mend_stray(heads: list[int], deps: list[str], pos: list[str], start: int, end: int) -> None:
    """Hang a noun that is conjoined with a verb on the last argument of that verb before it.

    Args:
        heads: the head of each token of a document; changed in place.
        deps: its dependency.
        pos: its part of speech.
        start: the first token of the sentence.
        end: the token behind it.
    """
    for at in range(start, end):
        verb = heads[at]
        stray = deps[at] == "conj" and pos[at] in _NOUNS and pos[verb] in _VERBS and verb < at
        if not stray or any(heads[i] == at and deps[i] in _OF_CLAUSE for i in range(start, end)):
            continue
        argument = next((i for i in range(at - 1, verb, -1) if _argues(heads, deps, i, verb)), None)
        if argument is not None and pos[argument] in _NOUNS:
            heads[at] = argument


def _argues(heads: list[int], deps: list[str], at: int, verb: int) -> bool:
    """Whether a token is an object of a verb, or of a preposition right under it."""
    if deps[at] in _OBJECTS:
        return heads[at] == verb
    return deps[at] == "pobj" and heads[heads[at]] == verb
