"""Whether a word may be part of a name, by its shape."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc, Token

from graph.gazetteer import (
    cities_called,
    country_called,
    country_of_demonym,
    organisation_called,
)
from loaders.knowledge_base import word_set

__all__ = ["is_capitalised", "is_known", "is_time", "is_title_case", "may_begin"]

_OPENERS = frozenset({"DET", "ADP", "PRON", "SCONJ", "CCONJ", "ADV", "AUX", "PART", "VERB", "INTJ"})


_FEW = 3
_TOWN = 50_000
_LETTERS = frozenset({"e", "i", "m"})
_NUMERALS = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "first"]
)


def is_time(token: Token) -> bool:
    """Whether a word is a month's or a day's, and not the given name of "Jan Novak"."""
    if token.lower_ not in word_set("times.tsv"):
        return False
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    named = following is not None and following.is_alpha and following.is_title
    return not (named and token.text == "Jan" and not (token.i and token.nbor(-1).like_num))


def is_capitalised(token: Token) -> bool:
    """Whether a token looks like a part of a name."""
    return _is_large(token.text) or (token.text in _LETTERS and _before_capital(token))


def _before_capital(letter: Token) -> bool:
    """As in "e-Governance Academy"."""
    tight = letter.i + 2 < len(letter.doc) and letter.nbor().text == "-" and not letter.whitespace_
    return tight and not letter.nbor().whitespace_ and letter.nbor(2).is_title


@lru_cache(maxsize=8192)
def _is_large(text: str) -> bool:
    if not any(c.isalpha() for c in text) or text in {"I", "I'm"}:
        return False
    return text[0].isupper() or (
        any(c.isupper() for c in text[1:]) and text[0].isalpha() and len(text) > 2
    )


def is_title_case(doc: Doc, start: int, end: int) -> bool:
    """Whether most of the longer words of a run have capitals."""
    words = [t for t in doc[start:end] if t.is_alpha and len(t) > _FEW]
    return len(words) > 2 and sum(is_capitalised(t) for t in words) >= 0.7 * len(words)


def _opens_sentence(token: Token) -> bool:
    if token.is_sent_start:
        return True
    before = token.nbor(-1).text
    return before in {'"', ":", "'", "“", "‘", "<", "(", "-", "–", "—"} and token.i > 1


def may_begin(token: Token) -> bool:
    """Whether a name may begin with a token."""
    if not is_capitalised(token) or (is_time(token) and token.ent_type_ != "PERSON"):
        return False
    if _opens_sentence(token) and token.tag_ == "NNS" and not token.ent_type_:
        following = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
        if following == "of":
            # "Partners of X include …" names no partners.
            return False
    if token.is_stop and (_opens_town(token) or _opens_title(token)):
        return True
    if (
        token.is_stop
        and (token.pos_ in _OPENERS or not token.is_upper)
        and token.lower_ not in _NUMERALS
    ):
        return False
    if sum(c.isupper() for c in token.text) > 1 and token.pos_ not in _OPENERS:
        return True
    if token.is_oov and token.is_alpha and token.pos_ == "VERB":
        # A made-up name at the head of a sentence, taken for a verb: no such word exists.
        return True
    if _opens_sentence(token) and token.pos_ in _OPENERS and token.ent_type_ == "":
        return False
    return not (
        _opens_sentence(token)
        and token.pos_ not in {"PROPN", "NOUN", "ADJ"}
        and token.ent_type_ == ""
    )


def _opens_town(token: Token) -> bool:
    """As in "Can Tho", "Los Angeles": a small word with a capital inside a sentence."""
    if token.is_sent_start or token.i + 1 >= len(token.doc) or not token.nbor().is_title:
        return False
    return token.is_title and bool(cities_called(f"{token.text} {token.nbor().text}"))


def _opens_title(token: Token) -> bool:
    """As in "the Go Blue project": a verb with a capital inside a sentence."""
    inside = not _opens_sentence(token) and token.i + 1 < len(token.doc)
    small = token.pos_ in _OPENERS - {"VERB", "ADV"}
    return inside and token.is_title and not small and token.nbor().is_title


def is_known(text: str, *, town: int = _TOWN) -> bool:
    """Whether open data has a country, a nationality, a body or a larger town of that name.

    Args:
        text: the name.
        town: inhabitants above which a town counts.
    """
    return bool(
        country_called(text)
        or country_of_demonym(text)
        or organisation_called(text)
        or any(c.population > town for c in cities_called(text))
    )
