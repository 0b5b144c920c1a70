"""The graph as JSON-LD: entities, edges, and the claims that state them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graph.backup import fetch_claims, fetch_documents
from graph.exports.reading import each_edge, each_entity
from graph.facts import Fact
from graph.projection import Reader

__all__ = ["CONTEXT", "write_jsonld"]

_BASE = "urn:coopgraph:"
CONTEXT: dict[str, Any] = {
    "@vocab": f"{_BASE}vocabulary:",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "name": "schema:name",
    "aliases": "schema:alternateName",
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "subject": {"@id": "rdf:subject", "@type": "@id"},
    "predicate": {"@id": "rdf:predicate", "@type": "@vocab"},
    "object": {"@id": "rdf:object", "@type": "@id"},
    "states": {"@type": "@id"},
    "document": {"@id": "prov:hadPrimarySource", "@type": "@id"},
    "quote": "schema:text",
}
_KNOWN = {"geonames": "https://sws.geonames.org/{}/"}
_CLAIM_FIELDS = ("quote", "start", "end", "date", "status", "confidence", "extractor", "inferred")


def _id(kind: str, key: str) -> str:
    return f"{_BASE}{kind}:{quote(key, safe='')}"


def _entity(row: dict[str, Any]) -> dict[str, Any]:
    register, _, number = str(row["key"]).partition(":")
    known = {"sameAs": _KNOWN[register].format(number)} if register in _KNOWN else {}
    fields = {name: row[name] for name in ("name", "country", "aliases") if row.get(name)}
    return {
        "@id": _id("entity", row["key"]),
        "@type": row["label"],
        "key": row["key"],
        **fields,
        **known,
    }


def _edge(row: dict[str, Any]) -> dict[str, Any]:
    fact = Fact(row["type"], row["source"], row["target"])
    fields = {k: v for k, v in row.items() if k not in {"source", "target", "type"}}
    return {
        "@id": _id("edge", fact.text),
        "@type": "rdf:Statement",
        "subject": _id("entity", fact.source),
        "predicate": fact.type,
        "object": _id("entity", fact.target),
        **fields,
    }


def _claim(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "@id": _id("claim", row["key"]),
        "@type": "Claim",
        "states": _id("edge", row["fact"]),
        "document": _id("document", row["document"]),
        **{name: row[name] for name in _CLAIM_FIELDS if row.get(name) is not None},
    }


def write_jsonld(store: Reader, path: Path) -> None:
    """Write the graph as one JSON-LD document, an object a line.

    Each edge is an RDF statement about its two ends, and the plain triple stands beside it;
    claims say which statement they state, with quote and document.
    """
    with path.open("w", encoding="utf-8") as file:
        head = json.dumps(CONTEXT, ensure_ascii=False, indent=1)
        file.write(f'{{"@context": {head},\n"@graph": [')
        separator = "\n"
        for record in _records(store):
            file.write(separator + json.dumps(record, ensure_ascii=False))
            separator = ",\n"
        file.write("\n]}\n")


def _records(store: Reader) -> Any:
    yield from (_entity(row) for row in each_entity(store))
    for row in each_edge(store):
        source, target = (_id("entity", row[side]) for side in ("source", "target"))
        yield {"@id": source, row["type"]: {"@id": target}}
        yield _edge(row)
    for document in fetch_documents(store):
        fields = {"name": document.title, "date": document.date, "publisher": document.publisher}
        address = {"sameAs": document.url} if document.url else {}
        yield {
            "@id": _id("document", document.name),
            "@type": "Document",
            **{k: v for k, v in fields.items() if v},
            **address,
        }
    yield from (_claim(row) for row in fetch_claims(store))
