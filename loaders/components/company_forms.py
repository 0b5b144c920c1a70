"""Legal forms of companies behind their names, with and without full stops."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Token

from graph.gazetteer import read_table

__all__ = ["abbreviations", "ends_with_form", "form_end", "is_form"]

_LONGEST = 4


@cache
def _forms() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("loaders", "knowledge/company_forms.tsv"))


@cache
def _initials() -> frozenset[str]:
    return frozenset(form[0] for form in _forms())


def abbreviations() -> list[str]:
    """The words of legal forms that hold full stops or strokes, each one token for a parser."""
    words = {word for form in _forms() for word in form.split()}
    return sorted(word for word in words if not word.isalnum())


def is_form(word: str) -> bool:
    """Whether a word is a legal form: "GmbH", "d.o.o."."""
    return word in _forms()


def ends_with_form(words: Sequence[str]) -> bool:
    """Whether a legal form closes a name."""
    return any(" ".join(words[-n:]) in _forms() for n in range(1, min(_LONGEST, len(words))))


def form_end(tokens: Sequence[Token] | Doc, at: int) -> int:
    """Where the legal form that begins at a token ends, as "Co., Ltd." or "Pty Ltd".

    Args:
        tokens: the tokens of a sentence.
        at: the place behind a name.

    Returns:
        The place behind the form; ``at`` itself where none stands there.
    """
    start = at + (at + 1 < len(tokens) and tokens[at].text == ",")
    if start >= len(tokens) or tokens[start].text[:1] not in _initials():
        return at
    for end in range(min(start + _LONGEST, len(tokens)), start, -1):
        text = "".join(t.text_with_ws for t in tokens[start:end]).strip()
        hyphened = end < len(tokens) and tokens[end].text == "-" and not tokens[end - 1].whitespace_
        if not hyphened and (text in _forms() or text.removesuffix(".") in _forms()):
            return form_end(tokens, end)
    return at
