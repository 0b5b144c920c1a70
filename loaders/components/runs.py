"""Runs of capitalised words in a sentence."""

from __future__ import annotations

from spacy.tokens import Span

from loaders.components.capitals import is_capitalised, is_known, is_time
from loaders.components.vocabulary import is_common

__all__ = ["Runs"]

_LOUD = 2


class Runs:
    """The tokens of a sentence, and how far capitals go on."""

    def __init__(self, sentence: Span) -> None:
        self.tokens = list(sentence)

    def words(self, start: int, end: int) -> list[str]:
        """The words of a run."""
        return [t.text for t in self.tokens[start:end]]

    def text(self, start: int, end: int) -> str:
        """A run as it is written."""
        return "".join(t.text_with_ws for t in self.tokens[start:end]).strip()

    def capital(self, at: int) -> bool:
        """Whether a token may be part of a name; no month or weekday is."""
        return (
            at < len(self.tokens)
            and is_capitalised(self.tokens[at])
            and (not is_time(self.tokens[at]) or self.tokens[at].ent_type_ == "PERSON")
        )

    def article(self, at: int) -> bool:
        """Whether it is the "The" of a next sentence; not the one in "Nguyen The Anh"."""
        return self.tokens[at].text == "The" and self.tokens[at].pos_ == "DET"

    def run(self, at: int) -> int:
        """End of the unbroken run of capitalised words from ``at`` on; a sentence's "The" ends it."""
        start = at
        while self.capital(at) and (at == start or not self.article(at)):
            if self.shouted(start, at):
                break
            at += 1
        return at

    def shouted(self, start: int, end: int) -> bool:
        """Whether a run in capitals ends before a word that is not: "MINISTRY OF WATER Press"."""
        words = [t.text for t in self.tokens[start:end] if t.is_alpha and len(t) > 1]
        plain = self.tokens[end].is_alpha and not self.tokens[end].is_upper
        return len(words) > _LOUD and plain and all(w.isupper() for w in words)

    def plain(self, at: int) -> bool:
        """Whether a word is one of the dictionary's and no name of a place: "Marine", "Fish"."""
        token = self.tokens[at]
        return not token.is_upper and is_common(token) and not is_known(token.text)
