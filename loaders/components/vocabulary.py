"""English words, told from names by the dictionary that the model's lemmatizer brings."""

from __future__ import annotations

from functools import lru_cache

from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Token

from graph.errors import SetupError

__all__ = ["is_common", "is_english", "is_foreign"]


_ENDINGS = (
    *(("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y")),
    *(("ing", ""), ("ing", "e"), ("'s", "")),
)
"""Endings of regular forms, and what the dictionary has instead."""


@lru_cache(maxsize=1)
def _words(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    lemmatizer = language.get_pipe("lemmatizer")
    if not isinstance(lemmatizer, Lemmatizer):
        raise SetupError(
            "the English model has no lemmatizer of rules; install the one of the README"
        )
    index = lemmatizer.lookups.get_table("lemma_index")
    nouns = frozenset(index["noun"]) | frozenset(index["adj"])
    return nouns, nouns | frozenset(index["verb"]) | frozenset(index["adv"])


def is_common(token: Token) -> bool:
    """Whether a word is an English noun or adjective, whatever its capitals say.

    The dictionary is WordNet's index, which the model's rule lemmatizer holds. It has
    places as well ("panama"), so that open data must be asked first.
    """
    words, _ = _words(token.doc.user_data["language"])
    word = token.lower_
    return (
        word in words
        or word.removesuffix("s") in words
        or (word.endswith("ies") and word[:-3] + "y" in words)
    )


def is_foreign(token: Token) -> bool:
    """Whether a word written small is none of the English dictionary's, in any form."""
    _, words = _words(token.doc.user_data["language"])
    if not (token.is_lower and token.is_alpha) or token.is_stop or len(token) < 2:
        return False
    inflected = token.tag_ in {"VBD", "VBG", "VBN", "VBZ", "VBP", "RB"} or token.like_num
    return not inflected and token.lower_ not in words and token.lemma_ not in words


def is_english(word: str, language: Language) -> bool:
    """Whether a word in small letters is the dictionary's, in any regular form.

    Args:
        word: the word.
        language: the model whose lemmatizer holds the dictionary.
    """
    _, words = _words(language)
    if word in words or word in language.Defaults.stop_words:
        return True
    return any(
        word.endswith(ending) and word.removesuffix(ending) + instead in words
        for ending, instead in _ENDINGS
    )
