"""Commands around the store: serve and doctor."""

from __future__ import annotations

import time

import typer

from coopgraph.output import FormatOption, StoreOption, print_rows, say, sentences

__all__ = ["register"]


def serve(store: StoreOption = None) -> None:
    """Keep the store up for Cypher tools until Ctrl-C, and say how to reach it."""
    with sentences():
        from pathlib import Path

        from coopgraph.settings import Settings
        from graph.engine import start_engine
        from graph.errors import InputError

        address = Settings(store).store_address
        if "://" in address:
            raise InputError(f"{address} is a server already; serve is for the embedded store")
        engine = start_engine(Path(address), create=False)
        say(
            f"{engine.url}, database coopgraph, for reading: user {engine.reader}, password in {Path(address) / 'engine.json'}; Ctrl-C ends"
        )
        while True:
            time.sleep(1)


def doctor(store: StoreOption = None, form: FormatOption = "table") -> None:
    """Tell what is installed, which store is meant, and what is wrong."""
    with sentences():
        from coopgraph.diagnosis import diagnose

        rows = diagnose(store)
        print_rows(rows, form)
        if any(row["state"] == "wrong" for row in rows):
            raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (serve, doctor):
        app.command()(command)
