"""The wiring: what the commands do, usable from a notebook too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.claims import Claim, Document, check_quote, read_claims
from graph.errors import CoopgraphError, DocumentError, InputError, RecordError
from graph.statements import read_statement

if TYPE_CHECKING:
    from graph.store import Store
    from graph.writer import LoadSummary

__all__ = ["Report", "build", "extract", "load_records", "load_tables", "retract", "summary"]

Tell = Callable[[str], None]


@dataclass(slots=True)
class Report:
    """What a run did, and what it left out and why."""

    documents: list[Document] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    problems: list[CoopgraphError] = field(default_factory=list)
    loaded: LoadSummary | None = None


def _documents(paths: Sequence[Path], report: Report) -> Iterator[Document]:
    from loaders.documents import find_documents, read_document

    seen: dict[str, Path] = {}
    for found in find_documents(paths):
        if isinstance(found, DocumentError):
            report.problems.append(found)
            continue
        try:
            document = read_document(found)
        except DocumentError as error:
            report.problems.append(error)
            continue
        if (other := seen.get(document.name)) is not None and other.resolve() != found.resolve():
            report.problems.append(
                DocumentError(str(found), f"has the name of {other}; rename one")
            )
            continue
        seen[document.name] = found
        yield document


def extract(paths: Sequence[Path], *, tell: Tell | None = None) -> Report:
    """Read documents and extract their claims.

    Args:
        paths: files and folders.
        tell: is told the name of each document when it is done.

    Returns:
        Documents, claims, and for each file that was left out the reason.
    """
    from loaders.pipeline import extract as claims_of

    report = Report()
    for document in _documents(paths, report):
        claims = claims_of(document)
        report.documents.append(document)
        report.claims.extend(claims)
        if tell:
            tell(f"{document.name}: {len(claims)} claims")
    return report


def build(store: Store, paths: Sequence[Path], *, tell: Tell | None = None) -> Report:
    """Read, extract and load documents.

    Raises:
        StoreError: the store refuses.
    """
    from graph.writer import Writer

    report = extract(paths, tell=tell)
    store.install()
    report.loaded = Writer(store).load(report.documents, report.claims)
    return report


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
    from graph.writer import Writer

    report = Report(claims=list(_read_records(files)))
    if documents is not None:
        known = {d.name: d for d in _documents([documents], report)}
        checked: list[Claim] = []
        for claim in report.claims:
            try:
                if claim.document not in known:
                    raise InputError(f"{claim.document}: is not in {documents}")
                check_quote(claim, known[claim.document].text)
            except InputError as error:
                report.problems.append(error)
                continue
            checked.append(claim)
        report.claims = checked
        report.documents = [known[name] for name in sorted({c.document for c in checked})]
    store.install()
    report.loaded = Writer(store).load(
        report.documents, report.claims, checked=documents is not None
    )
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
    """Take documents out of the store again, with just what nothing else supports."""
    from graph.writer import Writer

    return Writer(store).retract(names)


def summary(store: Store) -> list[dict[str, Any]]:
    """Documents, entities, claims and edges by type, one row each."""
    counts = {row["what"]: row["number"] for row in store.read(read_statement("writer/counts"))}
    rows = [
        {"what": what, "number": counts.get(what, 0)}
        for what in ("documents", "entities", "claims")
    ]
    edges = store.read(read_statement("writer/edge_counts"))
    return rows + [{"what": row["type"], "number": row["number"]} for row in edges]
