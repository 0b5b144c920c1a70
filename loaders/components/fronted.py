"""Sentences that open with "During the stay", where the parser takes what follows for a relative clause."""

from __future__ import annotations

__all__ = ["mend_fronted"]

_PREPOSITIONS = frozenset({"IN", "TO"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})
_RELATIVE = frozenset({"WDT", "WP", "WP$", "WRB"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def mend_fronted(heads: list[int], deps: list[str], tags: list[str], start: int, end: int) -> None:
    """Make the clause behind a fronted phrase the main one, if the phrase stands for the sentence.

    Args:
        heads: the head of each token of a document; changed in place.
        deps: its dependency; changed in place.
        tags: its tag.
        start: the first token of the sentence.
        end: the token behind it.
    """
    root = next((i for i in range(start, end) if heads[i] == i), None)
    if root is None or tags[root] not in _PREPOSITIONS:
        return
    inside = range(start, end)
    clauses = (i for i in inside if deps[i] == "relcl" and tags[i] in _FINITE)
    verb = next((i for i in clauses if _has_subject(heads, deps, tags, i, inside)), None)
    if verb is None:
        return
    heads[verb], deps[verb] = verb, "ROOT"
    heads[root], deps[root] = verb, "prep"
    for i in range(verb + 1, end):
        if heads[i] == root and deps[i] != "pobj":
            heads[i] = verb


def _has_subject(
    heads: list[int], deps: list[str], tags: list[str], verb: int, inside: range
) -> bool:
    """Whether a verb has a subject of its own and no relative pronoun stands before it."""
    own = [i for i in inside if heads[i] == verb]
    subject = any(deps[i] in _SUBJECTS and tags[i] not in _RELATIVE for i in own)
    return subject and not any(tags[i] in _RELATIVE for i in inside if i < verb)
