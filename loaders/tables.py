"""Tables to claims: each row is the evidence of what it says."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TextIO

from graph.claims import Claim, Document, Entity
from graph.errors import DocumentError, MappingError, RecordError, SetupError
from graph.gazetteer import country_called
from loaders.mapping import Choice, ClaimRule, EndRule, TableMapping, template_columns

__all__ = ["TableReader"]

_EU = {"EL": "GR", "UK": "GB"}
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_SUFFIXES = (".csv", ".tsv", ".jsonl", ".xlsx")
_LONGEST_CELL = 10_000_000
LONGEST_TEXT = 5_000_000
"""Characters of a table above which its text is not kept: its rows are, as quotes."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row and where it stands."""

    number: int
    cells: Mapping[str, str]
    text: str
    start: int


@dataclass(slots=True)
class TableReader:
    """Reads a table row by row, in bounded memory, and counts what it leaves out.

    The document of every claim is the file; its quote is the row as it stands there, with
    the offsets in the decoded text of the file. In an XLSX file, which has no text, the
    text is its first sheet with tabs between cells and a line for each row.
    """

    path: Path
    mapping: TableMapping
    rows: int = 0
    skipped: int = 0
    """Rows that the mapping leaves out on purpose."""
    problems: dict[str, list[int]] = field(default_factory=dict)
    """Reasons for which rows could not be used, with the numbers of these rows."""
    _labels: dict[str, str] = field(default_factory=dict)

    def claims(self) -> Iterator[Claim]:
        """The claims of the table, in the order of its rows; those of groups come last.

        Raises:
            DocumentError: the file cannot be read as a table.
            MappingError: the table lacks a column that the mapping reads.
        """
        groups: dict[tuple[int, str], list[tuple[Entity, _Row]]] = {}
        for row in _rows(self.path, self.mapping):
            self.rows += 1
            if any(row.cells.get(s.column, "").strip() == s.equals for s in self.mapping.skip):
                self.skipped += 1
                continue
            try:
                ends = {name: self._end(rule, row) for name, rule in self.mapping.ends.items()}
                claims = [self._claim(rule, ends, row) for rule in self.mapping.claims]
            except RecordError as error:
                self.problems.setdefault(error.reason, []).append(row.number)
                continue
            yield from claims
            for index, group in enumerate(self.mapping.groups):
                if value := row.cells[group.by].strip():
                    groups.setdefault((index, value), []).append((ends[group.end], row))
        for (index, value), members in groups.items():
            yield from self._group(index, value, members)

    def document(self) -> Document:
        """The table as a document; the text of a very long one is known by its hash alone.

        Raises:
            DocumentError: the file cannot be read as a table.
        """
        text = "".join(_text_of(self.path))
        digest = None
        if len(text) > LONGEST_TEXT:
            digest, text = Document("", text).sha256, ""
        return Document(
            self.path.name,
            text,
            title=self.mapping.title,
            publisher=self.mapping.publisher,
            digest=digest,
        )

    def _end(self, rule: EndRule, row: _Row) -> Entity:
        name = " ".join(row.cells[rule.name].split())
        if not name:
            raise RecordError(self.path.name, f"the column {rule.name} is empty")
        identity = None
        if rule.id:
            parts = {column: row.cells[column].strip() for column in template_columns(rule.id)}
            if empty := sorted(column for column, part in parts.items() if not part):
                raise RecordError(self.path.name, f"the column {', '.join(empty)} is empty")
            identity = rule.id.format(**parts)
        label = self._choose(rule.label, row)
        if identity and label:
            # One id is one entity, whatever a later row calls its kind.
            label = self._labels.setdefault(identity, label)
        country = self._country(rule.country, row) if rule.country else None
        aliases = {" ".join(row.cells[column].split()) for column in rule.aliases} - {"", name}
        return Entity(name, label or "", country, identity, tuple(sorted(aliases)))

    def _choose(self, choice: Choice, row: _Row) -> str | None:
        if choice.constant is not None:
            return choice.constant
        value = row.cells[choice.column or ""].strip()
        if not value or not choice.values:
            return value or None
        if value not in choice.values:
            raise RecordError(
                self.path.name, f"the mapping does not list {choice.column} {value!r}"
            )
        return choice.values[value]

    def _country(self, choice: Choice, row: _Row) -> str | None:
        value = choice.constant or row.cells[choice.column or ""].strip()
        if not value:
            return None
        if value in choice.values:
            return choice.values[value]
        if choice.codes == "name":
            if (known := country_called(value)) and known.country:
                return known.country
            raise RecordError(self.path.name, f"{value!r} is no country that is known")
        code = _EU.get(value, value) if choice.codes == "eu" else value
        if len(code) != 2 or not code.isascii() or not code.isupper():
            raise RecordError(self.path.name, f"{value!r} is no country code of two capitals")
        return code

    def _claim(self, rule: ClaimRule, ends: Mapping[str, Entity], row: _Row) -> Claim:
        source, target = ends[rule.source], ends[rule.target]
        if source == target:
            raise RecordError(self.path.name, "both ends are the same")
        attributes = {
            name: value
            for name, column in rule.attributes.items()
            if (value := row.cells[column].strip())
        }
        return Claim(
            type=rule.type,
            source=source,
            target=target,
            document=self.path.name,
            quote=row.text,
            start=row.start,
            end=row.start + len(row.text),
            date=(row.cells[rule.date].strip() or None) if rule.date else None,
            status=rule.status,
            attributes=attributes,
            extractor="table",
        )

    def _group(self, index: int, value: str, members: list[tuple[Entity, _Row]]) -> Iterator[Claim]:
        rule = self.mapping.groups[index]
        # The first row of an entity is its evidence, in the order of the table.
        distinct = list(dict(reversed(members)).items())[::-1]
        if len(distinct) > rule.largest:
            reason = f"groups by {rule.by} of more than {rule.largest} state nothing"
            self.problems.setdefault(reason, []).append(distinct[0][1].number)
            return
        for (one, row), (other, _) in combinations(distinct, 2):
            try:
                yield Claim(
                    type=rule.type,
                    source=one,
                    target=other,
                    document=self.path.name,
                    quote=row.text,
                    start=row.start,
                    end=row.start + len(row.text),
                    inferred=True,
                    statement=f"{self.path.name}:{value}",
                    attributes={rule.by: value},
                    extractor="table",
                )
            except RecordError as error:
                self.problems.setdefault(error.reason, []).append(row.number)


def _rows(path: Path, mapping: TableMapping) -> Iterator[_Row]:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        yield from _sheet_rows(path, mapping)
        return
    try:
        with _opened(path) as stream:
            if suffix == ".jsonl":
                yield from _object_rows(stream, path, mapping)
            else:
                yield from _delimited_rows(stream, path, mapping, _DELIMITERS[suffix])
    except csv.Error as error:
        raise DocumentError(str(path), f"is no table ({error})") from error


def _text_of(path: Path) -> Iterator[str]:
    """The text of a table as its offsets count."""
    if path.suffix.lower() == ".xlsx":
        for _, _, text in _sheet_lines(path):
            yield text + "\n"
        return
    with _opened(path) as stream:
        yield from stream


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    if path.suffix.lower() not in _SUFFIXES:
        raise DocumentError(str(path), f"is no table; known are {', '.join(_SUFFIXES)}")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield stream
    except UnicodeDecodeError as error:
        raise DocumentError(str(path), "is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise DocumentError(str(path), error.strerror or "cannot be read") from error


def _check_columns(path: Path, mapping: TableMapping, header: list[str]) -> None:
    if missing := sorted(mapping.columns - set(header)):
        raise MappingError(
            f"{path}: the mapping “{mapping.title}” reads the columns {', '.join(missing)}, "
            f"the table has {', '.join(header)}"
        )


class _Lines:
    """The lines of a stream, which remembers what was read since the last row."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.position = 0
        self.pending: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self.pending.append(line)
            yield line

    def take(self) -> tuple[str, int]:
        """The text of the row just read without its line end, and where it starts."""
        text, start = "".join(self.pending), self.position
        self.position += len(text)
        self.pending.clear()
        return text.rstrip("\r\n"), start


def _delimited_rows(
    stream: TextIO, path: Path, mapping: TableMapping, delimiter: str
) -> Iterator[_Row]:
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(stream)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    header = next(records, None)
    if not header:
        raise DocumentError(str(path), "is empty")
    _check_columns(path, mapping, header)
    lines.take()
    for number, record in enumerate(records, 2):
        text, start = lines.take()
        if not record:
            continue
        if len(record) != len(header):
            raise DocumentError(
                str(path), f"row {number} has {len(record)} cells, the head has {len(header)}"
            )
        # Blank lines before a record are read with it, but are no part of the row.
        start += len(text) - len(text.lstrip("\r\n"))
        yield _Row(number, dict(zip(header, record, strict=True)), text.lstrip("\r\n"), start)


def _object_rows(stream: TextIO, path: Path, mapping: TableMapping) -> Iterator[_Row]:
    start = 0
    for number, line in enumerate(stream, 1):
        text = line.rstrip("\r\n")
        if text.strip():
            try:
                loaded = json.loads(text)
            except json.JSONDecodeError as error:
                raise DocumentError(str(path), f"line {number} is no JSON ({error.msg})") from error
            if not isinstance(loaded, dict):
                raise DocumentError(str(path), f"line {number} is no JSON object")
            cells = {str(k): "" if v is None else str(v) for k, v in loaded.items()}
            # Objects may leave out what they have no value for.
            yield _Row(number, {**dict.fromkeys(mapping.columns, ""), **cells}, text, start)
        start += len(line)


def _sheet_lines(path: Path) -> Iterator[tuple[int, list[str], str]]:
    """Each row of the first sheet: its number, its cells, and its line of text."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise SetupError("reading XLSX needs openpyxl: pip install 'coopgraph[tables]'") from error
    import zipfile

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
        raise DocumentError(str(path), "cannot be read as an XLSX file") from error
    try:
        for number, values in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            cells = ["" if value is None else " ".join(str(value).split()) for value in values]
            yield number, cells, "\t".join(cells)
    finally:
        book.close()


def _sheet_rows(path: Path, mapping: TableMapping) -> Iterator[_Row]:
    start, header = 0, None
    for number, cells, text in _sheet_lines(path):
        if header is None:
            header = cells
            _check_columns(path, mapping, header)
        elif any(cells):
            yield _Row(number, dict(zip(header, cells, strict=False)), text, start)
        start += len(text) + 1
