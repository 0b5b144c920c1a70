"""What the common nouns beside a name say that it is: "the X project", "X, a network of …"."""

from __future__ import annotations

from spacy.tokens import Span, Token

from graph.gazetteer import fold
from loaders.components.clauses import SUBJECTS
from loaders.knowledge_base import table

__all__ = [
    "apposed_noun",
    "class_noun_of",
    "noun_before",
    "noun_behind",
    "past_acronym",
    "stated_kind",
]

_WINDOW = 11
"""Tokens behind a name within which the noun of "X, a large new firm in Y" stands."""
_CLOSERS = frozenset(
    ["of", "for", "in", "that", "which", ",", ".", "and", "with", "led", "on", "to", "by", "at"]
) | {"from", "under", "between", "where", "whose", "who", "aimed", "funded", "based"}
_PUBLIC = frozenset({"communal", "municipal", "public"})
_OF_KIND = frozenset({"HYPH", "VBG", "VBN"})
_NAMING = frozenset({"called", "named", "dubbed", "titled", "entitled", "as", "baptised"}) | {
    "christened",
    "nicknamed",
}


def class_noun_of(chunk: Span) -> str | None:
    """The label told by a common noun beside a name: "the X project", "X, a firm".

    Args:
        chunk: the name.

    Returns:
        A label, None where no such noun stands there.
    """
    classes = table("classes.tsv")
    doc = chunk.doc
    if chunk.end < len(doc) and doc[chunk.end].sent == chunk[0].sent:
        following = doc[chunk.end]
        if following.pos_ == "ADJ" and following.is_lower and chunk.end + 1 < len(doc):
            # "The X archaeological site".
            following = doc[chunk.end + 1]
        if following.is_lower and (label := classes.get(following.lemma_.casefold())):
            determined = chunk.start > 0 and doc[chunk.start - 1].lower_ in {
                "the",
                "this",
                "a",
                "our",
            }
            if determined or label in {"Project", "Programme", "Event"}:
                return label
    return noun_before(chunk) or apposed_noun(chunk)


def noun_before(chunk: Span) -> str | None:
    """The label told by the noun before a name: "the firm X", 'the bakery "X"', "a pilot called X"."""
    doc, at = chunk.doc, chunk.start - 1
    quoted = at > 0 and doc[at].is_quote
    before = doc[at - quoted] if at >= 0 and not doc[chunk.start].is_sent_start else None
    if before is not None and (before.is_lower or before.text == "NGO"):
        word = before.lemma_.casefold()
        linked = before.i > 1 and doc[before.i - 1].text == "-"
        if linked:
            # "The start-up X": the hyphen cuts the noun in three.
            word = f"{doc[before.i - 2].lower_}-{word}"
        named = before.pos_ == "ADJ" and before.i and doc[before.i - 1].pos_ in {"DET", "ADJ"}
        noun = linked or quoted or named or before.pos_ in {"NOUN", "PROPN"}
        # "Between the sessions X and Y signed": a plural says nothing of one name.
        noun = noun and before.tag_ not in {"NNS", "NNPS"}
        if noun and (label := table("classes.tsv").get(fold(word))):
            public = label == "Company" and doc[before.i - 1].lower_ in _PUBLIC
            return "Agency" if public else label
    return _called(chunk)


def apposed_noun(chunk: Span) -> str | None:
    """The label told by a noun in apposition to a name, None where none stands there."""
    return _apposed(chunk.root) or noun_behind(chunk)


def _called(chunk: Span) -> str | None:
    """As in "the pilot, called X", "a training programme for plumbers called X"."""
    doc, at = chunk.doc, chunk.start - 1
    if at >= 0 and doc[at].text in {'"', "'"}:
        at -= 1
    at -= at > 0 and doc[at].text == ":"
    if at < 1 or doc[at].lower_ not in _NAMING:
        return None
    if doc[at].lower_ == "as" and doc[at - 1].lower_ != "known":
        return None
    near = reversed(list(doc[max(doc[at].sent.start, at - 5) : at]))
    nouns = (t for t in (doc[at].head, *near) if t.is_lower and t.pos_ == "NOUN")
    labels = (table("classes.tsv").get(t.lemma_.casefold()) for t in nouns)
    return next((label for label in labels if label), None)


def noun_behind(chunk: Span) -> str | None:
    """The label told by a phrase behind a name: "X, a network of …", "X (Y) is a fair that …"."""
    doc, at = chunk.doc, _past_bracket(chunk)
    if at + 2 >= len(doc) or not (doc[at].text == "," or doc[at].lower_ in {"is", "was"}):
        return None
    if doc[at + 1].lower_ not in {"a", "an", "the"}:
        return None
    for token in doc[at + 2 : min(at + _WINDOW, len(doc))]:
        following = token.nbor() if token.i + 1 < len(doc) else None
        label = table("classes.tsv").get(token.lemma_.casefold()) if token.is_lower else None
        closes = following and (following.lower_ in _CLOSERS or following.tag_ in {"VBN", "PRP"})
        if label is not None and closes:
            return label
        if token.is_punct and token.text not in {"-", "'s", "+"}:
            return None
    return None


def stated_kind(chunk: Span) -> str | None:
    """The label told by a phrase behind a name that nothing but qualities parts from its noun.

    As in "X Academy, a network of universities", but not "X, the head of the network".

    Args:
        chunk: the name.

    Returns:
        A label, None where no such phrase stands there.
    """
    doc, at = chunk.doc, _past_bracket(chunk)
    if at + 2 >= len(doc) or doc[at].text != "," or doc[at + 1].lower_ not in {"a", "an"}:
        return None
    for token in doc[at + 2 : min(at + _WINDOW, len(doc) - 1)]:
        label = table("classes.tsv").get(token.lemma_.casefold()) if token.is_lower else None
        if label is not None and token.nbor().lower_ in _CLOSERS:
            return label
        if token.pos_ not in {"ADJ", "NOUN", "PROPN", "ADV", "NUM"} and token.tag_ not in _OF_KIND:
            return None
    return None


def past_acronym(chunk: Span) -> int:
    """The first token behind a name and its letters in brackets: "Clean Rivers (CR) project"."""
    end = _past_bracket(chunk)
    letters = chunk.doc[chunk.end + 1 : end - 1]
    short = end > chunk.end + 1 and all(t.is_upper or t.text == "-" for t in letters)
    return end if short else chunk.end


def _past_bracket(chunk: Span) -> int:
    """The first token behind a name and a bracket that belongs to it."""
    doc, at = chunk.doc, chunk.end
    if at < len(doc) and doc[at].text == ")":
        return at + 1
    if at < len(doc) and doc[at].text == "(":
        for end in range(at + 1, min(at + _WINDOW, len(doc))):
            if doc[end].text == ")":
                return end + 1
    return at


def _apposed(root: Token) -> str | None:
    nouns = [child for child in root.children if child.dep_ == "appos" and child.is_lower]
    if root.dep_ == "appos" and root.head.is_lower and root.head.tag_ == "NN":
        # "A joint project, X, …"
        nouns.append(root.head)
    if root.dep_ in SUBJECTS and root.head.lemma_ == "be":
        nouns += [child for child in root.head.children if child.dep_ == "attr" and child.is_lower]
    for noun in nouns:
        if label := table("classes.tsv").get(noun.lemma_.casefold()):
            return label
    return None
