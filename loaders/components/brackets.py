"""Brackets looked at from their end: where they open, and what stands before them."""

from __future__ import annotations

from spacy.tokens import Doc

__all__ = ["bracket_before", "opening_of"]


def opening_of(doc: Doc, close: int, reach: int) -> int | None:
    """The token that opens the bracket which ends at a token.

    Args:
        doc: the document.
        close: the token of the closing bracket.
        reach: how many tokens before it are looked at.

    Returns:
        None where no bracket opens among them.
    """
    back = range(close - 1, max(0, close - 1 - reach), -1)
    return next((i for i in back if doc[i].text == "("), None)


def bracket_before(doc: Doc, close: int) -> int:
    """The token before the bracket that ends at a token, within its sentence."""
    opens = opening_of(doc, close, close - 1 - doc[close].sent.start)
    return close - 1 if opens is None else opens - 1
