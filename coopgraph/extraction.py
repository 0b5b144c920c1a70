"""Documents to claims as a stream: which are read, which are known already, who extracts."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from graph.claims import Claim, Document
from graph.errors import CoopgraphError, DocumentError

if TYPE_CHECKING:
    from coopgraph.progress import Progress
    from graph.store import Store
    from graph.writer import LoadSummary
    from loaders.documents import Source
    from loaders.llm import LlmSettings
    from loaders.workers import Extracted

__all__ = ["How", "Report", "claims_of_documents", "only_new", "read_sources"]

_LOOKED_UP = 200
"""Documents that the store is asked about at once."""


@dataclass(frozen=True, slots=True)
class How:
    """How documents are read and extracted."""

    workers: int = 1
    """Processes of this machine."""
    dask: str | None = None
    """Address of a Dask scheduler whose workers extract, in place of processes here."""
    private: bool = False
    """Whether addresses of private networks are read."""
    again: bool = False
    """Whether documents are extracted that the store knows already."""
    llm: LlmSettings | None = None
    """A language model that extracts, in place of the rules."""

    @property
    def version(self) -> str:
        """The version of the extractor that is meant."""
        from loaders.fingerprint import rules_version

        return self.llm.version if self.llm else rules_version()


@dataclass(slots=True)
class Report:
    """What a run did, and what it left out and why."""

    documents: int = 0
    """That were extracted."""
    skipped: int = 0
    """That the store knew already, by this extractor and with this text."""
    claims: int = 0
    problems: list[CoopgraphError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What the extractor tells of the run."""
    loaded: LoadSummary | None = None

    def leave_out(self, problem: CoopgraphError, progress: Progress) -> None:
        """Note a problem, and tell it."""
        self.problems.append(problem)
        progress.left_out(problem)


def _is_same(one: Source, other: Source) -> bool:
    return one == other or Path(one).resolve() == Path(other).resolve()


def read_sources(
    sources: Sequence[Source], report: Report, *, how: How, progress: Progress
) -> Iterator[Document]:
    """The documents of sources, each name once; what is left out goes into the report.

    Args:
        sources: files, folders and http(s) addresses.
        report: takes the problems.
        how: whether private networks are open.
        progress: is told how many documents there are to be.
    """
    from loaders.documents import DocumentReader, find_documents

    found = list(find_documents(sources))
    for problem in found:
        if isinstance(problem, DocumentError):
            report.leave_out(problem, progress)
    wanted = [source for source in found if not isinstance(source, DocumentError)]
    progress.expect(len(wanted))
    seen: dict[str, Source] = {}
    with DocumentReader(private=how.private, tell=progress.say) as reader:
        for source in wanted:
            given = 0
            for item in reader.read(source):
                if isinstance(item, DocumentError):
                    report.leave_out(item, progress)
                elif (other := seen.get(item.name)) is None:
                    seen[item.name] = source
                    given += 1
                    yield item
                elif other is source or not _is_same(other, source):
                    reason = f"has the name of {other}; rename one"
                    report.leave_out(DocumentError(f"{source} ({item.name})", reason), progress)
            progress.expect(given - 1)


def only_new(
    store: Store, documents: Iterable[Document], report: Report, *, how: How, progress: Progress
) -> Iterator[Document]:
    """The documents whose claims the store has not, or all where that is asked for."""
    from graph.marks import unmarked

    iterator = iter(documents)
    while run := list(islice(iterator, _LOOKED_UP)):
        new = run if how.again else unmarked(store, run, extractor=how.version)
        report.skipped += len(run) - len(new)
        progress.expect(len(new) - len(run))
        yield from new


def _by_rules(documents: Iterable[Document], how: How) -> Iterator[Extracted]:
    from loaders.workers import extract_here, extract_on_dask, extract_on_processes

    if how.dask:
        return extract_on_dask(documents, address=how.dask)
    if how.workers > 1:
        return extract_on_processes(documents, workers=how.workers)
    return extract_here(documents)


def _by_model(
    documents: Iterable[Document], settings: LlmSettings, how: How, report: Report
) -> Iterator[Extracted]:
    """The model's claims; the rules run beside it to tell how far the two agree."""
    from loaders.llm import LlmExtractor

    with LlmExtractor(settings) as model:
        for document, by_rules in _by_rules(documents, how):
            try:
                claims = model.extract(document)
            except DocumentError as error:
                yield document, error
                continue
            model.usage.compare(claims, by_rules if isinstance(by_rules, list) else [])
            yield document, claims
        report.notes += model.usage.lines(settings.prices)


def claims_of_documents(
    documents: Iterable[Document], report: Report, *, how: How, progress: Progress
) -> Generator[tuple[Document, list[Claim]], None, None]:
    """Each document with its claims, in order; what failed goes into the report."""
    extracted = _by_model(documents, how.llm, how, report) if how.llm else _by_rules(documents, how)
    for document, claims in extracted:
        if isinstance(claims, DocumentError):
            report.leave_out(claims, progress)
            progress.done(document.name, None)
            continue
        report.documents += 1
        report.claims += len(claims)
        progress.done(document.name, len(claims))
        yield document, claims
