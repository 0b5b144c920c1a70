"""The command that draws views."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coopgraph.output import StoreOption, print_result, sentences
from coopgraph.parameters import read_parameters

__all__ = ["register"]


def view(
    name: Annotated[str, typer.Argument(help="A stored query or view; “list” names them all.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write: .html, or .svg for the drawing."),
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="A parameter as key=value.")
    ] = None,
    store: StoreOption = None,
    further: Annotated[
        list[Path] | None, typer.Option("--queries", help="A folder of further stored queries.")
    ] = None,
) -> None:
    """Draw a view as one HTML file that opens anywhere."""
    with sentences():
        from coopgraph.drawing import SPECIAL_VIEWS, draw_view, view_names
        from coopgraph.settings import Settings
        from graph.store import open_store
        from queries.catalogue import read_catalogue

        catalogue = read_catalogue(*further or [])
        if name == "list":
            for known in view_names(catalogue):
                print_result(f"{known}\t{SPECIAL_VIEWS.get(known, 'a stored query')}")
            return
        with open_store(Settings(store).store_address, create=False) as opened:
            values = read_parameters(parameters or [])
            drawing = draw_view(opened, name, values, catalogue=catalogue)
        print_result(str(drawing.save(output or Path(f"{name}.html"))))


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    app.command()(view)
