"""A whole graph as JSON Lines, and back: decisions, documents and claims.

Everything else of a graph follows from these. The first line says what the file is; a
claim is the record that ``coopgraph extract`` prints, documents and decisions say what
they are in a field ``record``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from graph.claims import Claim, Document, claim_from_record, claim_to_record
from graph.decisions import Decision, decision_from_record
from graph.errors import RecordError
from graph.marks import fetch_marks
from graph.projection import Reader
from graph.rows import row_to_claim
from graph.statements import read_statement
from graph.writer import fetch_decisions

__all__ = ["Mark", "Record", "fetch_claims", "fetch_documents", "read_records", "write_records"]


@dataclass(frozen=True, slots=True)
class Mark:
    """That a document was extracted, and by what."""

    name: str
    extracted: str


Record = Claim | Document | Decision | Mark
_PAGE = 5000
_KIND = "record"
_VERSION = 1


def fetch_claims(store: Reader, *, rejected: bool = False) -> Iterator[dict[str, Any]]:
    """The properties of all claims, by key.

    Args:
        store: the graph.
        rejected: whether to have those that were rejected instead.
    """
    statement = read_statement(f"{'rejected_' if rejected else ''}claims_after")
    last = ""
    while rows := store.read(statement, {"last": last, "page": _PAGE}):
        yield from (row["claim"] for row in rows)
        last = rows[-1]["claim"]["key"]


def fetch_documents(store: Reader) -> Iterator[Document]:
    """All documents that were read, by name; others are just mentioned by claims."""
    for row in store.read(read_statement("document_names")):
        found = store.read(read_statement("document_by_name"), {"name": row["name"]})
        properties = found[0]["document"]
        text = properties.pop("text", None)
        properties.pop("extracted", None)
        if digest := properties.pop("sha256", None):
            yield Document(text=text or "", digest=digest if text is None else None, **properties)


def _document_to_record(document: Document) -> dict[str, Any]:
    record = {k: v for k, v in asdict(document).items() if v is not None}
    return {_KIND: "document", **record}


def write_records(store: Reader) -> Iterator[str]:
    """The lines of a backup."""
    yield _line({_KIND: "backup", "version": _VERSION})
    for decision in fetch_decisions(store):
        yield _line({_KIND: "decision", **decision.to_record()})
    for document in fetch_documents(store):
        yield _line(_document_to_record(document))
    for name, extracted in fetch_marks(store).items():
        yield _line({_KIND: "mark", "name": name, "extracted": extracted})
    for rejected in (False, True):
        for row in fetch_claims(store, rejected=rejected):
            yield _line(claim_to_record(row_to_claim(row)))


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def read_records(lines: Iterable[str], *, name: str = "records") -> Iterator[Record]:
    """The claims of a JSON Lines file, and of a backup the documents and decisions too.

    A claim of a backup counts as checked where the backup says so; that of any other file
    has still to be compared with its document.

    Args:
        lines: the lines; blank ones are passed over.
        name: what to call the file in errors.

    Raises:
        RecordError: a line that is none of these, with its number.
        DecisionError: a line that is a wrong decision, with its number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise RecordError(where, f"is no JSON ({error.msg})") from error
        kind = record.pop(_KIND, "claim") if isinstance(record, dict) else "claim"
        if kind == "claim":
            yield claim_from_record(record, where)
        elif kind == "document":
            yield _document_from_record(record, where)
        elif kind == "mark":
            yield _mark_from_record(record, where)
        elif kind == "decision":
            yield decision_from_record(record, where)
        elif kind != "backup" or record.get("version") != _VERSION:
            raise RecordError(where, f"is of an unknown kind or version: {kind} {record}")


def _mark_from_record(record: dict[str, Any], where: str) -> Mark:
    if set(record) != {"name", "extracted"} or not all(isinstance(v, str) for v in record.values()):
        raise RecordError(where, "a mark needs a name and what it was extracted by")
    return Mark(**record)


def _document_from_record(record: dict[str, Any], where: str) -> Document:
    if unknown := sorted(set(record) - set(Document.__dataclass_fields__)):
        raise RecordError(where, f"a document has no {', '.join(unknown)}")
    texts = all(isinstance(value, str) for value in record.values())
    if not texts or not {"name", "text"} <= set(record):
        raise RecordError(where, "a document needs a name and a text, and has nothing but texts")
    return Document(**record)
