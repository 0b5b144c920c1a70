"""Where a hyphen or dash belongs to a name: "Hee-ryong", "the Bhutan-Norway Bridge", not "Seoul-Busan"."""

from __future__ import annotations

from graph.gazetteer import (
    cities_called,
    country_called,
    country_of_demonym,
    organisation_called,
    region_called,
)
from loaders.components.capitals import is_known
from loaders.components.heads import head_label
from loaders.components.possessives import Possessives
from loaders.knowledge_base import word_set

__all__ = ["Hyphens"]

_PAIR = 2
_DETERMINERS = frozenset({"the", "a", "this", "our"})


class Hyphens(Possessives):
    """Tells "Power-to-Gas" from "Barcelona-based" and "Rome-to-Paris"."""

    def hyphen(self, start: int, end: int) -> int:
        """End of the chunk where a hyphen joins what follows to it, else the same end."""
        if end + 1 >= len(self.tokens) or not self.tokens[end + 1].text[0].isalnum():
            return end
        linked = end + 3 < len(self.tokens) and self.tokens[end + 2].text == "-"
        if linked and self.tokens[end + 1].lower_ in {"to", "in", "of", "on", "and"}:
            # "Power-to-Gas", but not "Rome-to-Paris".
            return end if is_known(self.tokens[end - 1].text) else end + 4
        if not self.capital(end + 1):
            # "Hee-ryong", but not "Barcelona-based".
            return end if self.tokens[end + 1].lower_ in word_set("suffixes.tsv") else end + 2
        before, stop = self.text(start, end), self.run(end + 1)
        if region_called(self.text(start, end + 2)) or cities_called(self.text(start, end + 2)):
            return end + 2
        following = self.words(end + 1, stop)
        if self._meets(stop):
            return stop
        if self._joint_title(start, end, stop):
            return end + 2
        acronym = end - start == 1 and len(before) > 1 and self.tokens[start].text.isupper()
        acronym = acronym and not is_known(before)
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

    def _joint_title(self, start: int, end: int, stop: int) -> bool:
        """As in "the Bhutan-Norway Teachers' Bridge": two places before the noun of what joins them."""
        if not start or self.tokens[start - 1].lower_ not in _DETERMINERS or stop < end + 3:
            return False
        return is_known(self.text(start, end)) and any(
            is_known(self.text(end + 1, at)) for at in range(end + 2, stop)
        )

    def two_nations(self, start: int, end: int) -> bool:
        """As in "Iranian – Polish Rectors' Forum": adjectives of nationality before one noun."""
        if end - start != 1 or not self.capital(end + 1):
            return False
        both = all(country_of_demonym(self.tokens[at].text) for at in (start, end + 1))
        return both and self.run(end + 1) > end + _PAIR

    def _meets(self, at: int) -> bool:
        """Whether a common noun for a meeting follows: "the EU-CELAC summit" is one name."""
        return at < len(self.tokens) and self.tokens[at].lower_ in {"summit", "forum", "dialogue"}

    def _far(self, stop: int) -> int:
        while (
            stop + 1 < len(self.tokens) and self.tokens[stop].text == "-" and self.capital(stop + 1)
        ):
            stop = self.run(stop + 1)
        return stop
