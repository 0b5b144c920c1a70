"""What the words of a name say of its kind: its head noun, and what stands beside that."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from graph.gazetteer import (
    cities_called,
    country_called,
    country_of_demonym,
    fold,
    is_wider_area,
    organisation_called,
    region_called,
)
from loaders.components.heads import head_label, head_noun
from loaders.knowledge_base import table

__all__ = ["kind_by_words"]

_TELLING = frozenset({"ResearchOrganisation", "Ministry", "Network"})
"""Labels whose nouns tell what a name stands for wherever they stand in it."""
_JOINT = frozenset({"joint", "intergovernmental", "mixed", "bilateral"})
_WORLDWIDE = frozenset(
    {"united", "world", "international", "nations", "un", "intergovernmental", "commonwealth"}
)
_OF_SITES = frozenset(
    ["convention", "exhibition", "congress", "conference", "shopping", "sports", "community"]
)
_AREA_WORDS = frozenset(
    ["african", "arab", "asian", "caribbean", "european", "islamic", "latin", "nordic", "pacific"]
)
_LEGISLATORS = frozenset(
    ["commons", "councillors", "councilors", "delegates", "deputies", "elders", "lords", "peoples"]
) | {"representatives"}
"""Of whom a house or chamber is a parliament's."""
_MEMBERS = frozenset(
    ["bishops", "churches", "cities", "employers", "exporters", "mayors", "presidents", "rectors"]
) | {"business", "craft", "crafts", "importers", "women", "youth"}
"""Whose conference or council is a body of members."""
_LAWGIVING = frozenset(
    ["city", "constituent", "county", "federal", "grand", "legislative", "municipal", "national"]
) | {"people's", "provincial"}
"""What assemblies that make laws are called."""
_PROVIDERS = frozenset({"company", "corporation", "enterprise", "utility"})
_SERVICES = frozenset(["heating", "housing", "ports", "sanitation", "sewerage", "water"])
"""What public corporations provide."""
_CLUBS = frozenset({"cities", "friendship", "olympic", "paralympic", "twinning"})
"""Whose committee is a body of members."""
_CAMPS = frozenset({"science", "scout", "summer", "training", "winter", "youth"})
_ANY_WATER = frozenset(
    ["clean", "drinking", "fresh", "good", "ground", "hot", "mineral", "rain", "safe", "sea"]
) | {"smart", "spring", "surface", "waste"}
_STATE_BANKS = frozenset({"central", "national", "reserve", "people's"})
_REGIONAL = frozenset({"county", "district", "prefectural", "provincial", "regional"})
_GOVERNMENTS = frozenset({"administration", "board", "council", "government"})
_PROMOTERS = frozenset(
    ["business", "enterprise", "export", "innovate", "innovation", "invest", "statistics"]
) | {"tourism", "visit"}


def _of_eu(words: list[str]) -> bool:
    """Whether a body is the EU's or the UN's by the words before its noun, or is within the EU's own."""
    if {"eu", "european", "un"} & set(_words_before(words)):
        return True
    pairs = pairwise(w.casefold() for w in words)
    return any(a == "european" and b in {"commission", "parliament", "union"} for a, b in pairs)


def _exchanges(folded: set[str]) -> bool:
    """As in "Council for Local Exchange"."""
    return "for" in folded and bool(folded & {"exchange", "exchanges", "friendship"})


def _ministry(words: list[str], _: set[str]) -> str:
    if head_noun(words) == "directorate" and _opens_with_area(words):
        return "Agency"
    # "The Directorate for European Integration" is a state's.
    return "InternationalOrganisation" if _of_eu(words) and len(words) > 1 else "Ministry"


def _opens_with_area(words: list[str]) -> bool:
    """As in "Izmir Port Directorate": one of a town or region, none of a ministry."""
    openings = (" ".join(words[:size]) for size in (1, 2))
    return words[0].casefold() != "general" and any(
        cities_called(o) or region_called(o) for o in openings
    )


def _utility(words: list[str], folded: set[str]) -> str | None:
    """As in "Hunter Water", but not "Clean Water"."""
    return None if len(words) < 2 or folded & _ANY_WATER else "Agency"


def _department(words: list[str], folded: set[str]) -> str:
    if _of_eu(words) or _is_international(words[0]):
        return "InternationalOrganisation"
    areas = (" ".join(words[:-1]), " ".join(words[2:]), " ".join([*words[2:], words[0]]))
    if any(region_called(area) for area in areas):
        return "Region"
    return "Ministry" if "of" in folded or "state" in folded else "Agency"


def _centre(_: list[str], folded: set[str]) -> str:
    return "Place" if folded & _OF_SITES else "ResearchOrganisation"


def _organisation(_: list[str], folded: set[str]) -> str:
    if folded & {"tourism", "tourist"}:
        return "Agency"
    return "InternationalOrganisation" if folded & (_WORLDWIDE | _AREA_WORDS) else "Network"


def _network(words: list[str], folded: set[str]) -> str:
    if head_noun(words) == "chamber" and folded & (
        _LEGISLATORS | {"accounting", "audit", "municipal"}
    ):
        return "Agency"
    united = folded & {"united", "un"} and len(words) > 2
    return "InternationalOrganisation" if united else "Network"


def _agency(words: list[str], folded: set[str]) -> str:
    noun, before = head_noun(words), set(_words_before(words))
    if noun == "commission" and ("high" in folded and not folded & {"refugees", "rights"}):
        return "Ministry"
    if noun == "committee" and folded & _CLUBS:
        return "Network"
    if noun in {"commission", "committee"} and (folded & _JOINT or _nations_in(words) > 1):
        return "Event"
    if (folded & {"united", "un"} and len(words) > 2) or _is_international(words[0]):
        return "InternationalOrganisation"
    if noun in _GOVERNMENTS and before & _REGIONAL:
        return "Region"
    if noun == "council" and (folded & _MEMBERS or _exchanges(folded)):
        return "Network"
    if noun == "parliament" and folded & (_AREA_WORDS | {"andean", "pan-african", "central"}):
        return "InternationalOrganisation"
    wide = _AREA_WORDS if noun in {"fund", "council", "agency"} else set()
    worldwide = folded & wide or (words[0] == "International" and noun == "agency")
    return "InternationalOrganisation" if worldwide else "Agency"


def _event(words: list[str], folded: set[str]) -> str:
    noun = head_noun(words)
    if noun == "conference" and folded & _MEMBERS:
        return "Network"
    if noun == "assembly" and folded & _LAWGIVING:
        return "Agency"
    if noun == "committee" and folded & _CLUBS:
        return "Network"
    if noun == "committee":
        return "Event" if folded & _JOINT or _nations_in(words) > 1 else "Agency"
    if noun == "mission" and "permanent" in folded:
        return "Ministry"
    if noun == "mission" and _is_international(words[0]):
        return "InternationalOrganisation"
    if noun == "mission" and not folded & {"trade", "business", "economic"}:
        return "Agency"
    if noun == "assembly" and "general" in folded:
        return "Event"
    if noun in {"mission", "assembly", "season", "tour"}:
        return "Event" if len(words) > 2 else "Agency"
    return "Event"


def _company(words: list[str], folded: set[str]) -> str:
    noun = head_noun(words)
    if noun in _PROVIDERS and folded & (_SERVICES | {"public", "municipal", "communal"}):
        return "Agency"
    if noun == "bank" and {"development", "of"} <= folded and _nations_in(words):
        return "Agency"
    if noun not in {"bank", "banco", "banque"}:
        return "Company"
    if folded & (_AREA_WORDS | {"inter-american"}) and "development" in folded:
        return "InternationalOrganisation"
    if words[:2] == ["Bank", "of"] and country_called(" ".join(words[2:]).removeprefix("the ")):
        # Banks that do business under such a name are in the table of known bodies.
        return "Agency"
    central = _STATE_BANKS & folded and "of" in folded
    return "Agency" if central and _nations_in(words) else "Company"


def _place(words: list[str], folded: set[str]) -> str:
    if head_noun(words) == "house" and folded & _LEGISLATORS:
        return "Agency"
    if head_noun(words) == "camp" and folded & _CAMPS:
        return "Event"
    return "Agency" if head_noun(words) in {"port", "airport"} and "of" in folded else "Place"


def _research(words: list[str], folded: set[str]) -> str:
    schooling = head_noun(words) == "school" and folded & {"summer", "winter", "field", "spring"}
    return "Event" if schooling else "ResearchOrganisation"


_FINER: dict[str, Callable[[list[str], set[str]], str | None]] = {
    "Agency": _agency,
    "Centre": _centre,
    "Company": _company,
    "Department": _department,
    "Event": _event,
    "Ministry": _ministry,
    "Network": _network,
    "Organisation": _organisation,
    "Place": _place,
    "ResearchOrganisation": _research,
    "Utility": _utility,
}
"""What tells more of a kind than its noun alone."""


def _words_before(words: list[str]) -> list[str]:
    """The words before the head noun, case-folded."""
    folded = [w.casefold() for w in words]
    noun = head_noun(words)
    return folded[: folded.index(noun)] if noun in folded else folded


def _nations_in(words: list[str]) -> int:
    return len(
        {
            country.name
            for word in words
            for part in word.split("-")
            if part[:1].isupper() and (country := country_called(part) or country_of_demonym(part))
        }
    )


def _is_international(word: str) -> bool:
    """Whether a name opens with an international body: "UNESCO Regional Office"."""
    whole = organisation_called(word) if word.isupper() else None
    return whole is not None and whole.label == "InternationalOrganisation"


def _promotes(words: list[str]) -> bool:
    """As in "Business Finland", "Visit Faroe Islands"."""
    rest = " ".join(words[1:])
    return words[0].casefold() in _PROMOTERS and bool(country_called(rest) or region_called(rest))


def _parted(word: str) -> list[str]:
    """The parts of a name made of two words: "InvestIndia", "AquaExpo"."""
    parts = re.fullmatch(r"([A-Z][a-z]{2,})([A-Z][a-z]{3,})", word)
    return list(parts.groups()) if parts and _tells(*parts.groups()) else [word]


def _tells(first: str, second: str) -> bool:
    return first.casefold() in _PROMOTERS or second.casefold() in {"expo", "fest", "water"}


def _meeting_in_place(words: list[str]) -> str | None:
    """As in "Hospital Expo Jakarta", "Water Week Central Asia": the place stands behind the noun."""
    for size in (1, 2):
        noun, place = words[-size - 1 : -size], " ".join(words[-size:])
        if len(words) < size + 2 or table("heads.tsv").get(noun[0].casefold()) != "Event":
            continue
        if table("heads.tsv").get(fold(words[-1])) is None and (
            country_called(place) or is_wider_area(place) or cities_called(place)
        ):
            return "Event"
    return None


def kind_by_words(words: list[str]) -> str | None:
    """The label that the words of a name tell by themselves.

    Args:
        words: the name's words in order.

    Returns:
        A label of the ontology; None where no word tells.

    >>> kind_by_words(["Economic", "Commission", "of", "Ruritania"])
    'Agency'
    """
    words = _parted(words[0]) if len(words) == 1 else words
    if len(words) > 1 and _promotes(words):
        return "Agency"
    if (meeting := _meeting_in_place(words)) is not None:
        return meeting
    label = head_label(words)
    folded = {w.casefold() for w in words}
    if label is None:
        says = (table("heads.tsv").get(fold(w)) for w in words)
        label = next((s for s in says if s in _TELLING), None)
    told = table("first_words.tsv").get(fold(words[0])) == "City"
    if (
        label == "City"
        and not told
        and not any(cities_called(" ".join(r)) for r in (words[:-1], words[1:]))
    ):
        return None
    if label is None:
        return None
    finer = _FINER.get(label)
    return finer(words, folded) if finer else label
