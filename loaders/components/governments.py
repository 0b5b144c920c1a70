"""Towns, regions and countries by the names of their governments: "Turku City Council", "Government of Chile"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph.claims import Entity
from graph.gazetteer import (
    cities_called,
    country_called,
    country_of_demonym,
    fold,
    region_called,
)
from loaders.components.heads import PARTICLES
from loaders.components.kinds import kind_by_words
from loaders.knowledge_base import table

__all__ = ["Guess", "city_guess", "entity_guess", "government_of"]

_RANKS = frozenset({"central", "federal", "interim", "national", "royal", "transitional", "union"})
_OF_NO_PLACE = frozenset({"central", "district", "local", "municipal", "provincial", "regional"})
"""What "the Provincial People's Committee" says of where it is: nothing."""


@cache
def _halls(place: str) -> tuple[str, ...]:
    """The words for town halls that stand behind a town's name, before it, or first; the longest first."""
    words = (word for word, says in table("town_halls.tsv").items() if says == place)
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _councils() -> tuple[str, ...]:
    """Endings of several words, which a country's name may follow."""
    return tuple(f" {words}" for words in _halls("behind") if " " in words)


@dataclass(frozen=True, slots=True)
class Guess:
    """A label with what else is known of the name."""

    label: str
    text: str
    country: str | None = None
    id: str | None = None
    known: bool = False


def entity_guess(entity: Entity, text: str) -> Guess:
    """What open data knows, under the name that the text gives it."""
    return Guess(entity.label, text, entity.country, entity.id, known=True)


def city_guess(text: str, *, country: str | None = None, told: bool = False) -> Guess:
    """A town, known where open data has one of that name."""
    found = cities_called(text, country=country)
    if not found:
        return Guess("City", text, country, known=told)
    return Guess("City", text, found[0].country, f"geonames:{found[0].geonames_id}", known=True)


def government_of(text: str) -> Guess | None:
    """The town, region or country of whose government a text is the name.

    Args:
        text: a name.

    Returns:
        What is governed; None where the text names no government.
    """
    head, _, last = text.rpartition(" ")
    if fold(head).endswith(_councils()) and country_called(last):
        # "Lilongwe City Council Malawi"
        text = head
    folded = fold(text)
    rank, _, rest = folded.partition(" ")
    folded = rest if rank in _RANKS and rest.startswith("government of ") else folded
    cities = cities_called(text)
    other = bool(cities) and region_called(text) is not None and fold(cities[0].name) != folded
    if cities and len(text.split()) > 1 and not other:
        return city_guess(text)
    for tail in _halls("behind"):
        if folded.endswith(" " + tail):
            name = " ".join(text.split()[: -len(tail.split())])
            if fold(name) in _OF_NO_PLACE:
                return None
            if cities_called(name) or tail not in {"city", "regional council"}:
                return _region(name) or city_guess(name, told=True)
    for opening in _halls("before"):
        if folded.startswith(f"{opening} "):
            words = text.split()
            name = " ".join(words[len(opening.split()) + (words[0].casefold() == "the") :])
            if name:
                return _region(name) or government_of(name) or city_guess(name, told=True)
    words = text.split()
    for at, word in enumerate(words[:-2]):
        if fold(word) not in _halls("first"):
            continue
        of = at + 1 + (words[at + 1] == "Municipal")
        if of + 1 < len(words) and words[of] in PARTICLES:
            return city_guess(" ".join(words[of + 1 :]))
    for opening in ("government of ", "republic of "):
        if folded.startswith(opening):
            country = country_called(folded.removeprefix(opening).removeprefix("the "))
            return entity_guess(country, country.name) if country else _region_governed(text)
    if words := folded.split()[1:]:
        nation = country_of_demonym(" ".join(folded.split()[:-1]))
        if nation and words[-1] in {"republic", "kingdom", "federation", "government"}:
            return entity_guess(nation, nation.name)
    if folded.endswith(" government"):
        country = country_called(folded.removesuffix(" government"))
        return entity_guess(country, country.name) if country else None
    return None


def _region_governed(text: str) -> Guess | None:
    """As in "Government of Gangwon Province": the province."""
    _, _, area = text.partition(" of ")
    area = area.removeprefix("the ")
    if region := region_called(area):
        return entity_guess(region, area)
    return _region(area)


def _region(area: str) -> Guess | None:
    """A region by its last word: "Quang Nam Province", "Jalisco Provincial" of a provincial government."""
    words = area.split()
    if not words:
        return None
    if words[-1] in {"Provincial", "Regional"} and (region := region_called(" ".join(words[:-1]))):
        return entity_guess(region, " ".join(words[:-1]))
    return Guess("Region", area) if kind_by_words(words) == "Region" else None
