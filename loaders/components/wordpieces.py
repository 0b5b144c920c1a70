"""Words cut into the pieces that the encoder knows, without case and accents.

By WordPiece (Wu et al., Google's neural machine translation system, 2016, section 4.1).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

__all__ = ["Vocabulary"]

_PART = re.compile(r"\w+|[^\w\s]")
_UNKNOWN = "[UNK]"
_REMEMBERED = 20_000
_LONGEST = 100
"""Letters of a word beyond which it is not cut, as in BERT."""


def _plain(text: str) -> str:
    """Without case and accents, as the encoder was taught."""
    parted = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in parted if unicodedata.category(c) != "Mn").replace("_", " ")


class Vocabulary:
    """The pieces and their numbers.

    Args:
        numbers: by piece its number; what does not begin a word bears "##". It holds "[UNK]",
            "[CLS]" and "[SEP]".
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = dict(numbers)
        self.opening = self._numbers["[CLS]"]
        self.closing = self._numbers["[SEP]"]
        self.cut = lru_cache(maxsize=_REMEMBERED)(self._cut)

    def _cut(self, token: str) -> tuple[int, ...]:
        """The numbers of a token's pieces, the longest first; of a word that they do not make up "[UNK]"."""
        return tuple(n for word in _PART.findall(_plain(token)) for n in self._pieces(word))

    def _pieces(self, word: str) -> list[int]:
        if len(word) > _LONGEST:
            return [self._numbers[_UNKNOWN]]
        found: list[int] = []
        start = 0
        while start < len(word):
            stop = len(word)
            while stop > start and self._key(word, start, stop) not in self._numbers:
                stop -= 1
            if stop == start:
                return [self._numbers[_UNKNOWN]]
            found.append(self._numbers[self._key(word, start, stop)])
            start = stop
        return found

    @staticmethod
    def _key(word: str, start: int, stop: int) -> str:
        return word[start:stop] if not start else f"##{word[start:stop]}"
