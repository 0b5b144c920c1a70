"""Runs of capitalised words that may be names, found by their shape alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span

from graph.gazetteer import (
    cities_called,
    country_called,
    organisation_called,
    region_called,
)
from loaders.components.capitals import is_capitalised, is_known, may_begin
from loaders.components.heads import CONNECTORS, NUMBER, PARTICLES, head_label
from loaders.knowledge_base import table, word_set

__all__ = ["is_capitalised", "name_chunks"]

_TOPICAL = frozenset({"Ministry", "Department", "Agency", "Programme", "Centre"}) | {
    "ResearchOrganisation",
    "Event",
    "Network",
    "Organisation",
}
_OWN_HEADS = frozenset(["ministry", "department", "university", "embassy", "institute", "faculty"])
"""Words that begin a name of their own."""
_LONGEST_KNOWN = 11
_BODIES = frozenset({"ResearchOrganisation", "Ministry", "Network", "InternationalOrganisation"})


class _Chunker:
    """Grows a chunk from its first token on."""

    def __init__(self, sentence: Span) -> None:
        self.tokens = list(sentence)

    def words(self, start: int, end: int) -> list[str]:
        return [t.text for t in self.tokens[start:end]]

    def text(self, start: int, end: int) -> str:
        return "".join(t.text_with_ws for t in self.tokens[start:end]).strip()

    def capital(self, at: int) -> bool:
        return (
            at < len(self.tokens)
            and is_capitalised(self.tokens[at])
            and (
                self.tokens[at].lower_ not in word_set("times.tsv")
                or self.tokens[at].ent_type_ == "PERSON"
            )
        )

    def _article(self, at: int) -> bool:
        # "The" of the next sentence, where a line was lost; not the one in "Nguyen The Anh".
        return self.tokens[at].text == "The" and self.tokens[at].pos_ == "DET"

    def run(self, at: int) -> int:
        """End of the unbroken run of capitalised words from ``at`` on; a sentence's "The" ends it."""
        start = at
        while self.capital(at) and (at == start or not self._article(at)):
            at += 1
        return at

    def _known_run(self, start: int) -> int:
        """End of the longest name of open data that begins here, of two words or more."""
        for end in range(min(start + _LONGEST_KNOWN, len(self.tokens)), start + 1, -1):
            if not is_capitalised(self.tokens[end - 1]):
                continue
            text = self.text(start, end)
            if organisation_called(text) or country_called(text):
                return end
        return start + 1

    def grow(self, start: int) -> int:
        end = self._known_run(start)
        if end > start + 1 and country_called(self.text(start, end)) and not self._goes_on(end):
            return end
        while end < len(self.tokens):
            further = self._step(start, end)
            if further == end:
                break
            end = further
        return end

    def _goes_on(self, end: int) -> bool:
        """Whether a country opens a longer name: "Hong Kong Police Force", not "New Zealand Minister"."""
        stop = self.run(end)
        if stop == end or table("titles.tsv").get(self.tokens[end].lower_.rstrip(".")):
            return False
        label = head_label(self.words(end, stop))
        titled = any(table("titles.tsv").get(t.lower_) == "post" for t in self.tokens[end:stop])
        return label not in {None, "Region", "City", "Company"} and not titled

    def _step(self, start: int, end: int) -> int:
        token = self.tokens[end]
        text = token.text
        if self.capital(end) and not self._article(end):
            return end if self._breaks(start, end) else end + 1
        if NUMBER.fullmatch(text) and self._takes_number(start, end):
            return end + 1
        if text == "-" and not self.tokens[end - 1].whitespace_ and not token.whitespace_:
            return self._hyphen(start, end)
        if text == ":" and self.capital(end + 1):
            stop = self.run(end + 1)
            titled = head_label(self.words(end + 1, stop)) in {"Programme", "Project"}
            return stop if titled and head_label(self.words(start, end)) else end
        if text == "&" and self.capital(end + 1):
            return end + 2
        if text == "'s":
            owner = self.tokens[end - 1].lower_
            return end + 2 if owner in word_set("owners.tsv") and self.capital(end + 1) else end
        if text == "+" and not self.tokens[end - 1].whitespace_:
            return (
                end + 2
                if end + 1 < len(self.tokens) and self.tokens[end + 1].text.isdigit()
                else end + 1
            )
        if token.lower_ in CONNECTORS:
            return self._connect(start, end)
        if token.lower_ in {"and", ","}:
            return self._join(start, end)
        if token.lower_ in PARTICLES and self.capital(end + 1):
            return end + 2
        if token.lower_ in PARTICLES and end + 2 < len(self.tokens):
            nested = self.tokens[end + 1].lower_ in PARTICLES and self.capital(end + 2)
            return end + 3 if nested else end
        if token.lower_ in {"in", "to"}:
            return self._abroad(start, end)
        if text == "(":
            return self._town_with_river(start, end) or self._company_in_brackets(end)
        return end

    def _hyphen(self, start: int, end: int) -> int:
        if end + 1 >= len(self.tokens) or not self.tokens[end + 1].text[0].isalnum():
            return end
        if not self.capital(end + 1):
            # "Hee-ryong", but not "Barcelona-based".
            return end if self.tokens[end + 1].lower_ in word_set("suffixes.tsv") else end + 2
        before, stop = self.text(start, end), self.run(end + 1)
        if region_called(self.text(start, end + 2)) or cities_called(self.text(start, end + 2)):
            return end + 2
        following = self.words(end + 1, stop)
        if self._meets(stop):
            return stop
        acronym = end - start == 1 and len(before) > 1 and self.tokens[start].text.isupper()
        if (
            organisation_called(before)
            or (
                country_called(following[0])
                and head_label(following) in {None, "Company"}
                and not is_known(before)
            )
            or (acronym and len(following) > 2 and head_label(following))
        ):
            return end
        headless = len(following) > 1 and head_label(following) is None
        if is_known(before) and (is_known(" ".join(following)) or headless):
            pair = stop < len(self.tokens) and self.tokens[stop].text == "-"
            return end + 2 if pair and head_label(self.words(end + 1, self._far(stop))) else end
        return end + 2

    def _meets(self, at: int) -> bool:
        """Whether a common noun for a meeting follows: "the EU-CELAC summit" is one name."""
        return at < len(self.tokens) and self.tokens[at].lower_ in {"summit", "forum", "dialogue"}

    def _far(self, stop: int) -> int:
        while (
            stop + 1 < len(self.tokens) and self.tokens[stop].text == "-" and self.capital(stop + 1)
        ):
            stop = self.run(stop + 1)
        return stop

    def _breaks(self, start: int, end: int) -> bool:
        # Two names side by side: a country before a head that is a name of its own.
        last = self.tokens[end - 1]
        return (
            last.text.endswith(".")
            and last.text.count(".") == 1
            and len(last.text) > 5
            and end - start > 1
        )

    def _takes_number(self, start: int, end: int) -> bool:
        label = head_label(self.words(start, end))
        if re.fullmatch(r"(?:19|20)\d\d", self.tokens[end].text):
            previous = self.tokens[end - 1].lower_
            return label in {"Event", "Programme"} or (
                previous not in word_set("times.tsv") and end - start == 1
            )
        return not self.tokens[end].text.startswith("'")

    def _connect(self, start: int, end: int) -> int:
        after = end + 1
        if after < len(self.tokens) and self.tokens[after].lower_ == "the":
            after += 1
        if not self.capital(after):
            return end
        last = self.tokens[end - 1].lower_.rstrip(".")
        titles, heads = table("titles.tsv"), table("heads.tsv")
        general = (
            last == "general"
            and end - start > 1
            and self.tokens[end - 2].lower_ in {"directorate", "consulate"}
        )
        headed = (
            general
            or last in heads
            or last in {"republic", "kingdom", "government", "university", "people"}
        )
        if self.tokens[end].lower_ == "of":
            role = last in titles and last not in heads
            if role and last not in {"secretary", "minister"}:
                return end
            if (
                headed
                or role
                or head_label(self.words(start, end)) in {"ResearchOrganisation", "Ministry"}
            ):
                return after + 1
            return end
        if self.tokens[end].lower_ == "for":
            return after + 1 if headed else end
        return (
            after + 1
            if heads.get(last) in {"Event", "Agency", "Network", "Programme", "Centre"}
            else end
        )

    def _join(self, start: int, end: int) -> int:
        """End of the chunk where "and" or a comma joins what follows to it, else the same end."""
        words = self.words(start, end)
        topical = "of" in words or "for" in words or "on" in words
        after = end + 1
        comma = self.tokens[end].text == ","
        if comma and after < len(self.tokens) and self.tokens[after].lower_ == "and":
            after += 1
        article = topical and after < len(self.tokens) and self.tokens[after].lower_ == "the"
        after += article
        stop = self.run(after)
        if stop == after or self._begins_another(after, stop):
            return end
        long = stop - after > 1 or comma or head_label(self.words(after, stop)) is not None
        if article and long:
            return end
        if topical and head_label(words) in _TOPICAL:
            return self._join_topic(start, end, after, stop)
        return end if comma else self._join_plain(start, end, after, stop)

    def _begins_another(self, after: int, stop: int) -> bool:
        """Whether a run is a name of its own: by its title, its head or its first word."""
        first = self.tokens[after].lower_
        titled = table("titles.tsv").get(first.rstrip(".")) in {"honorific", "post"}
        headed = stop - after > 1 and head_label(self.words(after, stop)) in _BODIES
        return titled or headed or first in _OWN_HEADS

    def _join_topic(self, start: int, end: int, after: int, stop: int) -> int:
        """As in "Ministry of A, B and C", but not "University of A and Japan"."""
        words = self.words(start, end)
        complement = self.text(
            start + max(words.index(c) for c in CONNECTORS if c in words) + 1, end
        )
        proper = any(
            country_called(part) or organisation_called(part)
            for part in (self.text(after, stop), complement)
        ) or self.tokens[after].ent_type_ in {"PERSON", "GPE"}
        closing = self.tokens[end + 1].lower_ == "and"
        listed = self.tokens[end].text != "," or closing or self._list_closes(stop)
        return end if proper or not listed else stop

    def _join_plain(self, start: int, end: int, after: int, stop: int) -> int:
        """As in "Food and Drug Administration": a head behind for what has none."""
        plain = not is_known(self.text(start, end)) and head_label(self.words(start, end)) is None
        named = any(t.ent_type_ in {"PERSON", "GPE"} for t in self.tokens[start:end])
        headed = head_label(self.words(after, stop)) is not None and stop - after > 1
        last = self.tokens[end - 1]
        same = last.ent_type_ and self.tokens[end].ent_type_ and self.tokens[after].ent_type_
        quality = last.pos_ == "ADJ" or last.lower_ in word_set("portfolios.tsv")
        return stop if plain and not named and headed and (same or quality) else end

    def _list_closes(self, stop: int) -> bool:
        if stop < len(self.tokens) and self.tokens[stop].lower_ == "and":
            return self.capital(stop + 1)
        if stop < len(self.tokens) and self.tokens[stop].text == ",":
            after = (
                stop + 2
                if stop + 1 < len(self.tokens) and self.tokens[stop + 1].lower_ == "and"
                else stop + 1
            )
            further = self.run(after)
            return further > after and (after == stop + 2 or self._list_closes(further))
        return False

    def _abroad(self, start: int, end: int) -> int:
        missions = {"embassy", "consulate", "delegation", "mission", "office"}
        words = {w.casefold() for w in self.words(start, end)}
        after = (
            end + 2
            if end + 1 < len(self.tokens) and self.tokens[end + 1].lower_ == "the"
            else end + 1
        )
        if words & missions and self.capital(after):
            return self.run(after)
        return end

    def _town_with_river(self, start: int, end: int) -> int:
        """As in "Frankfurt (Oder)": a bracket that belongs to a town's name; 0 where it does not."""
        stop = end + 3
        closed = stop <= len(self.tokens) and self.tokens[stop - 1].text == ")"
        return stop if closed and cities_called(self.text(start, stop)) else 0

    def _company_in_brackets(self, end: int) -> int:
        stop = self.run(end + 1)
        closed = stop + 1 < len(self.tokens) and self.tokens[stop].text == ")"
        if (
            closed
            and stop - end <= 3
            and self.tokens[stop + 1].lower_.rstrip(".")
            in {
                "ltd",
                "co",
                "inc",
                "limited",
                "corp",
                "corporation",
                "pte",
                "pvt",
                "private",
                "company",
                "sdn",
                "gmbh",
            }
        ):
            return stop + 1
        return end


def name_chunks(sentence: Span) -> Iterator[Span]:
    """The runs of a sentence that may be names, left to right, none overlapping.

    "Ministry of A, B and C" and "A and B Agency" are one run, "Seoul and Busan" two.
    """
    chunker = _Chunker(sentence)
    position = 0
    while position < len(chunker.tokens):
        token = chunker.tokens[position]
        if not may_begin(token):
            position += 1
            continue
        end = chunker.grow(position)
        if not (
            end - position == 1
            and (token.lower_ in word_set("times.tsv") or token.lower_ in word_set("no_names.tsv"))
        ):
            yield sentence.doc[token.i : token.i + end - position]
        position = end
