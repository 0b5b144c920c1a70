"""What kind of thing a name stands for: open data first, then head noun, then the model."""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Span

from graph.gazetteer import (
    cities_called,
    country_called,
    fold,
    is_wider_area,
    organisation_called,
    region_called,
)
from graph.ontology import BODIES, UNDERTAKINGS
from loaders.components.beside import apposed_noun, class_noun_of, past_acronym, stated_kind
from loaders.components.capitals import is_capitalised, is_known
from loaders.components.governments import Guess, city_guess, entity_guess, government_of
from loaders.components.heads import CONNECTORS, head_label
from loaders.components.kinds import kind_by_words
from loaders.knowledge_base import table

__all__ = ["PERSONAL", "Guess", "guess_label"]

_LARGE_TOWN = 100_000
_LONGEST_ACRONYM = 5
PERSONAL = re.compile(
    r"[A-Z]{2,}\s[A-Z][a-z]+-[a-z]+|[A-Z][a-z]+\s[A-Z][a-z]+-[a-z]+|[A-Z][a-z]+-[a-z]+\s[A-Z][A-Za-z]+"
)
"""Names written in the manner of Korea or China: "CHOI Im-rak", "Gil Byeong-woo"."""
_METROPOLIS = 500_000
_FROM_MODEL = {
    "PERSON": "Person",
    "GPE": "City",
    "ORG": "Company",
    "FAC": "Place",
    "LOC": "Place",
    "EVENT": "Event",
}
_SURNAMES_TOO = frozenset(
    [
        "bank",
        "banks",
        "bay",
        "bridge",
        "church",
        "court",
        "day",
        "fair",
        "field",
        "forum",
        "garden",
        "hall",
        "hotel",
        "house",
        "island",
        "lake",
        "marine",
        "motor",
        "park",
        "power",
        "rivers",
        "school",
        "square",
        "steel",
        "street",
        "sun",
        "temple",
        "tower",
        "villa",
        "village",
        "week",
    ]
)
"""Head nouns that are surnames as well: "Anna Park"."""
_HOUSES = frozenset({"library", "musée", "museo", "museu", "museum"})
_SITES = frozenset({"City", "Place", "Region"})
_SCHOLARS = frozenset({"faculty", "students", "alumni", "researchers", "professor", "campus"})
_SPOKEN_OF = UNDERTAKINGS | {"Network"}
"""What a name is, whatever its head noun, where the text says so: "X Academy, a network"."""
_BODIES = frozenset({"Company", "ResearchOrganisation", "Network", "Agency"})
_OFFICE = re.compile(
    r"(?:State|City|Province|Government) of [^,]+ (?:Office|Bureau|Agency|Authority)\b"
)
_EDITION = re.compile(r"([A-Z]\w*[A-Za-z]) (?:(?:19|20)\d\d|'\d\d)")
_CLIMATE_SUMMIT = re.compile(r"COP[ -]?\d\d")
_PLANS = frozenset({"agenda", "vision", "strategy", "plan", "horizon", "roadmap", "programme"})


def _noun_behind(chunk: Span) -> str | None:
    """The label of the common noun right behind: "the K-City Network programme"."""
    doc, at = chunk.doc, past_acronym(chunk)
    if at >= len(doc) or doc[at].is_sent_start or not doc[at].is_lower or doc[at].tag_ == "VBD":
        return None
    label = table("classes.tsv").get(doc[at].lemma_.casefold())
    if at > chunk.end and label not in {"Project", "Programme"}:
        # The meetings of the Coffee Organization are no part of its name.
        return None
    if label is None and at + 1 < len(doc) and doc[at].tag_ == "NN" and doc[at + 1].is_lower:
        # "The GITEX Africa trade fair", "the X exchange programme"
        further = table("classes.tsv").get(doc[at + 1].lemma_.casefold())
        return further if further in UNDERTAKINGS else None
    return label


def _nation_behind(chunk: Span) -> str | None:
    """The code of the country that stands behind a name: "Dubrovnik (Croatia)", "Kotka, Finland"."""
    doc, at = chunk.doc, chunk.end
    if at + 2 >= len(doc) or doc[at].text not in {"(", ","}:
        return None
    for end in range(min(at + 4, len(doc)), at + 1, -1):
        closes = doc[at].text == "," or (end < len(doc) and doc[end].text == ")")
        if closes and (country := country_called(doc[at + 1 : end].text)):
            return country.country
    return None


def _behind_town(chunk: Span) -> Guess | None:
    """The state or prefecture behind a town: "Albany, WA", "Kameyama City, Mie"."""
    doc, at = chunk.doc, chunk.start - 2
    if at < 0 or doc[at + 1].text != "," or not doc[at].is_title:
        return None
    text = chunk.text
    state = table("states.tsv").get(fold(text)) if text.isupper() else None
    if state is not None and _closes(chunk) and _names_town(doc[: at + 1]):
        return Guess("Region", text, known=True)
    wider = (f"{text} {noun}" for noun in ("Prefecture", "Province"))
    if doc[at].lower_ == "city" and any(region_called(area) for area in wider):
        return Guess("Region", text, known=True)
    return None


def _closes(chunk: Span) -> bool:
    return chunk.end >= len(chunk.doc) or not is_capitalised(chunk.doc[chunk.end])


def _names_town(before: Span) -> bool:
    """Whether a text ends with a town's name: "… City", "… Toowoomba"."""
    last = before[-1]
    return last.lower_ == "city" or any(
        cities_called(before[-size:].text) for size in (1, 2, 3) if size <= len(before)
    )


def _model_vote(chunk: Span) -> str | None:
    votes = Counter(t.ent_type_ for t in chunk if t.ent_type_)
    return votes.most_common(1)[0][0] if votes else None


def _without_country(chunk: Span) -> str:
    """The name without "of the Republic of Korea" behind it, where it is whole without it."""
    text = chunk.text
    for match in re.finditer(r" of (?:the )?", text):
        tail, head = text[match.end() :], text[: match.start()]
        if country_called(tail) is None or " in " in head:
            continue
        ministry = head_label(head.split()) == "Ministry" and " " in head
        return head if ministry and organisation_called(text) is None else text
    return text


def _plain(chunk: Span) -> str:
    return _without_country(chunk).strip(" '\".,")


def _is_town_with_river(chunk: Span) -> bool:
    """As in "Boulogne-sur-Mer", which is no human being's name nor a firm's, however small."""
    inside = chunk[1:-1]
    tied = any(t.is_alpha and t.is_lower for t in inside) and any(t.text == "-" for t in inside)
    return tied and bool(cities_called(chunk.text))


def _by_open_data(chunk: Span) -> Guess | None:
    """Countries, known bodies, unmistakable towns, governments and numbered editions go before all else."""
    text = _plain(chunk)
    if country := country_called(text):
        return entity_guess(country, text)
    if organisation := organisation_called(text):
        return entity_guess(organisation, text)
    if is_wider_area(text):
        return Guess("Place", text, known=True)
    if _is_town_with_river(chunk):
        return city_guess(text)
    if _OFFICE.match(text):
        return Guess("Agency", text)
    if branch := _branch(text):
        return Guess(branch, text)
    if (city := government_of(text)) is not None:
        return city
    if _CLIMATE_SUMMIT.fullmatch(text):
        return Guess("Event", text)
    if (edition := _EDITION.fullmatch(text)) is not None:
        return Guess("Programme" if edition[1].casefold() in _PLANS else "Event", text)
    return None


def _body_of_place(text: str, kind: str | None) -> bool:
    """As in "the University of Split project", but not "the School of Tomorrow project"."""
    _, _, place = text.partition(" of ")
    return kind in BODIES | {"Place"} and bool(place) and is_known(place.removeprefix("the "))


def _branch(text: str) -> str | None:
    """The label of a known body whose office abroad a name is: "KOTRA Warsaw", "GIZ Ghana"."""
    body, _, place = text.partition(" ")
    known = organisation_called(body) if body.isupper() and place else None
    if known is None and text.count(" ") > 1:
        # "Save the Children Norway"
        body, _, place = text.rpartition(" ")
        known = organisation_called(body)
    if known is None or known.label not in _BODIES | {"InternationalOrganisation"}:
        return None
    return known.label if country_called(place) or cities_called(place) else None


def _where_it_stands(chunk: Span, kind: str | None) -> str | None:
    """A museum is a body that acts, but a site where it says where something happens."""
    if kind != "Agency" or not {t.lower_ for t in chunk} & _HOUSES:
        return kind
    at = chunk.start - 1
    if at > 0 and chunk.doc[at].lower_ == "the":
        at -= 1
    return "Place" if at >= 0 and chunk.doc[at].lower_ in {"in", "at"} else kind


def _by_words(chunk: Span) -> Guess | None:
    """By head noun, towns and regions, words beside the name, and the model."""
    text, words = _plain(chunk), [t.text for t in chunk]
    vote = _model_vote(chunk)
    if region := region_called(text):
        return entity_guess(region, text)
    if area := _behind_town(chunk):
        return area
    kind = _where_it_stands(chunk, kind_by_words(words))
    by_head = Guess(kind, text) if kind else None
    behind = _noun_behind(chunk)
    if behind in UNDERTAKINGS and len(words) > 1 and not _body_of_place(text, kind):
        return Guess(behind, text)
    if len(words) > 1 and (region := region_called(text)):
        return entity_guess(region, text)
    if kind in _SITES and len(words) > 1 and cities_called(text):
        return city_guess(text)
    plain = by_head is not None and kind in _BODIES and not CONNECTORS & {t.lower_ for t in chunk}
    if plain and (stated := stated_kind(chunk)) in _SPOKEN_OF:
        return Guess(stated, text)
    if by_head and (len(words) > 1 or head_label(words) is None):
        surname = words[-1].casefold() in _SURNAMES_TOO and len(words) <= 4
        if surname and ((vote == "PERSON" and len(words) <= 3) or PERSONAL.fullmatch(text)):
            return Guess("Person", text)
        return by_head
    if (nation := _nation_behind(chunk)) and cities_called(text, country=nation):
        return city_guess(text, country=nation)
    apposed = apposed_noun(chunk) if vote == "PERSON" else None
    if apposed in _BODIES | UNDERTAKINGS:
        return Guess(apposed, text)
    if (vote == "PERSON" and len(words) > 1) or PERSONAL.fullmatch(text):
        return Guess("Person", text)
    # An acronym of few letters may be a town's name in capitals only where it is a large one.
    odd = len(words) == 1 and sum(c.isupper() for c in text) > 1
    cities = cities_called(text)
    if (
        odd
        and len(text) <= _LONGEST_ACRONYM
        and not (cities and cities[0].population > _METROPOLIS)
    ):
        cities = ()
    if cities and (vote == "GPE" or (cities[0].population >= _LARGE_TOWN and vote != "PERSON")):
        return city_guess(text)
    if odd and chunk.end < len(chunk.doc) and chunk.doc[chunk.end].lower_ in _SCHOLARS:
        return Guess("ResearchOrganisation", text)
    if noun := class_noun_of(chunk):
        return city_guess(text) if noun == "City" else Guess(noun, text)
    if vote == "PERSON" and cities:
        return city_guess(text)
    label = _FROM_MODEL.get(vote or "")
    if odd and label in {"City", "Person"}:
        # Capitals inside a word are a firm's or a body's, not a town's or a human being's.
        return Guess("Company", text)
    if label == "City":
        if len(words) > 2 and not cities_called(text):
            return Guess("Agency", text)
        return (
            Guess("Place", text)
            if len(words) > 1 and cities_called(words[-1])
            else city_guess(text)
        )
    return Guess(label, text) if label else None


def guess_label(chunk: Span, *, person: bool = False) -> Guess | None:
    """The best guess at what a name stands for.

    Args:
        chunk: the name's tokens.
        person: whether a title before it says that it is a human being.

    Returns:
        None where nothing tells.
    """
    if person:
        return Guess("Person", _plain(chunk))
    return _by_open_data(chunk) or _by_words(chunk)
