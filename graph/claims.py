"""Documents, entities and claims: what one document says in one passage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from graph.errors import QuoteError, RecordError
from graph.ontology import LABELS, RELATIONS, STATUSES, allows

__all__ = [
    "Claim",
    "Document",
    "Entity",
    "check_quote",
    "claim_from_record",
    "claim_to_record",
]

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was read, and what is known of it."""

    name: str
    """The file's name without its folder, or the page's address."""
    text: str
    title: str | None = None
    date: str | None = None
    """When it was published: ISO 8601, as precise as is known."""
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    """ISO 639-1 code."""
    digest: str | None = None
    """The hash of the text, where the text itself is too long to be kept."""

    @property
    def sha256(self) -> str:
        """The hash of the text, by which a changed document is known."""
        return self.digest or hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something with a name.

    Two entities are the same when ``graph.identity.entity_key`` says so; ``aliases``
    are other names under which the same document or table speaks of it.
    """

    name: str
    label: str
    country: str | None = None
    """ISO 3166-1 alpha-2 code, where the text or an open list tells it."""
    id: str | None = None
    """Stable id out of open data, as ``geonames:1838524`` or ``iso:KR``."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact that one document states in one passage."""

    type: str
    source: Entity
    target: Entity
    document: str
    quote: str
    start: int
    """Where the quote begins, in code points of the text as read."""
    end: int
    date: str | None = None
    """When it happened: ISO 8601, as precise as the text allows."""
    status: str | None = "done"
    confidence: float = 1.0
    inferred: bool = False
    statement: str | None = None
    """Shared by the claims that render one statement of more than two parties."""
    attributes: Mapping[str, str] = field(default_factory=lambda: _NO_ATTRIBUTES)
    extractor: str = "rules"
    checked: bool = True
    """Whether the quote was compared with its document."""

    def __post_init__(self) -> None:
        if problem := _problem(self):
            raise RecordError(self.document, problem)


def _problem(claim: Claim) -> str | None:
    ends = (claim.source, claim.target)
    if claim.type not in RELATIONS:
        return f"unknown relation type {claim.type!r}; known are {', '.join(sorted(RELATIONS))}"
    for end in ends:
        if not end.name.strip():
            return f"an end of {claim.type} has an empty name"
        if end.label not in LABELS:
            return f"unknown label {end.label!r}; known are {', '.join(sorted(LABELS))}"
    if not allows(claim.type, *(end.label for end in ends)):
        return f"{claim.type} does not run from {ends[0].label} to {ends[1].label}"
    if claim.status is not None and claim.status not in STATUSES:
        return f"unknown status {claim.status!r}; known are {', '.join(STATUSES)}"
    if claim.date is not None and not _DATE.fullmatch(claim.date):
        return f"date {claim.date!r} is not of the form 2022, 2022-11 or 2022-11-15"
    if not 0 <= claim.confidence <= 1:
        return f"confidence {claim.confidence} is not between 0 and 1"
    if not 0 <= claim.start < claim.end or claim.end - claim.start != len(claim.quote):
        return f"offsets {claim.start} to {claim.end} do not fit a quote of {len(claim.quote)}"
    return None


def check_quote(claim: Claim, text: str) -> None:
    """Refuse a claim whose quote does not stand at its offsets.

    Args:
        claim: the claim to check.
        text: its document's text as read.

    Raises:
        QuoteError: the text at the offsets is not the quote.
    """
    if text[claim.start : claim.end] != claim.quote:
        raise QuoteError(claim.document, claim.start)


def _end_to_record(entity: Entity) -> dict[str, Any]:
    record: dict[str, Any] = {"name": entity.name, "label": entity.label}
    if entity.country:
        record["country"] = entity.country
    if entity.id:
        record["id"] = entity.id
    if entity.aliases:
        record["aliases"] = list(entity.aliases)
    return record


def claim_to_record(claim: Claim) -> dict[str, Any]:
    """The claim as the plain record that JSON Lines files hold."""
    record: dict[str, Any] = {
        "type": claim.type,
        "source": _end_to_record(claim.source),
        "target": _end_to_record(claim.target),
        "document": claim.document,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "date": claim.date,
        "status": claim.status,
        "confidence": round(claim.confidence, 3),
        "inferred": claim.inferred,
        "attributes": dict(sorted(claim.attributes.items())),
        "extractor": claim.extractor,
    }
    if claim.statement:
        record["statement"] = claim.statement
    if not claim.checked:
        record["checked"] = False
    return record


def _end_from_record(record: Any, where: str) -> Entity:
    if not isinstance(record, dict) or not isinstance(record.get("name"), str):
        raise RecordError(where, "source and target need a name and a label")
    aliases = record.get("aliases") or ()
    if not all(isinstance(alias, str) for alias in aliases):
        raise RecordError(where, "aliases must be a list of names")
    return Entity(
        name=record["name"],
        label=str(record.get("label")),
        country=record.get("country"),
        id=record.get("id"),
        aliases=tuple(aliases),
    )


def claim_from_record(record: Any, where: str) -> Claim:
    """The claim that a plain record holds.

    Args:
        record: as ``claim_to_record`` makes it.
        where: what to call it in errors.

    Raises:
        RecordError: it is no claim.
    """
    if not isinstance(record, dict):
        raise RecordError(where, "is no JSON object")
    missing = [
        k
        for k in ("type", "source", "target", "document", "quote", "start", "end")
        if k not in record
    ]
    if missing:
        raise RecordError(where, f"lacks {', '.join(missing)}")
    if not all(isinstance(record[k], int) for k in ("start", "end")):
        raise RecordError(where, "start and end must be whole numbers")
    if not all(isinstance(record[k], str) for k in ("type", "document", "quote")):
        raise RecordError(where, "type, document and quote must be texts")
    attributes = record.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise RecordError(where, "attributes must be an object")
    confidence = record.get("confidence", 1.0)
    if not isinstance(confidence, (int, float)):
        raise RecordError(where, "confidence must be a number")
    try:
        return Claim(
            type=record["type"],
            source=_end_from_record(record["source"], where),
            target=_end_from_record(record["target"], where),
            document=record["document"],
            quote=record["quote"],
            start=record["start"],
            end=record["end"],
            date=record.get("date"),
            status=record.get("status"),
            confidence=float(confidence),
            inferred=bool(record.get("inferred", False)),
            statement=record.get("statement"),
            attributes=MappingProxyType({str(k): str(v) for k, v in attributes.items()}),
            extractor=str(record.get("extractor", "unknown")),
            checked=record.get("checked") is not False,
        )
    except RecordError as error:
        raise RecordError(where, error.reason) from error
