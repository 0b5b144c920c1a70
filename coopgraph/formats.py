"""Rows as text: a table for people, JSON, JSON Lines or CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["FORMATS", "printable", "render_rows"]

FORMATS = ("table", "json", "jsonl", "csv")


def printable(text: str) -> str:
    """The text without what could steer a terminal or turn lines around; line breaks stay."""
    return "".join(c if c.isprintable() or c in "\n\t" else _harmless(c) for c in text)


def _harmless(character: str) -> str:
    if character.isspace() and not character.isascii():
        return " "
    return "" if unicodedata.category(character) == "Cf" else "\ufffd"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(v) for v in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], width: int | None) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_cell(row.get(column)))) for column in columns))
    target = io.StringIO()
    Console(file=target, width=width or _WIDTH, highlight=False, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines())


_WIDTH = 160
"""Columns of a table that does not go to a terminal: quotes are folded, never cut."""


def render_rows(
    rows: Sequence[Mapping[str, Any]],
    form: str,
    *,
    columns: Sequence[str] | None = None,
    width: int | None = None,
) -> str:
    """The rows as text without a closing line break.

    Args:
        rows: one mapping a row.
        form: table, json, jsonl or csv.
        columns: their order; by default that of the first row.
        width: columns of the terminal, for a table.
    """
    columns = list(columns or (rows[0].keys() if rows else ()))
    if form == "json":
        return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1)
    if form == "jsonl":
        return "\n".join(json.dumps(dict(row), ensure_ascii=False) for row in rows)
    if form == "csv":
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
        return target.getvalue().rstrip("\n")
    return _table(rows, columns, width) if rows else ""
