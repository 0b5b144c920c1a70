"""Claims as the plain properties that the store keeps of them, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from graph.claims import Claim, Document, Entity
from graph.decisions import Resolution
from graph.facts import Fact
from graph.identity import entity_key, label_in
from graph.ontology import RELATIONS

__all__ = ["Row", "attach", "claim_row", "document_row", "fact_of", "row_to_claim", "said"]

Row = dict[str, Any]

_PER_END = ("key", "id", "name", "aliases", "country")


def fact_of(row: Row) -> Fact:
    """What a row says, by the keys that its entities have now."""
    return Fact(row["type"], row["source"], row["target"])


def said(row: Row) -> Fact:
    """What a row says by the keys before any merge: by this it is rejected."""
    ends = (row["source_key"], row["target_key"])
    if RELATIONS[row["type"]].symmetric:
        ends = (min(ends), max(ends))
    return Fact(row["type"], *ends)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def claim_row(claim: Claim, resolution: Resolution) -> Row:
    """The properties of a claim, attached to the entities that stand for its ends."""
    row: Row = {
        "type": claim.type,
        "document": claim.document,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "date": claim.date,
        "status": claim.status,
        "confidence": round(claim.confidence, 3),
        "inferred": claim.inferred,
        "statement": claim.statement,
        "extractor": claim.extractor,
        "attributes": _json(dict(sorted(claim.attributes.items()))),
        "checked": claim.checked,
    }
    for side, end in (("source", claim.source), ("target", claim.target)):
        row[f"{side}_key"] = entity_key(end)
        row[f"{side}_id"] = end.id
        row[f"{side}_name"] = end.name
        row[f"{side}_aliases"] = _json(sorted(end.aliases))
        row[f"{side}_country"] = end.country
    identity = "\x1f".join(
        (claim.document, said(row).text, str(claim.start), str(claim.end), claim.extractor)
    )
    row["key"] = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return attach({k: v for k, v in row.items() if v is not None}, resolution)


def attach(row: Row, resolution: Resolution) -> Row:
    """The same claim at the entities that stand for its ends; the smaller first where none leads."""
    ends = {side: resolution.of(row[f"{side}_key"]) for side in ("source", "target")}
    attached = dict(row)
    order = [(ends[side], row[f"{side}_key"]) for side in ("source", "target")]
    if RELATIONS[row["type"]].symmetric and order[0] > order[1]:
        ends = {"source": ends["target"], "target": ends["source"]}
        for part in _PER_END:
            values = (row.get(f"source_{part}"), row.get(f"target_{part}"))
            for side, value in zip(("target", "source"), values, strict=True):
                if value is None:
                    attached.pop(f"{side}_{part}", None)
                else:
                    attached[f"{side}_{part}"] = value
    attached |= ends
    attached["fact"] = fact_of(attached).text
    return attached


def _end(row: Mapping[str, Any], side: str) -> Entity:
    return Entity(
        row[f"{side}_name"],
        label_in(row[f"{side}_key"]),
        row.get(f"{side}_country"),
        row.get(f"{side}_id"),
        tuple(json.loads(row[f"{side}_aliases"])),
    )


def row_to_claim(row: Mapping[str, Any]) -> Claim:
    """The claim that a row was made of."""
    return Claim(
        type=row["type"],
        source=_end(row, "source"),
        target=_end(row, "target"),
        document=row["document"],
        quote=row["quote"],
        start=row["start"],
        end=row["end"],
        date=row.get("date"),
        status=row.get("status"),
        confidence=row["confidence"],
        inferred=row["inferred"],
        statement=row.get("statement"),
        attributes=MappingProxyType(json.loads(row["attributes"])),
        extractor=row["extractor"],
        checked=row["checked"],
    )


def document_row(document: Document) -> Row:
    """The properties of a document."""
    return {
        "name": document.name,
        "title": document.title,
        "date": document.date,
        "publisher": document.publisher,
        "url": document.url,
        "language": document.language,
        "sha256": document.sha256,
        "text": None if document.digest else document.text,
    }
