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
    from loaders.documents import Source

__all__ = ["Report", "build", "extract", "load_records", "load_tables", "retract", "summary"]

Tell = Callable[[str], None]


@dataclass(slots=True)
class Report:
    """What a run did, and what it left out and why."""

    documents: list[Document] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    problems: list[CoopgraphError] = field(default_factory=list)
    loaded: LoadSummary | None = None


def _read(
    sources: Sequence[Source], report: Report, *, private: bool = False, tell: Tell | None = None
) -> Iterator[Document]:
    """The documents of sources, each name once; what is left out goes into the report."""
    from loaders.documents import DocumentReader, find_documents

    seen: dict[str, Source] = {}
    with DocumentReader(private=private, tell=tell) as reader:
        for source in find_documents(sources):
            if isinstance(source, DocumentError):
                report.problems.append(source)
                continue
            for found in reader.read(source):
                if isinstance(found, DocumentError):
                    report.problems.append(found)
                elif (other := seen.get(found.name)) is None:
                    seen[found.name] = source
                    yield found
                elif other is source or not _is_same(other, source):
                    reason = f"has the name of {other}; rename one"
                    report.problems.append(DocumentError(f"{source} ({found.name})", reason))


def _is_same(one: Source, other: Source) -> bool:
    return one == other or Path(one).resolve() == Path(other).resolve()


def extract(
    sources: Sequence[Source], *, private: bool = False, tell: Tell | None = None
) -> Report:
    """Read documents and extract their claims.

    Args:
        sources: files, folders and http(s) addresses.
        private: whether addresses of private networks are allowed.
        tell: is told the name of each document when it is done.

    Returns:
        Documents, claims, and for each file that was left out the reason.
    """
    from loaders.pipeline import extract as claims_of

    report = Report()
    for document in _read(sources, report, private=private, tell=tell):
        claims = claims_of(document)
        report.documents.append(document)
        report.claims.extend(claims)
        if tell:
            tell(f"{document.name}: {len(claims)} claims")
    return report


def build(
    store: Store, sources: Sequence[Source], *, private: bool = False, tell: Tell | None = None
) -> Report:
    """Read, extract and load documents.

    Raises:
        StoreError: the store refuses.
    """
    from graph.writer import Writer

    report = extract(sources, private=private, tell=tell)
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
        known = {d.name: d for d in _read([documents], report)}
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
