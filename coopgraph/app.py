"""The wiring: what the commands do, usable from a notebook too."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
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
from graph.claims import Claim, Document
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
    "retract",
    "summary",
]

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
    store: Store,
    sources: Sequence[Source],
    *,
    how: How = HERE,
    decisions: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read, extract and load documents, a batch at a time.

    Each batch is committed and marked as done, so that a run that is stopped is taken up
    where it ended, and memory is bounded by the batch.

    Args:
        store: where to.
        sources: files, folders and http(s) addresses.
        how: where extraction runs, and whether known documents are extracted again.
        decisions: the file of decisions that the graph follows; by default that of the store.
        progress: is told how far it is.

    Raises:
        DecisionError: the file of decisions is wrong.
        StoreError: the store refuses; what was committed stays.
    """
    from coopgraph.reviewing import follow_decisions
    from graph.marks import mark
    from graph.writer import LoadSummary, Writer

    progress = progress or Progress()
    store.install()
    writer = Writer(store, tell=progress.say)
    report = Report()
    report.problems += follow_decisions(store, decisions, tell=progress.say)
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
