"""Sentences that open with "During the stay", where the parser misreads what follows.

It takes the main clause for a relative one, or its subject for one more member of a list:
"In the presence of C, A and B signed".
"""

from __future__ import annotations

from loaders.components.clauses import SUBJECTS

__all__ = ["mend_fronted"]

_PREPOSITIONS = frozenset({"IN", "TO"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})
_TENSED = frozenset({"VBD", "VBZ", "VBP"})
_RELATIVE = frozenset({"WDT", "WP", "WP$", "WRB"})


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
    if root is None:
        return
    inside = range(start, end)
    if tags[root] in _TENSED:
        _mend_subject(heads, deps, tags, root, inside)
    if tags[root] not in _PREPOSITIONS:
        return
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
    subject = any(deps[i] in SUBJECTS and tags[i] not in _RELATIVE for i in own)
    return subject and not any(tags[i] in _RELATIVE for i in inside if i < verb)


def _mend_subject(
    heads: list[int], deps: list[str], tags: list[str], root: int, inside: range
) -> None:
    """Give a verb without a subject the rest of the list that a fronted phrase ends with."""
    first = inside.start
    fronted = tags[first] in _PREPOSITIONS and heads[first] == root
    if not fronted or any(heads[i] == root and deps[i] in SUBJECTS for i in inside):
        return
    for object_ in (i for i in range(first + 1, root) if deps[i] == "pobj"):
        # The last phrase within: "in the presence of the President of C, A and B".
        behind = [i for i in range(object_ + 1, root) if heads[i] == object_]
        comma = next((i for i in behind if deps[i] == "punct"), None)
        member = next((i for i in behind if deps[i] in {"conj", "appos"}), None)
        if comma is not None and member is not None and comma < member:
            heads[member], deps[member] = root, "nsubj"
            return
