"""Parameters as typed on the command line."""

from __future__ import annotations

from collections.abc import Iterable

from graph.errors import QueryError

__all__ = ["read_parameters"]


def read_parameters(pairs: Iterable[str]) -> dict[str, str]:
    """The values of ``key=value`` pairs by key.

    Raises:
        QueryError: a pair without the sign.
    """
    values = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise QueryError(f"“{pair}” is no parameter; write it as key=value")
        values[key.strip()] = value
    return values
