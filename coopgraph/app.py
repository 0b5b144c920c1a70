"""The wiring: what the commands do, usable from a notebook too."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgraph.extraction import (
    How,
    Report,
    claims_of_documents,
    only_new,
    read_sources,
)
from coopgraph.progress import Progress
from graph.claims import Claim, Document, check_quote, read_claims
from graph.errors import InputError, RecordError
from graph.statements import read_statement

if TYPE_CHECKING:
    from graph.store import Store
    from graph.writer import LoadSummary
    from loaders.documents import Source

__all__ = [
    "How",
    "Progress",
    "Report",
    "build",
    "extract",
    "load_records",
    "load_tables",
    "retract",
    "summary",
]

Tell = Callable[[str], None]
HERE = How()
"""Extraction in this process."""


def extract(
    sources: Sequence[Source], report: Report, *, how: How = HERE, progress: Progress | None = None
) -> Generator[tuple[Document, list[Claim]], None, None]:
    """Read documents and extract their claims, one after another.

    Args:
        sources: files, folders and http(s) addresses.
        report: takes the counts, and for each file that is left out the reason.
        how: where extraction runs.
        progress: is told how far it is.

    Yields:
        Each document with its claims, in order.
    """
    progress = progress or Progress()
    documents = read_sources(sources, report, how=how, progress=progress)
    return claims_of_documents(documents, report, how=how, progress=progress)


def build(
    store: Store, sources: Sequence[Source], *, how: How = HERE, progress: Progress | None = None
) -> Report:
    """Read, extract and load documents, a batch at a time.

    Each batch is committed and marked as done, so that a run that is stopped is taken up
    where it ended, and memory is bounded by the batch.

    Args:
        store: where to.
        sources: files, folders and http(s) addresses.
        how: where extraction runs, and whether known documents are extracted again.
        progress: is told how far it is.

    Raises:
        StoreError: the store refuses; what was committed stays.
    """
    from graph.marks import mark
    from graph.writer import LoadSummary, Writer

    progress = progress or Progress()
    store.install()
    writer = Writer(store)
    report = Report()
    done = [LoadSummary()]
    read = read_sources(sources, report, how=how, progress=progress)
    new = only_new(store, read, report, how=how, progress=progress)
    with closing(claims_of_documents(new, report, how=how, progress=progress)) as stream:
        for batch in _batches(stream):
            documents = [document for document, _ in batch]
            done.append(writer.load(documents, (claim for _, claims in batch for claim in claims)))
            mark(store, documents, extractor=how.version)
    report.loaded = LoadSummary(
        **{f.name: sum(getattr(one, f.name) for one in done) for f in fields(LoadSummary)}
    )
    return report


_BATCH_DOCUMENTS = 500
_BATCH_CHARACTERS = 20_000_000
_BATCH_SECONDS = 30.0
"""After which a batch is committed, full or not: so much work a stop may cost."""


def _batches(
    stream: Iterable[tuple[Document, list[Claim]]],
) -> Iterator[list[tuple[Document, list[Claim]]]]:
    batch: list[tuple[Document, list[Claim]]] = []
    size, began = 0, time.monotonic()
    for document, claims in stream:
        batch.append((document, claims))
        size += len(document.text)
        full = len(batch) == _BATCH_DOCUMENTS or size >= _BATCH_CHARACTERS
        if full or time.monotonic() - began >= _BATCH_SECONDS:
            yield batch
            batch = []
            size, began = 0, time.monotonic()
    if batch:
        yield batch


def _read_records(files: Iterable[Path]) -> Iterator[Claim]:
    for file in files:
        try:
            with file.open(encoding="utf-8") as lines:
                yield from read_claims(lines, name=str(file))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: cannot be read as claim records ({error})") from error


def load_records(store: Store, files: Sequence[Path], *, documents: Path | None = None) -> Report:
    """Load claim records; with their documents at hand each quote is checked.

    Args:
        store: where to.
        files: JSON Lines of claim records.
        documents: folder that holds the documents; without it quotes are taken unchecked.
    """
    from graph.marks import forget
    from graph.writer import Writer

    report = Report()
    claims = list(_read_records(files))
    read: list[Document] = []
    if documents is not None:
        known = {
            d.name: d for d in read_sources([documents], report, how=HERE, progress=Progress())
        }
        checked: list[Claim] = []
        for claim in claims:
            try:
                if claim.document not in known:
                    raise InputError(f"{claim.document}: is not in {documents}")
                check_quote(claim, known[claim.document].text)
            except InputError as error:
                report.problems.append(error)
                continue
            checked.append(claim)
        claims = checked
        read = [known[name] for name in sorted({c.document for c in checked})]
    store.install()
    forget(store, {claim.document for claim in claims})
    report.loaded = Writer(store).load(read, claims, checked=documents is not None)
    return report


def load_tables(
    store: Store, files: Sequence[Path], *, mapping: str, tell: Tell | None = None
) -> Report:
    """Load tables row by row, so that memory stays bounded however long they are.

    Args:
        store: where to.
        files: CSV, TSV, JSON Lines or XLSX.
        mapping: a mapping file, or the name of one that ships with the project.
        tell: is told how far the load is.

    Returns:
        What was loaded, and for each reason the rows that were left out.

    Raises:
        InputError: a table or the mapping cannot be used.
        StoreError: the store refuses.
    """
    from graph.writer import Writer
    from loaders.mapping import read_mapping
    from loaders.tables import TableReader

    rules = read_mapping(mapping)
    readers = [TableReader(file, rules) for file in files]
    store.install()
    writer = Writer(
        store, progress=(lambda what, number: tell(f"{number} {what}")) if tell else None
    )
    loaded = writer.load((), (claim for reader in readers for claim in reader.claims()))
    report = Report(loaded=loaded)
    for reader in readers:
        if tell and reader.skipped:
            tell(f"{reader.path.name}: {reader.skipped} rows skipped, as the mapping says")
        for reason, rows in reader.problems.items():
            where = ", ".join(map(str, rows[:3])) + ("…" if len(rows) > 3 else "")
            many = f"{len(rows)} rows" if len(rows) > 1 else "a row"
            report.problems.append(
                RecordError(str(reader.path), f"{many} left out: {reason} (row {where})")
            )
    return report


def retract(store: Store, names: Sequence[str]) -> LoadSummary:
    """Take documents out of the store again, with just what nothing else supports.

    Args:
        store: where from.
        names: names of documents, or the paths of their files.
    """
    from graph.writer import Writer

    candidates = [candidate for name in names for candidate in (name, Path(name).name)]
    rows = store.read(read_statement("writer/known_documents"), {"names": candidates})
    known = {row["name"] for row in rows}
    return Writer(store).retract(name if name in known else Path(name).name for name in names)


def summary(store: Store) -> list[dict[str, Any]]:
    """Documents, entities, claims and edges by type, one row each."""
    counts = {row["what"]: row["number"] for row in store.read(read_statement("writer/counts"))}
    rows = [
        {"what": what, "number": counts.get(what, 0)}
        for what in ("documents", "entities", "claims")
    ]
    edges = store.read(read_statement("writer/edge_counts"))
    return rows + [{"what": row["type"], "number": row["number"]} for row in edges]
