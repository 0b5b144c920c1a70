"""What the letters of a word tell: made-up names, acronyms, words that only their place makes large."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Span, Token

from loaders.components.capitals import is_capitalised, is_known
from loaders.components.vocabulary import is_common, is_english

__all__ = ["is_coined", "is_mixed", "is_spelt_out", "is_unknown_noun", "is_word"]

_FEW = 3
_COINED = 5


def is_word(token: Token) -> bool:
    """Whether it is a word of the dictionary that only its place makes large: "the Laureate"."""
    if not is_common(token) or token.is_upper or is_known(token.text):
        return False
    if token.is_sent_start or token.i == 0:
        return token.tag_ not in {"NNP", "NNPS"}
    return token.nbor(-1).pos_ in {"DET", "ADJ"} or token.tag_ == "NNS"


def is_unknown_noun(token: Token) -> bool:
    """Whether a word written large is none of the dictionary's: "Ecopetrol" at the head of a sentence.

    The tagger may take a word that it does not know for a verb as well.
    """
    if token.pos_ == "VERB":
        return token.is_upper and not is_english(token.lower_, token.doc.user_data["language"])
    return token.pos_ == "NOUN" and token.text[:1].isupper() and not is_common(token)


def is_mixed(text: str) -> bool:
    """Whether capitals stand inside a word, as in names made up: "SmartEnCity"."""
    inside = any(a.islower() and b.isupper() for a, b in pairwise(text))
    return inside and " " not in text and text.isalpha()


def is_coined(chunk: Span) -> bool:
    """As in "SEAGREEN", "MOLO-RISE": capitals alone, no word and no short acronym, among small letters."""
    letters = [t for t in chunk if t.is_alpha]
    if not letters or len(chunk) > _FEW or len(letters[0]) < _COINED:
        return False
    if not all(t.is_upper for t in letters) or is_common(letters[0]):
        return False
    return sum(t.is_lower for t in chunk.sent) > _FEW


def is_spelt_out(chunk: Span) -> bool:
    """As in "RECi (Spain Smart City Network)": an acronym with its full name behind."""
    doc = chunk.doc
    if len(chunk) != 1 or sum(c.isupper() for c in chunk.text) < 2 or chunk.end + 2 >= len(doc):
        return False
    spelt = doc[chunk.end].text == "(" and is_capitalised(doc[chunk.end + 1])
    return spelt and is_capitalised(doc[chunk.end + 2])
