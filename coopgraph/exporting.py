"""Which formats the graph can be written in, and how."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.backup import write_records
from graph.errors import InputError
from graph.exports.ftm import write_ftm
from graph.exports.linked import write_jsonld
from graph.exports.neo4j_admin import write_neo4j_admin
from graph.exports.networks import write_gexf, write_graphml
from graph.exports.sheets import write_sheets
from graph.projection import Reader

__all__ = ["EXPORTS", "ExportFormat", "export"]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format."""

    write: Callable[[Reader, Path], None]
    meaning: str
    folder: bool = False


def _write_backup(store: Reader, path: Path) -> None:
    with path.open("w", encoding="utf-8", errors="surrogatepass") as file:
        file.writelines(write_records(store))


EXPORTS = {
    "claims": ExportFormat(
        _write_backup,
        "a backup: claims, documents and decisions as JSON Lines, for `coopgraph load`",
    ),
    "csv": ExportFormat(
        write_sheets, "a folder of nodes.csv, edges.csv and claims.csv", folder=True
    ),
    "ftm": ExportFormat(write_ftm, "FollowTheMoney entities, one a line"),
    "gexf": ExportFormat(write_gexf, "GEXF for Gephi"),
    "graphml": ExportFormat(write_graphml, "GraphML for yEd, Cytoscape, igraph, networkx"),
    "jsonld": ExportFormat(write_jsonld, "JSON-LD, with each claim as evidence of its statement"),
    "neo4j-admin": ExportFormat(
        write_neo4j_admin, "a folder for `neo4j-admin database import full`", folder=True
    ),
}


def export(store: Reader, form: str, target: Path) -> Path:
    """Write the graph in a format; what stood there is replaced when all is written.

    Args:
        store: the graph.
        form: one of ``EXPORTS``.
        target: the file, or for formats of several files the folder.

    Returns:
        What was written.

    Raises:
        InputError: an unknown format, or the target cannot be written.
    """
    if form not in EXPORTS:
        raise InputError(f"unknown format {form}; known are {', '.join(EXPORTS)}")
    chosen = EXPORTS[form]
    if chosen.folder and target.is_file():
        raise InputError(f"{target} is a file; {form} writes a folder")
    if not chosen.folder and target.is_dir():
        raise InputError(f"{target} is a folder; {form} writes one file")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as scratch:
            made = Path(scratch) / target.name
            chosen.write(store, made)
            if not chosen.folder:
                made.replace(target)
                return target
            target.mkdir(exist_ok=True)
            for file in made.iterdir():
                shutil.move(file, target / file.name)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}") from error
    return target
