"""The extractor's knowledge as plain data: tables and lexicons from ``loaders/knowledge``."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from graph.gazetteer import fold, read_table

__all__ = ["lexicon", "table", "word_set"]


@cache
def table(name: str) -> MappingProxyType[str, str]:
    """A table of two columns as a mapping from folded word to what it says."""
    rows = list(read_table("loaders", f"knowledge/{name}"))
    return MappingProxyType({fold(row["word"]): row["says"] for row in rows})


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a table, case-folded."""
    return frozenset(row["word"].casefold() for row in read_table("loaders", f"knowledge/{name}"))


@cache
def lexicon(name: str) -> Any:
    """A YAML file of the knowledge folder."""
    import yaml

    text = resources.files("loaders").joinpath(f"knowledge/{name}").read_text(encoding="utf-8")
    return yaml.safe_load(text)
