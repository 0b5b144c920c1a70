"""Commands that read documents and claims: build, extract, load, retract, evaluate."""

from __future__ import annotations

import json
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgraph.output import (
    DecisionsOption,
    FormatOption,
    QuietOption,
    StoreOption,
    print_result,
    print_rows,
    say,
    sentences,
)

if TYPE_CHECKING:
    from coopgraph.app import Report
    from loaders.llm import LlmSettings

__all__ = ["register"]


class Extractor(StrEnum):
    """Who draws claims from documents."""

    RULES = "rules"
    LLM = "llm"


Sources = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders and http(s) addresses of documents; .zip archives are opened.",
        metavar="PATH…",
    ),
]
PrivateOption = Annotated[
    bool,
    typer.Option("--private", help="Allow addresses of private networks and of this machine."),
]


WorkersOption = Annotated[
    int,
    typer.Option("--workers", "-w", min=1, help="Processes that extract, at best one a core."),
]
DaskOption = Annotated[
    str | None,
    typer.Option(
        "--dask", metavar="ADDRESS", help="Scheduler of a Dask cluster whose workers extract."
    ),
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Tell each document when it is done.")
]
LogOption = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="A file that is told everything, with times."),
]


ExtractorOption = Annotated[
    Extractor,
    typer.Option("--extractor", help="rules, or llm: a language model at OPENAI_BASE_URL."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--llm-model", metavar="MODEL", envvar="COOPGRAPH_LLM_MODEL", help="Which language model."
    ),
]


def _model(extractor: Extractor, name: str | None) -> LlmSettings | None:
    if extractor is Extractor.RULES:
        return None
    from loaders.llm import LlmSettings

    return LlmSettings.from_environment(model=name)


def _end(report: Report, *, wanted: bool) -> None:
    """Say what was left out, and end: 0 done, 1 in part, 2 nothing could be done."""
    for problem in report.problems:
        say(f"coopgraph: left out {problem}")
    if report.problems:
        raise typer.Exit(1 if wanted else 2)


def build(
    sources: Sources,
    store: StoreOption = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the standard views.")] = Path(
        "out"
    ),
    extractor: ExtractorOption = Extractor.RULES,
    llm_model: ModelOption = None,
    workers: WorkersOption = 1,
    dask: DaskOption = None,
    again: Annotated[
        bool, typer.Option("--again", help="Extract documents that are known already, too.")
    ] = False,
    private: PrivateOption = False,
    decisions: DecisionsOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    log: LogOption = None,
) -> None:
    """Read documents, extract their claims, load them and write the standard views.

    Documents that the store knows already, unchanged and by the same extractor, are skipped:
    a run that was stopped goes on where it ended.
    """
    with sentences():
        from coopgraph import app
        from coopgraph.progress import Volume
        from graph.store import open_store

        how = app.How(workers, dask, private, again, _model(extractor, llm_model))
        with open_store(store) as opened:
            with app.Progress(Volume(quiet, verbose, log)) as progress:
                report = app.build(opened, sources, how=how, decisions=decisions, progress=progress)
            if not quiet:
                _tell(report)
            if report.documents or report.skipped:
                print_rows(app.summary(opened), "table")
                _write_views(opened, out, quiet=quiet)
        _end(report, wanted=bool(report.documents or report.skipped))


def _tell(report: Report) -> None:
    for note in report.notes:
        say(note)
    if report.skipped:
        say(f"{report.skipped} documents known already; --again extracts them anew")


def _write_views(opened: object, out: Path, *, quiet: bool) -> None:
    from coopgraph.drawing import write_standard_views

    index = write_standard_views(opened, out)  # type: ignore[arg-type]
    if not quiet:
        say(f"open {index}")


def extract(
    sources: Sources,
    extractor: ExtractorOption = Extractor.RULES,
    llm_model: ModelOption = None,
    workers: WorkersOption = 1,
    dask: DaskOption = None,
    private: PrivateOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    log: LogOption = None,
) -> None:
    """Print the claims of documents as JSON Lines."""
    with sentences():
        from coopgraph import app
        from coopgraph.progress import Volume
        from graph.claims import claim_to_record

        report = app.Report()
        how = app.How(workers, dask, private, llm=_model(extractor, llm_model))
        with (
            app.Progress(Volume(quiet, verbose, log)) as progress,
            closing(app.extract(sources, report, how=how, progress=progress)) as stream,
        ):
            for _, claims in stream:
                for claim in claims:
                    print_result(json.dumps(claim_to_record(claim), ensure_ascii=False))
        if not quiet:
            _tell(report)
        _end(report, wanted=bool(report.documents))


def load(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Claim records (.jsonl), a backup, claims.csv; or tables with --mapping.",
            metavar="FILE…",
        ),
    ],
    store: StoreOption = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping",
            "-m",
            help="How a table says facts: a YAML file, or cordis or twin_cities.",
        ),
    ] = None,
    documents: Annotated[
        Path | None,
        typer.Option("--documents", help="Folder of the documents, to check the quotes."),
    ] = None,
    decisions: DecisionsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Load claim records, or tables by a mapping, into the store."""
    if mapping and documents:
        raise typer.BadParameter("a table is its own document: leave out --documents")
    with sentences():
        from coopgraph import loading
        from graph.store import open_store

        with open_store(store) as opened:
            tell = None if quiet else say
            if mapping:
                report = loading.load_tables(
                    opened, files, mapping=mapping, decisions=decisions, tell=tell
                )
            else:
                report = loading.load_records(
                    opened, files, documents=documents, decisions=decisions, tell=tell
                )
        done = report.loaded
        if not quiet and done is not None:
            say(f"{done.claims} claims loaded, {done.known} known already")
        _end(report, wanted=done is not None and bool(done.claims + done.known))


def retract(
    names: Annotated[list[str], typer.Argument(help="Names of documents.", metavar="DOCUMENT…")],
    store: StoreOption = None,
) -> None:
    """Take documents out of the store again, with just what nothing else supports."""
    with sentences():
        from coopgraph import app
        from graph.store import open_store

        with open_store(store, create=False) as opened:
            done = app.retract(opened, names)
        if done.documents:
            say(f"{done.documents} documents and {done.removed} claims taken out")
        if done.documents < len(names):
            say(f"coopgraph: {len(names) - done.documents} of these documents are not in the store")
            raise typer.Exit(1)


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of annotated documents (JSON).")],
    documents: Annotated[Path, typer.Argument(help="Folder of the documents.")],
    errors: Annotated[
        bool, typer.Option("--errors", help="List what is wrong or missed, with its sentence.")
    ] = False,
    form: FormatOption = "table",
) -> None:
    """Measure the extraction on documents annotated by hand."""
    with sentences():
        from coopgraph import app
        from coopgraph.evaluation import evaluate as compare
        from coopgraph.evaluation import read_gold

        report = app.Report()
        found = [c for _, claims in app.extract([documents], report) for c in claims]
        result = compare(read_gold(gold), found)
        print_rows([f.to_row() for f in result.figures], form)
        if errors:
            print_rows([e.to_row() for e in result.errors], form)
        _end(report, wanted=bool(report.documents))


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (build, extract, load, retract, evaluate):
        app.command()(command)
