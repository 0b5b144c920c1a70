"""The command that writes the graph in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coopgraph.output import StoreOption, print_result, sentences

__all__ = ["register"]


def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help="claims, csv, ftm, gexf, graphml, jsonld, neo4j-admin; or list."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file; for csv and neo4j-admin the folder."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the graph in the format of another tool, or as a backup (claims)."""
    with sentences():
        from coopgraph.exporting import EXPORTS
        from coopgraph.exporting import export as write
        from graph.store import open_store

        if form == "list":
            for name, known in EXPORTS.items():
                print_result(f"{name}\t{known.meaning}")
            return
        if output is None:
            raise typer.BadParameter("say where to write", param_hint="--output")
        with open_store(store, create=False) as opened:
            print_result(str(write(opened, form, output)))


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(export)
