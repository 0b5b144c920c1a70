"""The Cypher statements of this package, read from their files once."""

from __future__ import annotations

from functools import cache
from importlib import resources

__all__ = ["read_statement"]


@cache
def read_statement(name: str) -> str:
    """The text of a statement by its path below ``graph/cypher``, without the ending."""
    return resources.files("graph").joinpath("cypher", f"{name}.cypher").read_text("utf-8")
