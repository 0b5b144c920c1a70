"""Where "and" or a comma joins two runs of capitalised words to one name."""

from __future__ import annotations

from graph.gazetteer import (
    cities_called,
    country_called,
    country_of_demonym,
    is_wider_area,
    organisation_called,
)
from loaders.components.capitals import is_known
from loaders.components.heads import CONNECTORS, head_label
from loaders.components.runs import Runs
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = ["Joins"]

_TOPICAL = frozenset({"Ministry", "Department", "Agency", "Programme", "Centre"}) | {
    "ResearchOrganisation",
    "Event",
    "Network",
    "Organisation",
}
_OWN_HEADS = frozenset(["ministry", "department", "university", "embassy", "institute", "faculty"])
"""Words that begin a name of their own."""
_BODIES = frozenset({"ResearchOrganisation", "Ministry", "Network", "InternationalOrganisation"})


_PAIR = 2
_LONGEST_KNOWN = 8
_CLAUSE = 12
"""Tokens behind a name within which the other side of "between" is named."""
_ADJECTIVAL = ("ical", "gical", "ional", "mental", "ural", "rial", "tific", "onic", "omic")


class Joins(Runs):
    """Tells "Ministry of A and B" from "University of A and B Ltd"."""

    def join(self, start: int, end: int) -> int:
        """End of the chunk where "and" or a comma joins what follows to it, else the same end."""
        words = self.words(start, end)
        topical = "of" in words or "for" in words or "on" in words
        after = end + 1
        comma = self.tokens[end].text == ","
        if comma and after < len(self.tokens) and self.tokens[after].lower_ == "and":
            after += 1
        article = topical and after < len(self.tokens) and self.tokens[after].lower_ == "the"
        after += article
        stop = self._before_title(after, self.run(after))
        qualities = end - start == 1 and self._two_qualities(end - 1, after)
        one = qualities or self._one_list(start, end, after) or self._spelt_out(start, stop)
        if stop == after or (self._begins_another(after, stop) and not one):
            return end
        if article and self._named_behind(after, stop):
            return end
        if topical and self.tokens[after].lower_ == words[0].casefold():
            # "The Society of A and the Society of B"
            return end
        if self._parts_two(start, stop):
            return end
        if "of" in words and self._one_area(start + words.index("of") + 1, after):
            return stop
        long = stop - after > 1 or comma or head_label(self.words(after, stop)) is not None
        if article and long:
            return end
        plain = stop - after < 3 and all(self.plain(at) for at in (end - 1, *range(after, stop)))
        if topical and (head_label(words) in _TOPICAL or plain):
            return self._join_topic(start, end, after, stop)
        if qualities and not comma:
            return stop
        return end if comma else self._join_plain(start, end, after, stop)

    def _named_behind(self, after: int, stop: int) -> bool:
        """As in "the Fund and the Kingdom of Norway", "the Authority and the Ravenna company X"."""
        if stop >= len(self.tokens):
            return False
        noun = self.tokens[stop]
        if noun.is_lower and noun.lower_ != "of":
            return noun.lemma_.casefold() in table("classes.tsv")
        further = stop + 1
        further += further < len(self.tokens) and self.tokens[further].lower_ == "the"
        return country_called(self.text(after, self.run(further))) is not None

    def _one_area(self, start: int, after: int) -> bool:
        """As in "House of Peoples of Bosnia and Herzegovina", "Bank of Latin America and the Caribbean"."""
        stop = self.run(after)
        starts = (at + 1 for at in range(start - 1, after - 1) if self.tokens[at].lower_ == "of")
        areas = (self.text(at, stop).removeprefix("the ") for at in starts)
        return any(country_called(area) or is_wider_area(area) for area in areas)

    def _parts_two(self, start: int, stop: int) -> bool:
        """As in "the deal between PNG Power and Hitachi Energy": this "and" parts the two."""
        before = start - 1
        if before > 0 and self.tokens[before].lower_ == "the":
            before -= 1
        if before < 0 or self.tokens[before].lower_ != "between":
            return False
        return all(t.lower_ != "and" for t in self.tokens[stop : stop + _CLAUSE])

    def _before_title(self, start: int, stop: int) -> int:
        """Where a run ends if a human being's title stands in it: "Livestock Dr. X"."""
        for at in range(start + 1, stop):
            if table("titles.tsv").get(self.tokens[at].lower_.rstrip(".")) == "honorific":
                return at
        return stop

    def _begins_another(self, after: int, stop: int) -> bool:
        """Whether a run is a name of its own: by its title, its head or its first word."""
        first = self.tokens[after].lower_
        titles = [
            table("titles.tsv").get(t.lower_.rstrip("."))
            for t in self.tokens[after : min(stop, after + _PAIR)]
        ]
        # "The Chamber of Commerce and Honorary Consul X"
        titled = titles[0] in {"honorific", "post"} or titles == ["rank", "post"]
        label = head_label(self.words(after, stop))
        topical = self.tokens[stop - 1].lower_ in word_set("portfolios.tsv")
        firm = label == "Company" and not topical and self.tokens[after - 1].text == ","
        headed = stop - after > 1 and (label in _BODIES or firm)
        return titled or headed or first in _OWN_HEADS or self._opens_known(after)

    def _opens_known(self, start: int) -> bool:
        """Whether a body of open data begins, of two words or more: "Food and Agriculture Organization"."""
        stops = range(start + 2, min(len(self.tokens), start + _LONGEST_KNOWN) + 1)
        return any(organisation_called(self.text(start, stop)) for stop in stops)

    def _join_topic(self, start: int, end: int, after: int, stop: int) -> int:
        """As in "Ministry of A, B and C", but not "University of A and Japan"."""
        words = self.words(start, end)
        complement = self.text(
            start + max(at for at, word in enumerate(words) if word in CONNECTORS) + 1, end
        )
        proper = any(
            country_called(part) or organisation_called(part)
            for part in (self.text(after, stop), complement)
        ) or (self.tokens[after].ent_type_ in {"PERSON", "GPE"} and not self.plain(after))
        area = not is_common(self.tokens[end - 1]) and cities_called(complement)
        proper = proper or bool(area)
        proper = proper or (stop - after == 1 and self.tokens[after].is_upper)
        if head_label(words) == "Ministry" and country_called(complement) is None:
            # "Ministry of ICT and Innovation"
            proper = proper and self.tokens[stop - 1].lower_ not in word_set("portfolios.tsv")
        closing = self.tokens[end + 1].lower_ == "and"
        listed = self.tokens[end].text != "," or closing or self._list_closes(stop)
        return end if proper or not listed else stop

    def _join_plain(self, start: int, end: int, after: int, stop: int) -> int:
        """As in "Food and Drug Administration": a head behind for what has none."""
        if is_known(self.text(start, end)) or stop - after < 2:
            return end
        if head_label(self.words(after, stop)) is None:
            return end
        if self._one_list(start, end, after) or self._spelt_out(start, stop):
            return stop
        if head_label(self.words(start, end)) not in {None, "Utility"}:
            return end
        if head_label(self.words(start, end)) == "Utility" and self._all_plain(after, stop):
            # "Lukanga Water and Sanitation Company"
            return stop
        named = any(t.ent_type_ in {"PERSON", "GPE"} for t in self.tokens[start:end])
        last = self.tokens[end - 1]
        same = last.ent_type_ and self.tokens[end].ent_type_ and self.tokens[after].ent_type_
        quality = (last.pos_ == "ADJ" and is_common(last)) or last.lower_ in word_set(
            "portfolios.tsv"
        )
        return stop if not named and (same or quality) else end

    def _all_plain(self, start: int, stop: int) -> bool:
        return all(self.plain(at) for at in range(start, stop))

    def _two_qualities(self, before: int, after: int) -> bool:
        """As in "Hydrological and Meteorological Service": two adjectives of one noun."""
        if after >= len(self.tokens):
            return False
        pair = (self.tokens[before], self.tokens[after])
        return all(
            t.lower_.endswith(_ADJECTIVAL)
            and not country_of_demonym(t.text)
            and table("heads.tsv").get(t.lower_) is None
            for t in pair
        )

    def _spelt_out(self, start: int, stop: int) -> bool:
        """Whether an acronym behind has the first letters of the whole: "Coast and Fish Union (CFU)"."""
        if stop + 2 >= len(self.tokens) or self.tokens[stop].text != "(":
            return False
        short = self.tokens[stop + 1].text
        words = self.words(start, stop)
        large = "".join(w[0] for w in words if w[:1].isupper()).casefold()
        every = "".join(w[0] for w in words).casefold()
        closed = self.tokens[stop + 2].text == ")" and len(short) > _PAIR
        # "French Institute in Vietnam (IFV)": the letters of the name in its own language.
        return closed and (short.casefold() == every or sorted(short.casefold()) == sorted(large))

    def _one_list(self, start: int, end: int, after: int) -> bool:
        """Whether "and" joins topics of one body: "Oman Convention and Exhibition Centre"."""
        if after >= len(self.tokens) or not (self.plain(end - 1) and self.plain(after)):
            return False
        words = self.words(start, end)
        word = words[-1].casefold()
        bare = len(words) == 1 and table("heads.tsv").get(word)
        if bare and word not in word_set("portfolios.tsv") and not word.endswith("s"):
            # "The Company and Atlas Works" are two.
            return False
        titled = table("titles.tsv").get(word)
        label = head_label(words)
        if label == "Company" and word in word_set("portfolios.tsv"):
            # "Song Hong Trading and Construction Company"
            return head_label(self.words(after, self.run(after))) == "Company"
        if label == "Company" and word.endswith("s"):
            # "Rwanda Foods and Drugs Authority"
            return head_label(self.words(after, self.run(after))) in {"Agency", "Network"}
        return not titled and (len(words) == 1 or label in {None, "Event", "Place"})

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
