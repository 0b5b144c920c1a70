"""The run of words that may be the name of a human being, by its shape."""

from __future__ import annotations

import re
import unicodedata

from spacy.tokens import Doc, Span, Token

from graph.gazetteer import (
    cities_called,
    country_called,
    country_of_demonym,
    organisation_called,
)
from loaders.components.capitals import is_time
from loaders.components.heads import head_label
from loaders.components.posts import title_kind
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = ["end_of_run", "human_run"]

_SMALL = frozenset({"DET", "ADP", "PRON", "SCONJ", "CCONJ", "AUX"})
_GIVEN_TITLES = frozenset({"haji", "king", "khan", "prince", "shaikh", "sheikh", "sultan", "syed"})
_LONGEST = 6
"""Words of the longest name."""
_INITIALLED = re.compile(r"[A-Z]\.[A-Z][a-z]{2,}")
"""A name in one word with the initial before it: "B.Tsend"."""


def _is_word(token: Token) -> bool:
    """Whether a token may be a word of a human being's name: capitals, an initial, "d'Arc"."""
    text = token.text
    if not text[:1].isupper():
        return False
    plain = "".join(c for c in text if c not in "'.ʻ" and not unicodedata.combining(c))
    if not plain.isalpha() or is_time(token):
        return False
    small = token.is_stop and token.pos_ in _SMALL
    # "H.E. Im Sothea"
    return not small or (token.i > 0 and title_kind(token.nbor(-1)) == "honorific")


def end_of_run(doc: Doc, start: int, stop: int) -> int:
    """Where the capitalised words, hyphens and particles of one name end.

    Args:
        doc: the parsed document.
        start: the first token of the name.
        stop: the token before which it must end.
    """
    particles = word_set("name_particles.tsv")
    at = start
    while at < stop:
        token = doc[at]
        if _is_word(token) and (at == start or title_kind(token) is None or _given(doc, at, stop)):
            at += 1
        elif token.text == "-" and start < at < stop - 1 and not doc[at - 1].whitespace_:
            if token.whitespace_ or not doc[at + 1].text[:1].isalpha():
                break
            at += 2
        elif token.text == "'" and start < at < stop - 1 and not doc[at - 1].whitespace_:
            if not (token.whitespace_ and _is_word(doc[at + 1])):
                break
            at += 2
        elif token.lower_ in particles and start < at:
            further = at
            while further < stop and (doc[further].lower_ in particles or _tied(doc, further)):
                further += 1
            if further == stop or not _is_word(doc[further]):
                break
            at = further
        else:
            break
    return at


def _given(doc: Doc, at: int, stop: int) -> bool:
    """As in "Amadou Sheikh Diallo": a title as a given name, with names on both sides."""
    inside = at + 1 < stop and title_kind(doc[at - 1]) is None and _is_word(doc[at + 1])
    return inside and doc[at].lower_ in _GIVEN_TITLES and title_kind(doc[at + 1]) is None


def _tied(doc: Doc, at: int) -> bool:
    """Whether a token is the hyphen of "al-Rashid"."""
    return doc[at].text == "-" and not doc[at - 1].whitespace_ and not doc[at].whitespace_


def human_run(doc: Doc, start: int, stop: int) -> Span | None:
    """The name of a human being that may begin at a token, by its words alone.

    Args:
        doc: the parsed document.
        start: the first token of the name.
        stop: the token before which the name must end.

    Returns:
        Two words or more of which none heads a body's name, and whose last is none of the
        dictionary's unless the model takes it for a human being's; None for all else.
    """
    end = end_of_run(doc, start, min(stop, start + 2 * _LONGEST))
    run = doc[start:end]
    words = [t for t in run if t.text[:1].isupper()]
    if len(words) == 1 and _INITIALLED.fullmatch(words[0].text):
        return run
    if not 1 < len(words) <= _LONGEST or title_kind(words[0]) is not None:
        return None
    texts = [t.text for t in run]
    if any(t.lower_ in table("heads.tsv") for t in words) or head_label(texts) is not None:
        return None
    first = country_of_demonym(words[0].text) or country_called(words[0].text)
    if first or country_called(run.text) or organisation_called(run.text):
        return None
    if cities_called(run.text) and run[-1].ent_type_ != "PERSON":
        return None
    told = any(t.ent_type_ == "PERSON" for t in run)
    return run if told or not _speaks_of_a_body(words) else None


def _speaks_of_a_body(words: list[Token]) -> bool:
    """Whether the last word is an acronym behind words, one of the dictionary's, or a country."""
    last = words[-1]
    acronym = last.text.isupper() and not words[0].text.isupper() and len(last) < 4
    plain = is_common(last) and not cities_called(last.text)
    return acronym or plain or country_called(last.text) is not None
