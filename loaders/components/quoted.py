"""Names in quotation marks: titles of events and projects, and what the noun before the mark says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc, Span

from graph.ontology import UNDERTAKINGS
from loaders.components.beside import noun_before, noun_behind
from loaders.components.capitals import is_capitalised, is_title_case
from loaders.components.heads import head_label
from loaders.knowledge_base import table

__all__ = ["quoted_names", "with_noun_behind"]

_QUOTED = re.compile(
    r"\"([A-Z0-9][^\"<>]{1,120}?)\"(?!\w)|[\"'<]([A-Z0-9][^\"<>]{1,120}?)[\"'>](?!\w)"
)
_BEFORE = 6
"""Tokens before a title within which the noun that tells of it stands."""
_NEAR = 4
_LONGEST = 12
_SHORT = 5
_TOPICS = frozenset({"name", "subject", "theme", "title", "topic"})
_SLOGANS = frozenset({"theme", "slogan", "motto"})


def quoted_names(doc: Doc) -> Iterator[tuple[Span, str]]:
    """The quoted names whose kind a noun tells, their own head or one beside them."""
    for match in _QUOTED.finditer(doc.text):
        span = doc.char_span(*match.span(match.lastindex or 1), alignment_mode="contract")
        if span is None or not len(span):
            continue
        verbal = any(t.tag_ in {"VBZ", "VBD", "VBP", "MD"} for t in span)
        if verbal and not _is_title_of(doc, span):
            continue
        told = _told(doc, span)
        short = len(span) < 2 or len(span.text) < _SHORT
        if told is None and (short or not is_title_case(doc, span.start, span.end)):
            continue
        before = [t.lemma_.casefold() for t in doc[max(0, span.start - _BEFORE) : span.start]]
        if _SLOGANS & set(before) and _by_topic(doc, span) is None:
            continue
        label = _label(span, told, before)
        if label is not None:
            yield span, label


def _is_title_of(doc: Doc, span: Span) -> bool:
    """As in 'the project "Whose Water Is It?"': a sentence as a title, by the noun right before."""
    odd = not span[0].is_title or span[0].tag_ == "PRP" or "," in span.text
    if span.start < 2 or len(span) > _LONGEST or odd:
        return False
    noun = doc[span.start - 2]
    return noun.is_lower and table("classes.tsv").get(noun.lemma_.casefold()) in UNDERTAKINGS


def _label(span: Span, told: str | None, before: list[str]) -> str | None:
    own = head_label([t.text for t in span])
    if own in UNDERTAKINGS:
        return own
    if told is not None:
        return told
    if {"under", "within"} & set(before[-_NEAR:]):
        return "Programme"
    classes = table("classes.tsv")
    cue = next((classes.get(w) for w in reversed(before) if w in classes), None)
    return cue if cue in UNDERTAKINGS else None


def _told(doc: Doc, span: Span) -> str | None:
    """What the noun beside a quoted name says it is: 'the bakery "X"', 'the "X" campaign'."""
    if not is_capitalised(span[0]) or len(span) > _LONGEST + _NEAR:
        return None
    if span.start > 1 and doc[span.start - 1].is_quote and (label := noun_before(span)):
        return label
    if (label := _set_off(doc, span)) is not None:
        return label
    if (label := _by_topic(doc, span)) is not None:
        return label
    beside = [doc[at] for at in (span.start - 2, span.end + 1) if 0 <= at < len(doc)]
    labels = (table("classes.tsv").get(t.lemma_.casefold()) for t in beside if t.is_lower)
    return next((label for label in labels if label in UNDERTAKINGS), None)


def _set_off(doc: Doc, span: Span) -> str | None:
    """As in 'the exhibition, "X", opens', 'the third edition of "X"', '"X", a programme that'."""
    if not span.start or not doc[span.start - 1].is_quote:
        return None
    at = span.start - 2
    if at > 0 and doc[at].text == "," and doc[at - 1].tag_ == "NN":
        label = table("classes.tsv").get(doc[at - 1].lemma_.casefold())
        if label in UNDERTAKINGS:
            return label
    if at > 0 and doc[at].lower_ == "of":
        label = table("deeds.tsv").get(f"{doc[at - 1].lemma_.casefold()} of it")
        if label in UNDERTAKINGS:
            return label
    behind = noun_behind(doc[span.start : span.end + 1])
    return behind if behind in UNDERTAKINGS else None


def _by_topic(doc: Doc, span: Span) -> str | None:
    """As in 'a round table devoted to the theme "X"', 'the conference on the topic of "X"', 'a seminar on "X"'."""
    at = span.start - 2
    at -= at > 0 and doc[at].lower_ == "of"
    topic = at > 0 and doc[at].lower_ in _TOPICS
    if topic:
        at -= 1 + (doc[at - 1].lower_ == "the")
    if at < 1 or doc[at].lower_ not in ({"on", "to", "under", "with"} if topic else {"on"}):
        return None
    if doc[at].lower_ == "under" and doc[span.start - 2].lower_ == "theme":
        # A fair with a name of its own has a theme as well.
        return None
    nouns = [t for t in doc[max(0, at - _NEAR) : at] if t.is_lower]
    labels = (table("classes.tsv").get(t.lemma_.casefold()) for t in reversed(nouns))
    pairs = (head_label([a.text, b.text]) for a, b in pairwise(nouns))
    return next((x for x in (*labels, *pairs) if x == "Event"), None)


def with_noun_behind(doc: Doc, span: Span) -> tuple[int, int]:
    """A title with its quotes and the noun behind them, so that a parser sees one phrase."""
    noun = doc[span.end + 1] if span.end + 1 < len(doc) else None
    if span.start and noun is not None and table("classes.tsv").get(noun.lemma_.casefold()):
        return span.start - 1, span.end + 2
    return span.start, span.end
