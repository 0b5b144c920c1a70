"""What commands print, and how they end: results to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from coopgraph.formats import FORMATS, printable, render_rows

__all__ = [
    "DecisionsOption",
    "FormatOption",
    "QuietOption",
    "StoreOption",
    "print_result",
    "print_rows",
    "say",
    "sentences",
]

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar="COOPGRAPH_STORE",
        help="Folder of the embedded store, or bolt://, neo4j://… of a Neo4j server.",
        show_default=".coopgraph",
    ),
]
DecisionsOption = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        envvar="COOPGRAPH_DECISIONS",
        help="File of the decisions; by default beside the store.",
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]


def _known_format(value: str) -> str:
    if value not in FORMATS:
        raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}")
    return value


FormatOption = Annotated[
    str, typer.Option("--format", "-f", callback=_known_format, help="table, json, jsonl or csv.")
]


def print_result(text: str) -> None:
    """Print a result to stdout."""
    sys.stdout.write(text + "\n")


def say(text: str) -> None:
    """Tell the user something on stderr."""
    sys.stderr.write(printable(text) + "\n")


def print_rows(
    rows: Sequence[Mapping[str, Any]], form: str, *, columns: Sequence[str] | None = None
) -> None:
    """Print rows in the form the user wants; an empty table prints nothing to stdout."""
    import shutil

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    text = render_rows(rows, form, columns=columns, width=width)
    if text:
        print_result(text)


@contextmanager
def sentences() -> Iterator[None]:
    """Turn our errors into one sentence on stderr and exit code 2, never a traceback."""
    from graph.errors import CoopgraphError

    try:
        yield
    except CoopgraphError as error:
        say(f"coopgraph: {error}")
        raise typer.Exit(2) from error
    except KeyboardInterrupt as error:
        say("coopgraph: stopped; what was committed stays, the same command again goes on")
        raise typer.Exit(130) from error
    except BrokenPipeError as error:
        raise typer.Exit(0) from error
