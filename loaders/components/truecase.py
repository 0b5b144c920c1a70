"""Headlines in the letters of a sentence: "Turku Hosts Delegation From Tianjin" as "Turku hosts delegation from Tianjin".

The parser and the search for names live on capitals, which a headline gives to every word. What
stays large is what the running text writes large, what open data knows, what no dictionary has,
and the nouns that close or open a body's name (after Lita et al. 2003, "tRuEcasIng").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from spacy.language import Language

from graph.gazetteer import country_called, organisation_called, region_called
from graph.ontology import BODIES
from loaders.components.capitals import is_known
from loaders.components.frames import verb_frames
from loaders.components.portfolios import closes_portfolio
from loaders.components.sections import Block, Cleaned
from loaders.components.vocabulary import is_english
from loaders.knowledge_base import table, word_set

__all__ = ["truecased"]

_WORD = re.compile(r"[^\W\d_][\w'-]*(?:\.[A-Za-z]\b\.?)*")
_FEWEST = 4
"""Words below which a heading is a name as likely as a sentence."""
_LONGEST_KNOWN = 5
_LONGEST_ACRONYM = 5
_SHOUTED = 0.8
"""Share of capitals from which on a line is one of capitals alone."""
_LARGE_TOWN = 100_000
_PLAIN = frozenset({"conference", "cooperation", "meeting", "network", "partnership"})
"""Nouns that tell what is done as often as they open a name."""
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "&", "de", "la", "del"})
_KEPT = BODIES | {"Agency", "Centre", "Department", "Event", "Ministry", "Organisation", "Place"}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How the running text of a document writes its words."""

    large: Counter[str]
    small: Counter[str]
    cased: dict[str, str]
    """For a word in small letters how it is written large."""
    pairs: frozenset[tuple[str, str]]
    """Words that follow each other with capitals, small words between them aside."""


def truecased(cleaned: Cleaned, language: Language) -> Cleaned:
    """The cleaned text with its headlines written like sentences; every offset stays.

    Args:
        cleaned: the cleaned text.
        language: the model, for its dictionary.
    """
    small = language.Defaults.stop_words
    headlines = [b for b in cleaned.blocks if _is_headline(cleaned, b, small)]
    if not headlines:
        return cleaned
    evidence = _evidence(cleaned, {b.start for b in headlines})
    parts, at, written = [], 0, set()
    for block in headlines:
        line = _Headline(cleaned.text[block.start : block.end], evidence, language)
        if line.states():
            parts += [cleaned.text[at : block.start], line.written()]
            at = block.end
            written.add(block.start)
    text = "".join([*parts, cleaned.text[at:]])
    # A letter whose small form is longer would move all that follows.
    fits = len(text) == len(cleaned.text)
    return replace(cleaned, text=text, headlines=frozenset(written)) if fits else cleaned


def _is_headline(cleaned: Cleaned, block: Block, small: Set[str]) -> bool:
    """Whether every word of a title or heading but the small ones is written large."""
    if block.kind not in {"title", "heading"}:
        return False
    words = _WORD.findall(cleaned.text[block.start : block.end])
    # "Estonia joined the Research Network" has the capitals of a sentence.
    return len(words) >= _FEWEST and all(w[0].isupper() or w in small for w in words)


def _evidence(cleaned: Cleaned, headlines: set[int]) -> _Evidence:
    large: Counter[str] = Counter()
    small: Counter[str] = Counter()
    cased: dict[str, str] = {}
    pairs: set[tuple[str, str]] = set()
    for block in cleaned.blocks:
        if block.start in headlines or block.kind == "boilerplate":
            continue
        line = cleaned.text[block.start : block.end]
        last, end = "", 0
        for match in _WORD.finditer(line):
            word, gap = match.group(), line[end : match.start()]
            opens = not end or gap.strip() in {".", "?", "!", '."', ":", '"', ': "'}
            if word[0].islower():
                small[word] += 1
                last = last if word in _SMALL and gap == " " else ""
            else:
                if not opens:
                    large[word.casefold()] += 1
                    cased[word.casefold()] = word
                if last and gap == " ":
                    pairs.add((last, word.casefold()))
                last = word.casefold()
            end = match.end()
    return _Evidence(large, small, cased, frozenset(pairs))


class _Headline:
    """One headline, word by word."""

    def __init__(self, line: str, evidence: _Evidence, language: Language) -> None:
        self.line = line
        self.evidence = evidence
        self.language = language
        self.spans = [match.span() for match in _WORD.finditer(line)]
        letters = [c for c in line if c.isalpha()]
        self.shouted = sum(c.isupper() for c in letters) > _SHOUTED * len(letters)
        self.words = [self._titled(line[start:end]) for start, end in self.spans]
        self.low = [word.casefold().removesuffix("'s") for word in self.words]

    def _titled(self, word: str) -> str:
        """A word of a line in capitals alone as a title would have it."""
        low = word.casefold()
        if not self.shouted or len(low) != len(word):
            return word
        if low in self.evidence.cased:
            return self.evidence.cased[low]
        plain = low in self.evidence.small or low in _SMALL or self._english(low)
        acronym = (
            len(word) <= _LONGEST_ACRONYM
            and not plain
            and not is_known(word.title(), town=_LARGE_TOWN)
        )
        return word if acronym else low if low in _SMALL else word[0] + low[1:]

    def _english(self, word: str) -> bool:
        return all(is_english(part, self.language) for part in word.split("-") if part)

    def states(self) -> bool:
        """Whether a verb that something follows makes a sentence of it; a name has none."""
        return any(self._is_verb(number) for number in range(1, len(self.words) - 1))

    def written(self) -> str:
        """The line with the capitals of a sentence."""
        kept = self._kept()
        parts, at = [], 0
        for number, (start, end) in enumerate(self.spans):
            word = self.words[number]
            low = number not in kept and number > 0 and word[1:] == word[1:].lower()
            parts += [self.line[at:start], word.lower() if low else word]
            at = end
        return "".join([*parts, self.line[at:]])

    def _kept(self) -> set[int]:
        kept = {i for i in range(len(self.words)) if self._is_name(i)}
        kept.update(self._known())
        kept.update(self._paired())
        for number in range(len(self.words) - 1):
            kept.update(self._holder(number, kept))
        for number in range(len(self.words)):
            kept.update(self._closed(number, kept))
        for number in range(len(self.words)):
            kept.update(self._opened(number, kept))
        return kept

    def _is_name(self, number: int) -> bool:
        word, low = self.words[number].removesuffix("'s"), self.low[number]
        if word[:1].islower() or low in self.language.Defaults.stop_words:
            return False
        if low in word_set("times.tsv"):
            return True
        if self.evidence.small[low] or self._is_verb(number):
            return self.evidence.large[low] > self.evidence.small[low]
        return (
            self.evidence.large[low] > 0
            or is_known(word, town=_LARGE_TOWN)
            or not self._english(low)
        )

    def _known(self) -> Iterator[int]:
        """Names of open data of two words or more."""
        for start in range(len(self.words)):
            for stop in range(min(len(self.words), start + _LONGEST_KNOWN), start + 1, -1):
                text = self.line[self.spans[start][0] : self.spans[stop - 1][1]]
                text = text.title() if self.shouted else text
                if country_called(text) or organisation_called(text) or region_called(text):
                    yield from range(start, stop)
                    break

    def _paired(self) -> Iterator[int]:
        """Words that the running text writes large next to each other."""
        last = -1
        for number, word in enumerate(self.low):
            if word in _SMALL:
                continue
            if last >= 0 and (self.low[last], word) in self.evidence.pairs:
                yield from (last, number)
            last = number

    def _is_verb(self, number: int) -> bool:
        low = self.low[number]
        stems = {low, low.removesuffix("s"), low.removesuffix("es"), low.removesuffix("ed")}
        stems |= {low[:-3] + "y"} if low.endswith("ies") else set()
        stems |= {low[:-3]} if low.endswith("ing") and number else set()
        return any(s in verb_frames() or s in word_set("headline_verbs.tsv") for s in stems)

    def _holder(self, number: int, kept: set[int]) -> Iterator[int]:
        """As in "Spokesperson Nora Wood": the name behind a title, dictionary's words in it too."""
        if table("titles.tsv").get(self.low[number]) is None or number + 1 not in kept:
            return
        at = number
        while at + 1 < len(self.words) and self._beside(at) and not self._is_verb(at + 1):
            at += 1
        stop = self.low[at] in self.language.Defaults.stop_words
        yield from range(number + 1, at + (not stop))

    def _closed(self, number: int, kept: set[int]) -> Iterator[int]:
        """As in "Lagos State University": from a name on to the noun that closes a body's name."""
        word = self.low[number]
        verb = self._is_verb(number) and number + 1 < len(self.words)
        if table("heads.tsv").get(word) not in _KEPT or word == "delegation" or verb:
            return
        at = number - 1
        while at >= 0 and at not in kept and not self._is_verb(at) and self._beside(at):
            at -= 1
        if at >= 0 and at in kept and self._beside(at) and number - at <= _LONGEST_KNOWN:
            yield from range(at, number + 1)

    def _beside(self, number: int) -> bool:
        """Whether only a blank parts a large word from the next."""
        gap = self.line[self.spans[number][1] : self.spans[number + 1][0]]
        small = self.low[number] in self.language.Defaults.stop_words
        return gap == " " and self.words[number][:1].isupper() and not small

    def _opened(self, number: int, kept: set[int]) -> Iterator[int]:
        """As in "University of Nairobi", "Ministry of Health": a body's noun, and what it is of."""
        word = self.low[number]
        minister = word in {"minister", "ministers"}
        if (table("heads.tsv").get(word) not in _KEPT and not minister) or word in _PLAIN:
            return
        if number + 2 >= len(self.words) or self.low[number + 1] not in {"of", "for"}:
            return
        at = number + 2 + (self.low[number + 2] == "the")
        first = at
        while at < len(self.words) and (at in kept or self._goes_on(at, first)):
            at += 1
        if at > first:
            yield from (i for i in range(number, at) if self.low[i] not in _SMALL)

    def _goes_on(self, number: int, first: int) -> bool:
        word = self.low[number]
        if word in {"and", "&"}:
            return number > first and number + 1 < len(self.words)
        return closes_portfolio(word) and not (number > first and self._is_verb(number))
