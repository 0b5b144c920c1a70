"""The graph as entities of FollowTheMoney, for OpenAleph and the tools of investigators."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.backup import fetch_claims, fetch_documents
from graph.exports.reading import each_entity
from graph.identity import label_in
from graph.ontology import RELATIONS
from graph.projection import Reader

__all__ = ["write_ftm"]

_SCHEMA = {
    "City": "PublicBody",
    "Region": "PublicBody",
    "Country": "PublicBody",
    "Ministry": "PublicBody",
    "Agency": "PublicBody",
    "Company": "Company",
    "ResearchOrganisation": "Organization",
    "InternationalOrganisation": "Organization",
    "Network": "Organization",
    "Programme": "Project",
    "Project": "Project",
    "Event": "Event",
    "Place": "Address",
    "Person": "Person",
}
_PROJECTS = frozenset({"Programme", "Project"})


def _id(kind: str, key: str) -> str:
    return f"coopgraph-{kind}-{hashlib.sha1(key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _made(kind: str, key: str, schema: str, **values: Any) -> dict[str, Any]:
    properties = {
        name: [str(v) for v in (value if isinstance(value, list) else [value])]
        for name, value in values.items()
        if value
    }
    return {"id": _id(kind, key), "schema": schema, "properties": properties}


def _entity(row: dict[str, Any]) -> dict[str, Any]:
    schema = _SCHEMA[row["label"]]
    country = (row.get("country") or "").lower()
    full = {"full": row["name"]} if schema == "Address" else {}
    return _made(
        "entity",
        row["key"],
        schema,
        name=row["name"],
        alias=row["aliases"],
        country=country,
        keywords=row["label"],
        **full,
    )


def _link(row: dict[str, Any]) -> dict[str, Any]:
    """A claim as the link that fits its relation; what FollowTheMoney has none for is an UnknownLink."""
    source, target = _id("entity", row["source"]), _id("entity", row["target"])
    kinds = (label_in(row["source"]), label_in(row["target"]))
    common = {
        "role": RELATIONS[row["type"]].meaning,
        "date": row.get("date"),
        "status": row.get("status"),
        "summary": row["quote"],
        "recordId": row["key"],
        "proof": _id("document", row["document"]),
    }
    if row["type"] == "WORKS_FOR":
        role = json.loads(row["attributes"]).get("role") or common["role"]
        ends = {"employee": source, "employer": target}
        return _made("claim", row["key"], "Employment", **(common | {"role": role}), **ends)
    if row["type"] == "MEMBER_OF":
        return _made(
            "claim", row["key"], "Membership", member=source, organization=target, **common
        )
    if (
        kinds[1] in _PROJECTS
        and "Person" not in kinds
        and _SCHEMA[kinds[0]] not in {"Project", "Event"}
    ):
        return _made(
            "claim", row["key"], "ProjectParticipant", participant=source, project=target, **common
        )
    return _made("claim", row["key"], "UnknownLink", subject=source, object=target, **common)


def _records(store: Reader) -> Iterator[dict[str, Any]]:
    yield from (_entity(row) for row in each_entity(store))
    read = set()
    for document in fetch_documents(store):
        read.add(document.name)
        yield _made(
            "document",
            document.name,
            "Document",
            fileName=document.name,
            title=document.title,
            date=document.date,
            publisher=document.publisher,
            sourceUrl=document.url,
        )
    for row in fetch_claims(store):
        if row["document"] not in read:
            read.add(row["document"])
            yield _made("document", row["document"], "Document", fileName=row["document"])
        yield _link(row)


def write_ftm(store: Reader, path: Path) -> None:
    """Write entities, documents and claims as FollowTheMoney entities, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for record in _records(store):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
