"""Commands that look into the documents of the store: document and verify."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from coopgraph.formats import printable
from coopgraph.output import (
    FormatOption,
    StoreOption,
    print_result,
    print_rows,
    say,
    sentences,
)

if TYPE_CHECKING:
    from graph.archive import StoredDocument

__all__ = ["register"]

_FACTS = ("title", "date", "publisher", "url", "language", "sha256")


def document(
    name: Annotated[str, typer.Argument(help="Name of a document.", metavar="NAME")],
    highlight: Annotated[
        bool, typer.Option("--highlight", help="Show each quote in its place, with its claims.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """Show a document as it was read, and what it states where."""
    with sentences():
        from graph.archive import fetch_document
        from graph.store import open_store

        with open_store(store, create=False) as opened:
            found = fetch_document(opened, name)
        for fact in _FACTS:
            if value := getattr(found, fact):
                say(f"{fact}: {printable(value)}")
        if not found.text:
            say(f"coopgraph: the store has claims of {name}, but not its text")
            raise typer.Exit(1)
        if not highlight:
            print_result(printable(found.text))
            return
        _show(found)


def _show(found: StoredDocument) -> None:
    from coopgraph.passages import marked_text, stretches

    if sys.stdout.isatty():
        from rich.console import Console
        from rich.text import Text

        shown = Text()
        for stretch in stretches(found):
            shown.append(printable(stretch.text), style="reverse" if stretch.quoted_by else "")
            if stretch.closed:
                shown.append(f"[{','.join(map(str, stretch.closed))}]", style="bold cyan")
        Console(highlight=False).print(shown, soft_wrap=True)
    else:
        print_result(printable(marked_text(found)))
    rows = [
        {
            "claim": number,
            "type": claim.type,
            "source": claim.source,
            "target": claim.target,
            "date": claim.date,
            "status": claim.status,
            "at": f"{claim.start}–{claim.end}",
        }
        for number, claim in enumerate(found.claims, 1)
    ]
    print_result("")
    print_rows(rows, "table")


def verify(store: StoreOption = None, form: FormatOption = "table") -> None:
    """Hold every claim of the store against the stored texts, and list what no longer holds."""
    with sentences():
        from graph.archive import verify_claims
        from graph.store import open_store

        rows: list[dict[str, object]] = []
        held = documents = 0
        unchecked: dict[str, int] = {}
        with open_store(store, create=False) as opened:
            for finding in verify_claims(opened):
                documents += 1
                held += finding.held
                if finding.unchecked:
                    unchecked[finding.document] = finding.unchecked
                if finding.altered:
                    rows.append(_row(finding.document, None, "", "the text was altered since"))
                rows += [
                    _row(finding.document, claim.start, claim.fact, reason)
                    for claim, reason in finding.broken
                ]
        print_rows(rows, form)
        say(f"{held} claims of {documents} documents hold")
        for name, number in unchecked.items():
            say(f"{name}: {number} claims cannot be checked, as its text is not stored")
        if rows:
            raise typer.Exit(1)


def _row(document: str, start: int | None, claim: str, reason: str) -> dict[str, object]:
    return {"document": document, "start": start, "claim": claim, "reason": reason}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (document, verify):
        app.command()(command)
