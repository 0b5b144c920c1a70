"""The graph as CSV files for spreadsheets: nodes, edges and claims."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graph.backup import fetch_claims
from graph.claims import Claim, claim_from_record, claim_to_record
from graph.errors import DocumentError
from graph.exports.reading import EDGE_FIELDS, NODE_FIELDS, each_edge, each_entity
from graph.projection import Reader
from graph.rows import row_to_claim

__all__ = ["CLAIM_COLUMNS", "guard", "read_sheet_of_claims", "unguard", "write_sheets"]

_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_END_COLUMNS = ("name", "label", "country", "id", "aliases")
_PLAIN_COLUMNS = (
    "document",
    "quote",
    "start",
    "end",
    "date",
    "status",
    "confidence",
    "inferred",
    "statement",
    "attributes",
    "extractor",
    "checked",
)
CLAIM_COLUMNS = (
    "type",
    *(f"source_{part}" for part in _END_COLUMNS),
    *(f"target_{part}" for part in _END_COLUMNS),
    *_PLAIN_COLUMNS,
)
_JSON_COLUMNS = frozenset(
    {
        "source_aliases",
        "target_aliases",
        "attributes",
        "inferred",
        "checked",
        "start",
        "end",
        "confidence",
    }
)


def guard(text: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula.

    >>> guard("=HYPERLINK(1)"), guard("Busan"), guard("'Ndrangheta")
    ("'=HYPERLINK(1)", 'Busan', "''Ndrangheta")
    """
    return f"'{text}" if text.startswith(_STARTS) else text


def unguard(cell: str) -> str:
    """The text of a guarded cell, exactly as it was."""
    return cell[1:] if cell.startswith("'") else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return guard(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _write(path: Path, columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> None:
    names = list(columns)
    # The byte order mark lets spreadsheets read UTF-8 as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="", errors="surrogatepass") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in rows:
            writer.writerow([_cell(row.get(name)) for name in names])


def write_sheets(store: Reader, folder: Path) -> None:
    """Write ``nodes.csv``, ``edges.csv`` and ``claims.csv`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "nodes.csv", NODE_FIELDS, each_entity(store))
    _write(folder / "edges.csv", EDGE_FIELDS, each_edge(store))
    claims = (row_to_claim(row) for row in fetch_claims(store))
    _write(folder / "claims.csv", CLAIM_COLUMNS, map(_flat, claims))


def _flat(claim: Claim) -> dict[str, Any]:
    record = claim_to_record(claim)
    row = {name: record.get(name) for name in ("type", *_PLAIN_COLUMNS)}
    row["checked"] = claim.checked
    for side in ("source", "target"):
        row |= {f"{side}_{part}": record[side].get(part) for part in _END_COLUMNS}
    return row


def read_sheet_of_claims(path: Path) -> Iterator[Claim]:
    """The claims of a ``claims.csv`` that ``write_sheets`` wrote.

    Raises:
        DocumentError: the file is no such sheet.
        RecordError: a row is no claim.
    """
    with path.open(encoding="utf-8-sig", newline="", errors="surrogatepass") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != CLAIM_COLUMNS:
            raise DocumentError(
                str(path), "is no sheet of claims; a table of your own needs --mapping"
            )
        for number, row in enumerate(reader, 2):
            yield claim_from_record(_nested(row, f"{path}, row {number}"), f"{path}, row {number}")


def _nested(row: dict[str, str], where: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, cell in row.items():
        text = unguard(cell)
        if not text:
            continue
        try:
            values[name] = json.loads(text) if name in _JSON_COLUMNS else text
        except json.JSONDecodeError as error:
            raise DocumentError(where, f"the column {name} cannot be read ({error.msg})") from error
    record = {name: values[name] for name in ("type", *_PLAIN_COLUMNS) if name in values}
    for side in ("source", "target"):
        record[side] = {
            part: values[f"{side}_{part}"] for part in _END_COLUMNS if f"{side}_{part}" in values
        }
    return record
