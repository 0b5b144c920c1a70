"""Runs of capitalised words that may be names, found by their shape alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span

from graph.gazetteer import (
    cities_called,
    country_called,
    country_of_demonym,
    organisation_called,
    region_called,
)
from graph.ontology import BODIES, UNDERTAKINGS
from loaders.components.capitals import is_capitalised, is_known, may_begin
from loaders.components.company_forms import form_end
from loaders.components.heads import CONNECTORS, NUMBER, PARTICLES, head_label
from loaders.components.hyphens import Hyphens
from loaders.components.kinds import kind_by_words
from loaders.components.posts import title_kind
from loaders.components.vocabulary import is_common, is_foreign
from loaders.knowledge_base import table, word_set

__all__ = ["is_capitalised", "name_chunks"]

_LETTER = re.compile(r"[A-Z]\.")
_LONGEST_KNOWN = 11
_LONGEST_FOREIGN = 5
_BYNAME = 2
_PAIR = 2
_ARTICLES = frozenset({"die", "dem", "las", "los"})
_STATES = frozenset(
    ["commonwealth", "duchy", "emirate", "emirates", "federation", "kingdom", "principality"]
) | {"government", "people", "republic", "state", "states", "sultanate", "union", "university"}
"""Words before the "of" of a state's or a body's full name."""
_REACHED = frozenset(
    {"access", "adaptation", "aid", "resilience", "right", "support", "transition"}
)
"""Topics that "to" completes: "Ministry of Health and Access to Care"."""


class _Chunker(Hyphens):
    """Grows a chunk from its first token on."""

    def _known_run(self, start: int) -> int:
        """End of the longest name of open data that begins here, of two words or more."""
        for end in range(min(start + _LONGEST_KNOWN, len(self.tokens)), start + 1, -1):
            if not is_capitalised(self.tokens[end - 1]):
                continue
            text = self.text(start, end)
            if organisation_called(text) or country_called(text) or self._tied_town(start, end):
                return end
        return start + 1

    def _tied_town(self, start: int, end: int) -> bool:
        """Whether a town is called so with a small word inside: "Stoke-on-Trent", "Ashton under Lyne"."""
        inside = self.tokens[start + 1 : end - 1]
        small = any(t.is_alpha and t.is_lower and t.lower_ != "and" for t in inside)
        whole = all(t.is_alpha or t.text == "-" for t in inside)
        return small and whole and bool(cities_called(self.text(start, end)))

    def grow(self, start: int) -> int:
        end = self._known_run(start)
        country = end > start + 1 and country_called(self.text(start, end))
        if country and not self._goes_on(end) and not self._hyphened(end):
            return end
        while end < len(self.tokens):
            closed = form_end(self.tokens, end)
            if closed > end:
                return closed
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

    def _hyphened(self, end: int) -> bool:
        """As in "Sri Lanka-Iran Joint Commission", not "Sri Lanka-Iran relations"."""
        tight = end + 1 < len(self.tokens) and self.tokens[end].text == "-"
        tight = tight and not self.tokens[end - 1].whitespace_ and self.capital(end + 1)
        return tight and head_label(self.words(end + 1, self.run(end + 1))) is not None

    def _step(self, start: int, end: int) -> int:
        token = self.tokens[end]
        text = token.text
        if self.capital(end) and not self.article(end):
            if self._breaks(start, end) or self.shouted(start, end):
                return end
            return self._of_two_lands(end) or end + 1
        if NUMBER.fullmatch(text) and self._takes_number(start, end):
            return end + 1
        if text in {"-", "–"} and not self.tokens[end - 1].whitespace_ and not token.whitespace_:
            return self.hyphen(start, end)
        if text in {"-", "–"} and self.two_nations(start, end):
            return self.run(end + 1)
        if text == ":" and self.capital(end + 1):
            stop = self.run(end + 1)
            titled = head_label(self.words(end + 1, stop)) in {"Programme", "Project"}
            return stop if titled and head_label(self.words(start, end)) else end
        if text == "&" and self.capital(end + 1):
            behind = [title_kind(t) for t in self.tokens[end + 1 : self.run(end + 1)]]
            titled = behind[0] in {"honorific", "post"} or bool(behind[0] and "post" in behind)
            return end if titled else end + 2
        if text in {"'s", "'"}:
            return self.year(start, end) or self.possessive(start, end)
        if is_foreign(token):
            return self._foreign(end)
        if text == "+" and not self.tokens[end - 1].whitespace_:
            return (
                end + 2
                if end + 1 < len(self.tokens) and self.tokens[end + 1].text.isdigit()
                else end + 1
            )
        if token.lower_ in CONNECTORS:
            return self._connect(start, end)
        if token.lower_ in {"and", ","}:
            return self.join(start, end)
        if token.lower_ in PARTICLES and self.capital(end + 1):
            return end + 2
        if token.lower_ in PARTICLES and end + 2 < len(self.tokens):
            nested = self.tokens[end + 1].lower_ in PARTICLES | _ARTICLES
            return end + 3 if nested and self.capital(end + 2) else self._foreign(end)
        if token.lower_ in {"in", "to"}:
            return self._abroad(start, end)
        if token.lower_ == "the" and end == start + 1:
            return self._bynamed(end)
        if text == "(":
            return self._town_with_river(start, end) or self._company_in_brackets(end)
        return end

    def _of_two_lands(self, at: int) -> int:
        """As in "ICOM Bosnia and Herzegovina": the end of a country with "and" in its name, else 0."""
        if at + 2 >= len(self.tokens) or self.tokens[at + 1].lower_ != "and":
            return 0
        stop = self._known_run(at)
        return stop if stop > at + 2 and country_called(self.text(at, stop)) else 0

    def _foreign(self, end: int) -> int:
        """Small words of another language within a name: "Institut za kukuruz Zemun"."""
        stop = end + 1
        while stop < min(end + _LONGEST_FOREIGN, len(self.tokens)):
            token = self.tokens[stop]
            if form_end(self.tokens, stop) > stop:
                return stop
            if self.capital(stop):
                return stop + 1
            if not (is_foreign(token) or token.lower_ in PARTICLES | _ARTICLES):
                return end
            stop += 1
        return end

    def _breaks(self, start: int, end: int) -> bool:
        # Two names side by side: a country before a head that is a name of its own.
        last = self.tokens[end - 1]
        if (
            _LETTER.fullmatch(last.text)
            and end - start > _PAIR
            and self.tokens[end - 2].text == "-"
        ):
            # "… of NOVA-Q. Sigma will …"
            return True
        return (
            last.text.endswith(".")
            and last.text.count(".") == 1
            and len(last.text) > 5
            and end - start > 1
        )

    def _takes_number(self, start: int, end: int) -> bool:
        label = kind_by_words(self.words(start, end))
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
        if self.tokens[end].lower_ == "of":
            return after + 1 if self._goes_on_with_of(start, end, after) else end
        if self.tokens[end].lower_ == "for":
            headed = self._headed(start, end) or self._specialised(start, end, after)
            headed = headed and not self._for_undertaking(start, end, after)
            return after + 1 if headed else end
        last, heads = self.tokens[end - 1].lower_.rstrip("."), table("heads.tsv")
        return (
            after + 1
            if heads.get(last) in {"Event", "Agency", "Network", "Programme", "Centre"}
            or head_label(self.words(start, end)) == "Event"
            or last in {"laboratory", "lab", "institute", "chair", "school"}
            else end
        )

    def _specialised(self, start: int, end: int, after: int) -> bool:
        """As in "Centre of Excellence for Genomics", "Society for Research in Child Health"."""
        stop = self.run(after)
        body = head_label(self.words(start, end)) in BODIES | {"Centre", "Event"}
        topic = self.plain(end - 1) and all(self.plain(at) for at in range(after, stop))
        return body and topic and not is_known(self.text(after, stop))

    def _headed(self, start: int, end: int) -> bool:
        """Whether a head noun closes a run: "Consulate General", "Red Cross", "Republic"."""
        words = [w.casefold().rstrip(".") for w in self.words(max(start, end - _PAIR), end)]
        general = words[-1] == "general" and words[0] in {"directorate", "consulate"}
        says = table("heads.tsv").get(words[-1])
        single = says is not None and says != "Utility"
        return general or single or words[-1] in _STATES or " ".join(words) in table("heads.tsv")

    def _goes_on_with_of(self, start: int, end: int, after: int) -> bool:
        if self._named_whole(start, end):
            return False
        if self._headed(start, end) or self._completed(start, end, after):
            return True
        last = self.tokens[end - 1].lower_.rstrip(".")
        if last in table("titles.tsv"):
            return last in {"secretary", "minister"}
        whole = head_label(self.words(start, end))
        topic = head_label(self.words(after, self.run(after))) not in BODIES | UNDERTAKINGS
        titled = topic and whole in UNDERTAKINGS and "on" in self.words(start, end)
        return titled or whole in {"ResearchOrganisation", "Ministry"}

    def _completed(self, start: int, end: int, after: int) -> bool:
        """As in "Union of Municipalities of C", "Foundation for the Development of Rural Schools"."""
        words = self.words(start, end)
        if kind_by_words(words) not in {"Agency", "Network"}:
            return False
        topic = "for" in words and self.plain(end - 1) and self.plain(after)
        behind = self.text(after, self.run(after))
        town = not self.plain(after) and bool(cities_called(behind))
        area = town or is_known(behind) or region_called(behind) is not None
        return topic or (area and bool({"for", "of"} & set(words)))

    def _for_undertaking(self, start: int, end: int, after: int) -> bool:
        """As in "money of the European Union for the X project": two names."""
        stop = self.run(after)
        noun = self.tokens[stop] if stop < len(self.tokens) else None
        behind = noun is not None and noun.is_lower and table("classes.tsv").get(noun.lemma_)
        known = organisation_called(self.text(start, end))
        wide = known is not None and known.label == "InternationalOrganisation"
        return wide or behind in UNDERTAKINGS

    def _named_whole(self, start: int, end: int) -> bool:
        """Whether "of C" only says where a body is: "Copperbelt University of Zambia"."""
        after = end + 1 + (self.tokens[end + 1].lower_ == "the")
        if end - start < 2 or country_called(self.text(after, self.run(after))) is None:
            return False
        words = range(start, end - 1)
        label = kind_by_words(self.words(start, end))
        if label in {"Agency", "Network"} or self.tokens[end - 1].lower_ == "bank":
            return False
        if cities_called(self.text(start, end - 1)):
            return True
        return label == "ResearchOrganisation" and not any(
            is_common(self.tokens[at]) or country_of_demonym(self.tokens[at].text) for at in words
        )

    def _abroad(self, start: int, end: int) -> int:
        """As in "Embassy of X in Y", "Workshop on Decent Work in the Seaweed Value Chain"."""
        missions = {"embassy", "consulate", "delegation", "mission", "nunciature", "office"}
        words = {w.casefold() for w in self.words(start, end)}
        after = (
            end + 2
            if end + 1 < len(self.tokens) and self.tokens[end + 1].lower_ == "the"
            else end + 1
        )
        if not self.capital(after):
            return end
        stop = self.run(after)
        if self._spelt_out(start, stop):
            # As in "Islamic University in Uganda (IUIU)".
            return stop
        if self.tokens[end].lower_ == "to" and self.tokens[end - 1].lower_ in _REACHED:
            ministry = words & {"ministry", "department", "secretariat"} and "of" in words
            return stop if ministry or "for" in words else end
        topic = "on" in words and head_label(self.words(start, end)) in UNDERTAKINGS
        high = "commission" in words and "high" in words
        bare = self.tokens[end].lower_ == "in" and after == end + 1
        specialised = bare and self._specialised(start, end, after)
        if specialised and not region_called(self.text(after, stop)):
            return stop
        if ((words & missions or high) and end - start > 1) or (
            topic and self.plain(after) and not is_known(self.text(after, stop))
        ):
            return stop
        return end

    def _bynamed(self, end: int) -> int:
        """As in "Constantine the Philosopher University": a ruler with a byname, and a body's noun."""
        stop = self.run(end + 1)
        bynamed = stop - end > _BYNAME and head_label(self.words(end + 1, stop))
        body = bynamed in {"ResearchOrganisation", "Network"}
        return stop if body and not self.plain(end - 1) else end

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
