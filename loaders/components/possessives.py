"""Where "'s" belongs to a name: "St. John's", "the Growers' Union", "Redeemer's University", "Fest '23"."""

from __future__ import annotations

import re

from graph.gazetteer import cities_called, country_called
from loaders.components.capitals import is_known
from loaders.components.heads import head_label
from loaders.components.joins import Joins
from loaders.components.posts import title_kind
from loaders.knowledge_base import table, word_set

__all__ = ["Possessives"]

_BYNAME = 2


class Possessives(Joins):
    """Tells "St. John's Port" from "Turku's port"."""

    def year(self, start: int, end: int) -> int:
        """As in "PortFest '23": end of the edition of an event, 0 where it is none."""
        spaced = self.tokens[end - 1].whitespace_ and not self.tokens[end].whitespace_
        digits = self.tokens[end + 1].text if end + 1 < len(self.tokens) else ""
        named = end - start == 1 or head_label(self.words(start, end)) == "Event"
        return end + 2 if spaced and named and re.fullmatch(r"\d\d", digits) else 0

    def possessive(self, start: int, end: int) -> int:
        """As in "St. John's", "Cox's Bazar", "the Growers' Union", "the People's Republic"."""
        if country_called(self.text(start, end)):
            return end
        for stop in (end + 2, end + 1):
            if stop <= len(self.tokens) and cities_called(self.text(start, stop)):
                return stop
        holy = end - start == _BYNAME and self.tokens[start].text in {"St.", "St", "Saint"}
        if (
            holy
            and end + 1 < len(self.tokens)
            and self.tokens[end + 1].text in {",", ".", ")", ";"}
        ):
            return end + 1
        if not self.capital(end + 1):
            return end
        if self.tokens[start].text in {"St.", "St", "Saint"} and end - start == _BYNAME:
            return end + 2
        if self.tokens[end].text == "'":
            return end + 2 if head_label(self.words(end + 1, self.run(end + 1))) else end
        owned = self.tokens[end - 1].lower_ in word_set("owners.tsv") or self._named_after(end)
        return end + 2 if owned or self._has_office(end) else end

    def _has_office(self, end: int) -> bool:
        """As in "Mayor's Office", "Prime Minister's Office"."""
        holder = title_kind(self.tokens[end - 1]) == "post"
        return holder and self.tokens[end + 1].lower_ == "office"

    def _named_after(self, end: int) -> bool:
        """As in "Redeemer's University": a word of the dictionary that owns no university."""
        owner, noun = self.tokens[end - 1], self.tokens[end + 1].lower_
        school = table("heads.tsv").get(noun) == "ResearchOrganisation"
        plain = self.plain(end - 1) and table("heads.tsv").get(owner.lower_) is None
        return school and plain and not title_kind(owner) and not is_known(owner.text)
