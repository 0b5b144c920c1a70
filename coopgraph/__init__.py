"""The application: command line, settings and wiring. ``from coopgraph import open_graph``."""

from typing import Any

__all__ = ["open_graph"]


def __getattr__(name: str) -> Any:
    if name == "open_graph":
        from coopgraph.api import open_graph

        return open_graph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
