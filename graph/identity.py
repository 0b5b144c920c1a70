"""When two names are one entity: folded names and stable keys. Pure functions."""

from __future__ import annotations

from graph.claims import Entity
from graph.gazetteer import (
    cities_called,
    country_by_code,
    country_called,
    fold,
    organisation_called,
)
from graph.ontology import LABELS

__all__ = ["entity_key", "fold_name", "label_in", "names_of", "resolve"]

_ORGANISATIONS = frozenset(
    {
        "Agency",
        "InternationalOrganisation",
        "Ministry",
        "Network",
        "Programme",
        "ResearchOrganisation",
        "Company",
    }
)


_OWN_LABEL = {"iso": "Country", "geonames": "City"}


def fold_name(name: str) -> str:
    """The name without case, accents, punctuation and a leading article."""
    return fold(name)


def _of_open_data(entity: Entity) -> Entity | None:
    if entity.label == "Country":
        return country_called(entity.name) or (
            country_by_code(entity.country) if entity.country else None
        )
    if entity.label in _ORGANISATIONS and (known := organisation_called(entity.name)):
        # "Ministry of Health" is a body of each country: known by name alone it is nobody.
        generic = known.label == "Ministry" and known.country is None
        same_country = entity.country is None or known.country in {None, entity.country}
        return known if not generic and same_country and known.label == entity.label else None
    return None


def _city_id(entity: Entity) -> str | None:
    found = cities_called(entity.name, country=entity.country)
    return f"geonames:{found[0].geonames_id}" if found else None


def resolve(entity: Entity) -> Entity:
    """The entity with the stable id that open data knows for it, where it has none yet.

    Countries get ``iso:…``, cities ``geonames:…`` (the largest of that name in the country
    that the entity names, or at all), known organisations ``org:…``.
    """
    if entity.id:
        return entity
    if known := _of_open_data(entity):
        return Entity(
            entity.name, entity.label, entity.country or known.country, known.id, entity.aliases
        )
    if entity.label == "City" and (city := _city_id(entity)):
        return Entity(entity.name, entity.label, entity.country, city, entity.aliases)
    return entity


def entity_key(entity: Entity) -> str:
    """The key under which an entity is one in the store.

    A country's or city's stable id where open data knows one; id and label for what else
    has an id, so that one id under two kinds stays two; else label, folded name and, where
    it is known, the country, so that one name in two countries stays two.

    >>> entity_key(Entity("The Ministry of Health", "Ministry", "TO"))
    'Ministry:ministry of health:TO'
    """
    resolved = resolve(entity)
    if resolved.id:
        own = _OWN_LABEL.get(resolved.id.partition(":")[0])
        if own is None:
            # Two tables may call the kind of one id differently: a node has one kind only.
            return f"{resolved.id}:{resolved.label}"
        if own == resolved.label:
            return resolved.id
    folded = fold(resolved.name) or resolved.name.strip().casefold()
    suffix = f":{resolved.country}" if resolved.country else ""
    return f"{resolved.label}:{folded}{suffix}"


def label_in(key: str) -> str:
    """The label that a key tells: its first part, that of its id, or its last.

    >>> label_in("geonames:1838524"), label_in("Company:acme:KR"), label_in("register:7:Agency")
    ('City', 'Company', 'Agency')
    """
    kind, _, rest = key.partition(":")
    label = _OWN_LABEL.get(kind, kind)
    return label if label in LABELS else rest.rpartition(":")[2]


def names_of(entity: Entity) -> list[str]:
    """The folded names under which an entity is looked up, sorted."""
    known = _of_open_data(entity)
    names = {entity.name, *entity.aliases, *((known.name, *known.aliases) if known else ())}
    return sorted({folded for name in names if (folded := fold(name))})
