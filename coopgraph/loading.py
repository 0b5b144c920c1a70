"""Claim records, backups and tables into a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.extraction import How, Report, read_sources
from coopgraph.progress import Progress
from coopgraph.reviewing import decide, follow_decisions
from graph.backup import Mark, Record, read_records
from graph.claims import Claim, Document, check_quote
from graph.decisions import Decision
from graph.errors import InputError, RecordError
from graph.exports.sheets import read_sheet_of_claims
from graph.marks import forget, restore_marks

if TYPE_CHECKING:
    from graph.store import Store
    from graph.writer import Writer
    from loaders.tables import TableReader

__all__ = ["load_records", "load_tables"]

Tell = Callable[[str], None]
_TOLD_EVERY = 10_000


def _writer(store: Store, tell: Tell | None) -> Writer:
    from graph.writer import Writer

    return Writer(store, progress=_teller(tell) if tell else None, tell=tell)


def _teller(tell: Tell) -> Callable[[str, int], None]:
    told = 0

    def progress(what: str, number: int) -> None:
        nonlocal told
        if number - told >= _TOLD_EVERY:
            told = number
            tell(f"{number} {what}")

    return progress


def _read(files: Sequence[Path]) -> Iterator[Record]:
    for file in files:
        try:
            if file.suffix.lower() == ".csv":
                yield from read_sheet_of_claims(file)
                continue
            with file.open(encoding="utf-8") as lines:
                yield from read_records(lines, name=str(file))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: cannot be read as claim records ({error})") from error


@dataclass(slots=True)
class _Contents:
    """What files hold beside their claims, which are read a second time, one by one."""

    documents: dict[str, Document] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    """Documents that claims name."""


def _look_through(files: Sequence[Path]) -> _Contents:
    found = _Contents()
    for record in _read(files):
        if isinstance(record, Document):
            found.documents[record.name] = record
        elif isinstance(record, Decision):
            found.decisions.append(record)
        elif isinstance(record, Mark):
            found.marks[record.name] = record.extracted
        else:
            found.named.add(record.document)
    return found


def load_records(
    store: Store,
    files: Sequence[Path],
    *,
    documents: Path | None = None,
    decisions: Path | None = None,
    tell: Tell | None = None,
) -> Report:
    """Load claim records or a backup; with their documents at hand each quote is checked.

    Args:
        store: where to.
        files: JSON Lines of claim records, what ``coopgraph export claims`` wrote, or the
            ``claims.csv`` of ``coopgraph export csv``.
        documents: folder that holds the documents; without it quotes are taken unchecked,
            but for those of documents that are in the backup.
        decisions: their file; by default the one of the store.
        tell: is told how far the load is.

    Raises:
        InputError: a file is no JSON Lines of claims; then nothing is loaded.
        StoreError: the store refuses.
    """
    report = Report()
    found = _look_through(files)
    if documents is not None:
        sources = read_sources([documents], report, how=How(), progress=Progress())
        folder = {d.name: d for d in sources}
        found.documents |= {name: folder[name] for name in sorted(found.named & set(folder))}
    store.install()
    decide(store, found.decisions, decisions)
    report.problems += follow_decisions(store, decisions, tell=tell)
    forget(store, found.named)
    strict = documents is not None
    claims = (
        claim
        for record in _read(files)
        if (claim := _checked(record, found, report, strict=strict))
    )
    report.loaded = _writer(store, tell).load(found.documents.values(), claims)
    restore_marks(store, found.marks)
    return report


def _checked(record: Record, found: _Contents, report: Report, *, strict: bool) -> Claim | None:
    """A claim whose quote was compared with its document, where that is at hand."""
    if not isinstance(record, Claim):
        return None
    document = found.documents.get(record.document)
    if document is None and not strict:
        return replace(record, checked=False)
    try:
        if document is None:
            raise InputError(f"{record.document}: is not in the folder of documents")
        if document.text and record.checked:
            check_quote(record, document.text)
    except InputError as error:
        report.problems.append(error)
        return None
    return record


def load_tables(
    store: Store,
    files: Sequence[Path],
    *,
    mapping: str,
    decisions: Path | None = None,
    tell: Tell | None = None,
) -> Report:
    """Load tables row by row, so that memory stays bounded however long they are.

    A table that was loaded before is replaced: what its rows no longer say is taken out.

    Args:
        store: where to.
        files: CSV, TSV, JSON Lines or XLSX.
        mapping: a mapping file, or the name of one that ships with the project.
        decisions: their file; by default the one of the store.
        tell: is told how far the load is.

    Returns:
        What was loaded, and for each reason the rows that were left out.

    Raises:
        InputError: a table or the mapping cannot be used.
        StoreError: the store refuses.
    """
    from loaders.mapping import read_mapping
    from loaders.tables import TableReader

    rules = read_mapping(mapping)
    readers = [TableReader(file, rules) for file in files]
    if len({reader.path.name for reader in readers}) < len(readers):
        raise InputError(
            "two of the tables have one name, by which their rows are cited; rename one"
        )
    tables = [reader.document() for reader in readers]
    store.install()
    report = Report(documents=len(tables))
    report.problems += follow_decisions(store, decisions, tell=tell)
    claims = (claim for reader in readers for claim in reader.claims())
    report.loaded = _writer(store, tell).load(tables, claims)
    for reader in readers:
        if tell and reader.skipped:
            tell(f"{reader.path.name}: {reader.skipped} rows skipped, as the mapping says")
        report.problems += _left_out(reader)
    return report


def _left_out(reader: TableReader) -> Iterator[RecordError]:
    for reason, rows in reader.problems.items():
        where = ", ".join(map(str, rows[:3])) + ("…" if len(rows) > 3 else "")
        many = f"{len(rows)} rows" if len(rows) > 1 else "a row"
        yield RecordError(str(reader.path), f"{many} left out: {reason} (row {where})")
