"""The catalogue: questions to the graph as Cypher files, with headers that are checked.

A file begins with its header and ends with one statement::

    // name: partners_of
    // says: Who works with an actor, and how?
    // rows: one row per partner and relation
    // param: name: entity = "Busan" — the actor
    // param: since: date? = "2019" — only facts of this date or later
    // column: partner — the partner's name
    // view: graph

A ``?`` behind a parameter's type says that it may be left out and is null then;
the value is the example that documentation and tests use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from graph.errors import QueryError

__all__ = ["STORED", "VIEWS", "Column", "Parameter", "StoredQuery", "read_catalogue"]

STORED: Final = Path(__file__).parent / "cypher"
"""Where the stored queries of this package lie."""

VIEWS: Final = ("graph", "timeline", "matrix", "table")
TYPES: Final = ("entity", "country", "date", "label", "relation", "text", "integer", "number")

_FIELD = re.compile(r"//\s*(\w+)\s*:\s*(.*)")
_PARAMETER = re.compile(r"(\w+)\s*:\s*(\w+)(\?)?\s*=\s*(\"(?:[^\"\\]|\\.)*\"|\S+)\s*—\s*(\S.*)")
_COLUMN = re.compile(r"(\w+)\s*—\s*(\S.*)")
_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.S)
_USED = re.compile(r"\$(\w+)")
_ONCE = ("name", "says", "rows", "view")
_NEEDED = ("name", "says", "rows")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a stored query."""

    name: str
    type: str
    optional: bool
    example: str | int
    meaning: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stored query's rows."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """One question to the graph."""

    name: str
    says: str
    rows: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    view: str
    """The kind of view that its rows can feed."""
    statement: str
    path: Path

    @property
    def example(self) -> dict[str, str | int]:
        """A value for each parameter that must be given."""
        return {p.name: p.example for p in self.parameters if not p.optional}


def read_catalogue(*directories: Path) -> Mapping[str, StoredQuery]:
    """The stored queries of this package and of further directories, by name.

    Args:
        directories: folders of ``.cypher`` files that a user adds.

    Returns:
        The queries, sorted by name.

    Raises:
        QueryError: a header is wrong, a parameter is declared but not used or used but
            not declared, or two files have one name; the files are named.

    >>> read_catalogue()["city_pairings"].rows
    'one row per pair of cities or regions'
    """
    found: dict[str, StoredQuery] = {}
    for directory in (STORED, *directories):
        if not directory.is_dir():
            raise QueryError(f"{directory}: no directory of stored queries")
        for path in sorted(directory.glob("*.cypher")):
            query = _read_query(path)
            if other := found.get(query.name):
                raise QueryError(f"{path} and {other.path} are both named {query.name}")
            found[query.name] = query
    return MappingProxyType(dict(sorted(found.items())))


def _read_query(path: Path) -> StoredQuery:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read as text ({error})") from error
    head, statement = _split(text)
    fields = _fields(path, head)
    parameters = tuple(_parameter(path, value) for value in fields["param"])
    columns = tuple(_column(path, value) for value in fields["column"])
    _check_names(path, "parameter", [p.name for p in parameters])
    _check_names(path, "column", [c.name for c in columns])
    _check_use(path, statement, {p.name for p in parameters})
    rows, view = fields["rows"][0], (fields["view"] or ["table"])[0]
    if not rows.startswith("one row per "):
        raise QueryError(f"{path}: rows must begin with “one row per ”, not “{rows}”")
    if not columns:
        raise QueryError(f"{path}: declares no column")
    if view not in VIEWS:
        raise QueryError(f"{path}: unknown view {view!r}; known are {', '.join(VIEWS)}")
    if view == "graph" and not {"source_key", "target_key", "type"} <= {c.name for c in columns}:
        raise QueryError(f"{path}: a graph view needs the columns source_key, target_key, type")
    name, says = fields["name"][0], fields["says"][0]
    return StoredQuery(name, says, rows, parameters, columns, view, statement, path)


def _split(text: str) -> tuple[list[str], str]:
    lines = text.strip().splitlines()
    size = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return lines[:size], "\n".join(lines[size:]).strip().rstrip(";")


def _fields(path: Path, head: Iterable[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {key: [] for key in (*_ONCE, "param", "column")}
    for line in head:
        match = _FIELD.fullmatch(line.strip())
        if not match or match[1] not in fields:
            known = ", ".join(fields)
            raise QueryError(f"{path}: cannot read the header line “{line}”; known are {known}")
        fields[match[1]].append(match[2].strip())
    for key in _ONCE:
        if len(fields[key]) > 1:
            raise QueryError(f"{path}: says {key} twice")
    for key in _NEEDED:
        if not fields[key] or not fields[key][0]:
            raise QueryError(f"{path}: lacks the header line “// {key}: …”")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", fields["name"][0]):
        raise QueryError(f"{path}: a name is of small letters, digits and _, not {fields['name']}")
    return fields


def _parameter(path: Path, value: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if not match:
        form = 'name: type = "example" — meaning'
        raise QueryError(f"{path}: cannot read the parameter “{value}”; write {form}")
    name, kind, optional, example, meaning = match.groups()
    if kind not in TYPES:
        raise QueryError(f"{path}: unknown type {kind!r} of {name}; known are {', '.join(TYPES)}")
    try:
        shown = json.loads(example)
    except json.JSONDecodeError as error:
        raise QueryError(f"{path}: the example of {name} is no quoted text or number") from error
    return Parameter(name, kind, optional is not None, shown, meaning)


def _column(path: Path, value: str) -> Column:
    match = _COLUMN.fullmatch(value)
    if not match:
        raise QueryError(f"{path}: cannot read the column “{value}”; write name — meaning")
    return Column(*match.groups())


def _check_names(path: Path, what: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise QueryError(f"{path}: declares the {what} {', '.join(twice)} twice")


def _check_use(path: Path, statement: str, declared: set[str]) -> None:
    used = set(_USED.findall(_LITERAL.sub(" ", statement)))
    if not statement:
        raise QueryError(f"{path}: has a header but no statement")
    if missing := sorted(used - declared):
        raise QueryError(f"{path}: uses ${', $'.join(missing)} but declares no such parameter")
    if spare := sorted(declared - used):
        raise QueryError(f"{path}: declares {', '.join(spare)} but does not use it")
