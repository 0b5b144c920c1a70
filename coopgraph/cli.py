"""The command line: which command is where. Commands load what they need when they run."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from coopgraph.commands import (
    admin,
    answers,
    archive,
    documents,
    exports,
    partners,
    pictures,
    review,
)

__all__ = ["app", "main"]

app = typer.Typer(
    name="coopgraph",
    help="Who works with whom abroad, and where is that written: press releases and tables to a graph with evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Drawing help in boxes takes longer than all else that help does.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"coopgraph {version('coopgraph')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


documents.register(app)
archive.register(app)
answers.register(app)
partners.register(app)
pictures.register(app)
exports.register(app)
review.register(app)
admin.register(app)


def main() -> None:
    """Run the command line with the words the user typed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
