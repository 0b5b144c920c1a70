"""Running stored queries: values as a user types them become parameters, rows come back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz import process

from graph.errors import QueryError, UnknownNameError
from graph.gazetteer import country_by_code, country_called
from graph.ontology import LABELS, RELATIONS
from graph.projection import Reader, find_entity
from queries.catalogue import Parameter, StoredQuery

__all__ = [
    "Answer",
    "country_code",
    "date_of",
    "find_query",
    "label_called",
    "parameters_of",
    "read_via",
    "run_query",
]

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a stored query and what was run for them."""

    query: StoredQuery
    parameters: Mapping[str, Any]
    rows: Sequence[dict[str, Any]]


def find_query(catalogue: Mapping[str, StoredQuery], name: str) -> StoredQuery:
    """The stored query of that name.

    Raises:
        UnknownNameError: there is none; the nearest names are told.
    """
    if name in catalogue:
        return catalogue[name]
    near = process.extract(name, list(catalogue), limit=3, score_cutoff=50)
    raise UnknownNameError(name, tuple(match[0] for match in near), among="no stored query")


def country_code(value: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country that is given by code or name.

    >>> country_code("kr"), country_code("South Korea")
    ('KR', 'KR')
    """
    known = country_by_code(value.upper()) if len(value) == 2 else None
    known = known or country_called(value)
    if known is None or known.country is None:
        raise QueryError(f"“{value}” is no country; give its name or its code of two letters")
    return known.country


def label_called(value: str) -> str:
    """The label of the ontology that a text means, whatever its case, singular or plural.

    >>> label_called("research organisations")
    'ResearchOrganisation'
    """
    wanted = re.sub(r"[\W_]", "", value).casefold()
    for spec in LABELS.values():
        if wanted in (spec.name.casefold(), re.sub(r"\W", "", spec.plural).casefold()):
            return spec.name
    raise QueryError(f"“{value}” is no kind of entity; known are {', '.join(LABELS)}")


def read_via(value: str | None) -> tuple[str | None, str | None]:
    """The label and the country code that ``--via`` asks a stepping stone to have.

    >>> read_via("Network"), read_via("Spain"), read_via("city/es")
    (('Network', None), (None, 'ES'), ('City', 'ES'))
    """
    if not value:
        return None, None
    kind, sign, country = value.partition("/")
    if sign:
        return label_called(kind), country_code(country)
    try:
        return label_called(value), None
    except QueryError:
        return None, country_code(value)


def _relation(value: str) -> str:
    name = re.sub(r"[\W_]+", "_", value).upper()
    if name not in RELATIONS:
        raise QueryError(f"“{value}” is no relation; known are {', '.join(RELATIONS)}")
    return name


def date_of(value: str) -> str:
    """The date itself, where it is one of the form 2022, 2022-11 or 2022-11-15."""
    if not _DATE.fullmatch(value):
        raise QueryError(f"“{value}” is no date of the form 2022, 2022-11 or 2022-11-15")
    return value


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise QueryError(f"“{value}” is no number") from error


def _integer(value: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise QueryError(f"“{value}” is no whole number")
    return int(value)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "country": country_code,
    "date": date_of,
    "label": label_called,
    "relation": _relation,
    "text": str,
    "integer": _integer,
    "number": _number,
}


def parameters_of(store: Reader, query: StoredQuery, values: Mapping[str, Any]) -> dict[str, Any]:
    """The statement's parameters: names looked up, countries and dates read.

    Args:
        store: where names of entities are looked up.
        query: the stored query.
        values: what the user gives, by parameter; None is the same as left out.

    Raises:
        QueryError: a value is missing, unknown or of the wrong form.
        UnknownNameError: the graph knows no entity of that name.
    """
    given = {name: value for name, value in values.items() if value is not None}
    if unknown := sorted(given.keys() - {p.name for p in query.parameters}):
        known = ", ".join(p.name for p in query.parameters) or "none"
        raise QueryError(f"{query.name} has no parameter {', '.join(unknown)}; it has: {known}")
    return {p.name: _value(store, query, p, given.get(p.name)) for p in query.parameters}


def _value(store: Reader, query: StoredQuery, parameter: Parameter, given: object) -> Any:
    if given is None or not str(given).strip():
        if parameter.optional:
            return None
        raise QueryError(
            f"{query.name} needs {parameter.name} ({parameter.meaning}), "
            f"as in -p {parameter.name}={str(parameter.example)!r}"
        )
    text = str(given).strip()
    if parameter.type == "entity":
        return find_entity(store, text).key
    return _READERS[parameter.type](text)


def run_query(
    store: Reader,
    query: StoredQuery,
    values: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    limit: int | None = None,
) -> Answer:
    """The rows of a stored query, in its order.

    Args:
        store: the graph.
        query: the stored query.
        values: what the user gives, by parameter.
        timeout: seconds after which the server stops the statement.
        limit: how many rows at most.

    Returns:
        The rows as plain dicts; empty when nothing in the graph says so.
    """
    parameters = parameters_of(store, query, values or {})
    rows = store.read(query.statement, parameters, timeout=timeout, limit=limit)
    return Answer(query, parameters, rows)
