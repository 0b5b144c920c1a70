"""Titles of projects and programmes with small words in them, told by the noun beside: "the Ridge to Reef project"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from graph.gazetteer import country_called, organisation_called
from graph.ontology import UNDERTAKINGS
from loaders.components.brackets import opening_of
from loaders.components.capitals import is_capitalised, is_known
from loaders.components.heads import PARTICLES, head_label
from loaders.components.vocabulary import is_common, is_foreign
from loaders.knowledge_base import table, word_set

__all__ = ["titles_beside"]

_LONGEST = 9
_BRACKET = 3
"""Tokens of an acronym in brackets."""
_ENGLISH = frozenset({"and", "for", "in", "of", "on", "to", "without"})
_SMALL = frozenset({"a", "and", "for", "in", "of", "on", "&", "-"})
_FOR = frozenset({"for"})
_TOPICAL = frozenset({"for", "in", "of"})
_STATES = frozenset(["kingdom", "member", "people", "republic", "state", "states", "union"])
_OF_TITLES = frozenset({"flagship", "pilot", "umbrella"})
"""Words between a title and its noun that belong to neither."""
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)?\d\d)")
_YEARS_AT_MOST = 5
"""Tokens of a span of years, however it is cut."""
_PERIODICAL = frozenset({"programme", "program"})
_BEFORE_PHRASE = frozenset(
    {"new", "next", "current", "same", "first", "second", "third", "ongoing"}
)


def titles_beside(doc: Doc) -> Iterator[tuple[Span, str]]:
    """The titles that a common noun makes known, each with the label that the noun tells."""
    for token in doc:
        label = table("classes.tsv").get(token.lemma_.casefold()) if token.is_lower else None
        if label not in UNDERTAKINGS:
            continue
        for span in (_before(token), _behind(token), _apposed(token)):
            if span is not None:
                yield span, label
        if token.lower_ in _PERIODICAL and (span := _with_years(token)) is not None:
            yield span, label


def _small(token: Token) -> bool:
    return token.lower_ in _SMALL | PARTICLES | word_set("title_words.tsv") or is_foreign(token)


def _title(doc: Doc, start: int, end: int, *, also: frozenset[str] = frozenset()) -> Span | None:
    """A run as a title: large words at both ends, a small one inside, nothing that is a name itself."""
    while end > start and not is_capitalised(doc[end - 1]):
        end -= 1
    while start < end and not is_capitalised(doc[start]):
        start += 1
    if not 2 < end - start <= _LONGEST:
        return None
    span = doc[start:end]
    inside = [t for t in span[1:-1] if not is_capitalised(t)]
    if not any(t.lower_ in also | word_set("title_words.tsv") or is_foreign(t) for t in inside):
        return None
    owners = _ENGLISH - {"for"} if _plain(span[0]) else _ENGLISH
    tails = (doc[t.i + 1 : end].text.removeprefix("the ") for t in inside if t.lower_ in owners)
    first = span[0].text
    if any(is_known(tail) for tail in tails) or country_called(first) or organisation_called(first):
        return None
    return span if head_label([t.text for t in span]) in {None, *UNDERTAKINGS} else None


def _plain(token: Token) -> bool:
    """Whether a title may open with a word: one of the dictionary that names no body, post or state."""
    first = token.lower_
    told = table("titles.tsv").get(first) or table("heads.tsv").get(first) not in {None, "Event"}
    return is_common(token) and not (told or first in _STATES or is_known(token.text))


def _of_title(token: Token) -> bool:
    opens = token.is_sent_start and token.tag_ == "DT"
    return not opens and (is_capitalised(token) or _small(token))


def _before(noun: Token) -> Span | None:
    """As in "the Ridge to Reef project", "its Safety + Health for All flagship programme"."""
    doc, end = noun.doc, noun.i
    end -= end > 0 and doc[end - 1].lower_ in _OF_TITLES
    end = _before_acronym(doc, end)
    start = end
    floor = max(noun.sent.start, end - _LONGEST)
    while start > floor and _of_title(doc[start - 1]):
        start -= 1
    while start < end and not is_capitalised(doc[start]):
        start += 1
    at = start - 1
    at -= at > floor and doc[at].pos_ == "ADJ" and doc[at].is_lower
    owned = at >= 0 and doc[at].tag_ in {"POS", "PRP$", "DT"}
    if not owned or not is_capitalised(doc[end - 1]):
        return None
    return _title(doc, start, end, also=_TOPICAL if _plain(doc[start]) else frozenset({"in"}))


def _before_acronym(doc: Doc, end: int) -> int:
    """As in "the Skills in Fisheries (SIF) programme": letters in brackets between title and noun."""
    if end < _BRACKET or doc[end - 1].text != ")":
        return end
    opens = opening_of(doc, end - 1, _BRACKET + 1)
    if opens is None:
        return end
    letters = doc[opens + 1 : end - 1]
    return opens if all(t.is_upper or t.text == "-" for t in letters) else end


def _behind(noun: Token) -> Span | None:
    """As in "the project Agua sin Fronteras", where an article or nothing else stands before."""
    doc, start = noun.doc, noun.i + 1
    if start >= len(doc) or not is_capitalised(doc[start]) or noun.tag_ == "NNS":
        return None
    end = start
    while end < min(noun.sent.end, start + _LONGEST) and (
        is_capitalised(doc[end]) or (_small(doc[end]) and doc[end].lower_ != "in")
    ):
        end += 1
    return _title(doc, start, end, also=_FOR if _plain(doc[start]) else frozenset())


def _apposed(noun: Token) -> Span | None:
    """As in "Distance to School, a project that …"."""
    doc, at = noun.doc, noun.i - 1
    while (
        at > noun.sent.start
        and doc[at].pos_ in {"ADJ", "NOUN", "NUM"} | {"PUNCT"}
        and (doc[at].text != ",")
    ):
        at -= 1
    if doc[at].lower_ not in {"a", "an"} or at <= noun.sent.start or doc[at - 1].text != ",":
        return None
    end = start = at - 1
    while start > noun.sent.start and (is_capitalised(doc[start - 1]) or _small(doc[start - 1])):
        start -= 1
    opened = start < end and start > noun.sent.start
    while start < end and not is_capitalised(doc[start]):
        start += 1
    return _title(doc, start, end) if opened or start == noun.sent.start else None


def _with_years(noun: Token) -> Span | None:
    """As in "the bilateral cooperation programme 2025-2027": a description that its years make a name."""
    doc, end = noun.doc, noun.i + 1
    years = _SPAN_OF_YEARS.match(doc[end : end + _YEARS_AT_MOST].text)
    if years is None:
        return None
    stop = doc[end].idx + years.end()
    while end < len(doc) and doc[end].idx < stop:
        end += 1
    start = noun.i
    while start > noun.sent.start and _describes(doc[start - 1]):
        start -= 1
    return doc[start:end] if start < noun.i else None


def _describes(token: Token) -> bool:
    if token.lower_ in _BEFORE_PHRASE:
        return False
    return token.pos_ in {"ADJ", "NOUN", "PROPN"} or token.text == "-"
